"""The registry's published contract, as a judge of requests and answers."""

from __future__ import annotations

from functools import cache
from typing import Any

import jsonschema_rs
import yaml

from tests.kiosk.station.running import ROOT

FILE = ROOT / "assets" / "registry" / "registry-api.yaml"
JSON = dict[str, Any]


@cache
def contract() -> JSON:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


@cache
def _validator(reference: str) -> Any:
    schema = {"$ref": reference, "components": contract()["components"]}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def _resolved(part: JSON) -> JSON:
    """What `part` refers to, where it is a reference."""
    found: JSON = part
    while "$ref" in found:
        target: Any = contract()
        for name in found["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        found = target
    return found


def faults_of(schema: JSON, value: object) -> list[str]:
    """Where `value` is not as `schema`, which refers to a named one, says; never its content."""
    return [
        f"{schema['$ref']}: {list(fault.instance_path)} {type(fault.kind).__name__}"
        for fault in _validator(schema["$ref"]).iter_errors(value)
    ]


def operation(method: str, path: str) -> JSON | None:
    return contract()["paths"].get(path, {}).get(method.lower())


def request_faults(found: JSON, headers: dict[str, str], body: object) -> list[str]:
    """`headers`: names in lower case."""
    faults: list[str] = []
    for parameter in map(_resolved, found.get("parameters", ())):
        given = headers.get(parameter["name"].lower())
        if given is None:
            if parameter.get("required"):
                faults.append(f"lacks {parameter['name']}")
        elif not jsonschema_rs.is_valid(parameter["schema"], given, validate_formats=True):
            faults.append(f"wrong {parameter['name']}")
    if "requestBody" in found:
        faults += faults_of(found["requestBody"]["content"]["application/json"]["schema"], body)
    elif body is not None:
        faults.append("has a body")
    return faults


def answer_faults(found: JSON, status: int, headers: dict[str, str], body: object) -> list[str]:
    said = found["responses"].get(str(status))
    if said is None:
        return [f"status {status} is not in the contract"]
    said = _resolved(said)
    faults = [
        f"lacks {name}"
        for name, header in said.get("headers", {}).items()
        if header.get("required") and name.lower() not in headers
    ]
    if not said.get("content"):
        return faults if body is None else [*faults, "has a body"]
    kind, content = next(iter(said["content"].items()))
    if headers.get("content-type") != kind:
        faults.append("wrong Content-Type")
    return faults + faults_of(content["schema"], body)

"""The contract as it is published: the framework's own description, put right where it errs.

It takes every answer for `application/json` and lists a body of its own for status 422, while this
service answers whatever goes wrong with a problem (RFC 9457).
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from kiosk.station.api.messages import ProblemAnswer

_METHODS = ("get", "post", "put", "delete", "patch")
_PROBLEM = {
    "description": "Not done; the code says why.",
    "content": {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemAnswer"}}
    },
}
_FRAMEWORKS_OWN = ("HTTPValidationError", "ValidationError")


def publish_contract(app: FastAPI) -> None:
    """Have `app` give out the contract that it keeps to. Call it when all routes are there."""

    def contract() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _put_right(
                get_openapi(title=app.title, version=app.version, routes=app.routes)
            )
        return app.openapi_schema

    app.openapi = contract  # type: ignore[method-assign]


def _put_right(contract: dict[str, Any]) -> dict[str, Any]:
    schemas = contract.setdefault("components", {}).setdefault("schemas", {})
    for name in _FRAMEWORKS_OWN:
        schemas.pop(name, None)
    # Inner definitions first: the schema refers to them by name.
    problem = ProblemAnswer.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["ProblemAnswer"] = problem
    for path in contract["paths"].values():
        for method in _METHODS:
            if method in path:
                responses = path[method]["responses"]
                responses.pop("422", None)
                responses |= {"4XX": _PROBLEM, "5XX": _PROBLEM}
    return contract

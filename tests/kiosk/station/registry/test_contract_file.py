"""The registry's published contract: sound in itself, and of the same words as the client's."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

import jsonschema_rs
import msgspec
import pytest
import schemathesis
from hypothesis import given
from hypothesis import strategies as st

from kiosk.records.card_issue import CardIssue, CardIssueStatus
from kiosk.records.dossier import Dossier, DossierStatus, DossierStep, StepState
from kiosk.records.electronic_identity import IdentityLevel, IdentityState
from kiosk.records.record import RegistryRecord
from kiosk.records.residence import HouseholdMember, Relation, ResidenceEntry, ResidenceKind
from kiosk.station.registry.http import contract
from kiosk.station.registry.interface import RegistryUnavailable
from tests.kiosk.station.registry.published import contract as published

ANSWERS = {
    "dossiers": contract.Dossiers,
    "dossier": contract.OneDossier,
    "card-issue": contract.OneCardIssue,
    "residence": contract.OneResidence,
    "electronic-identity": contract.OneElectronicIdentity,
    "record": contract.OneRecord,
    "enrolled-finger": contract.OneEnrolledFinger,
}


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = published()["components"]["schemas"][name]
    return found


def inner(answer: str, field: str) -> dict[str, Any]:
    """What stands there, where it is not null."""
    found: dict[str, Any] = schema(answer)["properties"][field]["anyOf"][0]
    return found


def test_it_is_an_openapi_file_whose_operations_can_be_found() -> None:
    operations = [
        result.ok() for result in schemathesis.openapi.from_dict(published()).get_all_operations()
    ]
    assert len(operations) == 1 + len(ANSWERS)
    for name, one in published()["components"]["schemas"].items():
        assert jsonschema_rs.meta.is_valid(one), name
        # Which fails for a reference that leads nowhere.
        jsonschema_rs.Draft202012Validator({**one, "components": published()["components"]})


def test_every_operation_about_a_resident_has_its_struct() -> None:
    paths = {
        path.removeprefix("/v1/residents/"): operations["post"]
        for path, operations in published()["paths"].items()
        if path.startswith(contract.PREFIX)
    }
    assert paths.keys() == ANSWERS.keys()
    assert contract.OFFICES_PATH in published()["paths"]
    for what, operation in paths.items():
        content = operation["responses"]["200"]["content"]["application/json"]["schema"]
        said = schema(content["$ref"].rpartition("/")[2])
        assert tuple(said["required"]) == ANSWERS[what].__struct_fields__


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Dossier", Dossier),
        ("Step", DossierStep),
        ("CardIssue", CardIssue),
        ("ResidenceEntry", ResidenceEntry),
        ("HouseholdMember", HouseholdMember),
        ("Record", RegistryRecord),
    ],
)
def test_its_objects_have_the_fields_of_the_structs(name: str, kind: type[msgspec.Struct]) -> None:
    assert tuple(schema(name)["properties"]) == kind.__struct_fields__
    needed = [field.name for field in msgspec.structs.fields(kind) if field.required]
    assert schema(name)["required"] == needed


def _words() -> Iterator[tuple[type[Enum], list[object]]]:
    yield DossierStatus, schema("Dossier")["properties"]["status"]["enum"]
    yield StepState, schema("Step")["properties"]["state"]["enum"]
    yield CardIssueStatus, schema("CardIssue")["properties"]["status"]["enum"]
    yield ResidenceKind, schema("ResidenceEntry")["properties"]["kind"]["enum"]
    yield Relation, schema("HouseholdMember")["properties"]["relation"]["enum"]
    identity = inner("ElectronicIdentityAnswer", "electronic_identity")["properties"]
    yield IdentityLevel, identity["level"]["enum"]
    yield IdentityState, identity["state"]["enum"]


def test_its_words_are_those_of_the_records() -> None:
    for kind, words in _words():
        assert [each.value for each in kind] == words, kind


def outcome(body: bytes, kind: type[contract.About]) -> str:
    try:
        found = contract.decoded(body, "application/json", kind)
        contract.check_plausible(found)
    except RegistryUnavailable as fault:
        return fault.reason
    return type(found).__name__


nearly = st.text(alphabet='{}[]":,subject0123 null', max_size=60).map(str.encode)


@given(st.binary(max_size=200) | nearly)
def test_any_bytes_are_an_answer_or_a_fault(body: bytes) -> None:
    for kind in ANSWERS.values():
        assert outcome(body, kind) in (kind.__name__, "schema")

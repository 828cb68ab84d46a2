"""The contract's messages (assets/registry/registry-api.yaml), and a strict look at answers."""

from __future__ import annotations

import unicodedata
from typing import TypeVar

import msgspec

from kiosk.records.card_issue import CardIssue
from kiosk.records.dossier import Dossier
from kiosk.records.electronic_identity import ElectronicIdentity
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.records.record import RegistryRecord
from kiosk.records.residence import Residence
from kiosk.station.registry.interface import RegistryUnavailable

PREFIX = "/v1/residents"
OFFICES_PATH = "/v1/offices"
AMBIGUOUS = "ambiguous-number"
"""Code of the problem with which two records with one number are answered."""

LONGEST_TEXT = 2000
MOST_ENTRIES = 500
"""Of any list about one resident."""

_T = TypeVar("_T", bound=msgspec.Struct)


class About(msgspec.Struct, frozen=True):
    """An answer about the resident with the number `subject`."""

    subject: str

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class Dossiers(About, frozen=True):
    dossiers: tuple[Dossier, ...]


class OneDossier(About, frozen=True):
    dossier: Dossier | None


class OneCardIssue(About, frozen=True):
    card_issue: CardIssue | None


class OneResidence(About, frozen=True):
    residence: Residence


class OneElectronicIdentity(About, frozen=True):
    electronic_identity: ElectronicIdentity | None


class OneRecord(About, frozen=True):
    record: RegistryRecord | None


class OneEnrolledFinger(About, frozen=True):
    enrolled_finger: EnrolledFinger | None


class Office(msgspec.Struct, frozen=True):
    code: str
    name: str


class Offices(msgspec.Struct, frozen=True):
    offices: tuple[Office, ...]


class Problem(msgspec.Struct, frozen=True):
    code: str = ""


def decoded(body: bytes, content_type: str, kind: type[_T]) -> _T:
    """Raises RegistryUnavailable("schema")."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise RegistryUnavailable("schema")
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise RegistryUnavailable("schema") from None


def check_plausible(value: object) -> None:
    """No text or list about one resident is endless, no text has control characters, and what is
    said in several languages (the only mappings that there are) is said in Vietnamese.

    Raises RegistryUnavailable("schema").
    """
    if isinstance(value, str):
        sound = len(value) <= LONGEST_TEXT and not any(
            unicodedata.category(sign) in ("Cc", "Cs") for sign in value
        )
        if not sound:
            raise RegistryUnavailable("schema")
        return
    parts: tuple[object, ...] = ()
    if isinstance(value, msgspec.Struct):
        parts = msgspec.structs.astuple(value)
    elif isinstance(value, tuple):
        parts = value
    elif isinstance(value, dict):
        if "vi" not in value:
            raise RegistryUnavailable("schema")
        parts = (*value.keys(), *value.values())
    if len(parts) > MOST_ENTRIES:
        raise RegistryUnavailable("schema")
    for part in parts:
        check_plausible(part)


def ambiguous(body: bytes) -> bool:
    try:
        return msgspec.json.decode(body, type=Problem).code == AMBIGUOUS
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False

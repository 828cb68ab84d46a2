"""The hand-made residents: `assets/registry/residents.toml`, or a station's own file like it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from kiosk.identity.card_data import PartialDate
from kiosk.records.card_issue import CardIssue
from kiosk.records.dossier import Dossier
from kiosk.records.electronic_identity import ElectronicIdentity
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.records.record import Field, RegistryRecord
from kiosk.records.residence import Residence
from kiosk.station.registry.sample.entry import Entry

LARGEST_FILE = 10_000_000
"""Bytes: some thousands of residents."""

_DATE = re.compile(r"(?:(?:([0-9]{2})/)?([0-9]{2})/)?([0-9]{4})")
_T = TypeVar("_T", bound=msgspec.Struct)
_Table = dict[str, object]


class ResidentsFileError(Exception):
    """The residents' file cannot be used. The text names the file and the entry's key."""


class _Resident(msgspec.Struct):
    """Further fields are for the simulated card and finger."""

    key: str
    card: dict[str, str]
    registry: dict[str, str] = {}
    registry_again: dict[str, str] | None = None
    """What a second record with the same number says instead."""
    dossier: tuple[_Table, ...] = ()
    card_issue: _Table | None = None
    residence: _Table | None = None
    electronic_identity: _Table | None = None
    finger: str = ""
    unknown_to_registry: bool = False


class _File(msgspec.Struct):
    resident: tuple[_Resident, ...]


def read_residents(file: Path, fingers: Mapping[str, bytes]) -> tuple[Entry, ...]:
    """`fingers`: the enrolled template of each resident that has one, by the resident's key.

    Raises ResidentsFileError.
    """
    entries: list[Entry] = []
    codes: set[str] = set()
    for resident in _load(file):
        try:
            entry = _entry(resident, fingers.get(resident.key))
            _refuse_repeated(entry, entries, codes)
        except ValueError as error:
            fault = f"{file}: resident {resident.key!r}: {error}"
            raise ResidentsFileError(fault) from None
        entries.append(entry)
    return tuple(entries)


def _refuse_repeated(entry: Entry, before: list[Entry], codes: set[str]) -> None:
    if any(entry.number == other.number for other in before):
        raise ValueError("card.number is another resident's")
    for dossier in entry.dossiers:
        if dossier.code in codes:
            raise ValueError("dossier.code is another dossier's")
        codes.add(dossier.code)


def _load(file: Path) -> tuple[_Resident, ...]:
    try:
        with file.open("rb") as stream:
            text = stream.read(LARGEST_FILE + 1)
        if len(text) > LARGEST_FILE:
            raise ResidentsFileError(f"{file}: is larger than {LARGEST_FILE} bytes")
        return msgspec.toml.decode(text, type=_File).resident
    except OSError as error:
        raise ResidentsFileError(f"{file}: cannot be read: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ResidentsFileError(f"{file}: {error}") from None


def _entry(resident: _Resident, template: bytes | None) -> Entry:
    number = resident.card.get("number", "")
    if not re.fullmatch(r"[0-9]{12}", number):
        raise ValueError("card.number must be 12 digits")
    finger = None if template is None else EnrolledFinger(resident.finger, template)
    return Entry(
        number=number,
        records=() if resident.unknown_to_registry else tuple(_records(resident)),
        dossiers=tuple(_known(table, Dossier, "dossier") for table in resident.dossier),
        card_issue=_perhaps(resident.card_issue, CardIssue, "card_issue"),
        residence=_perhaps(resident.residence, Residence, "residence"),
        electronic_identity=_perhaps(
            resident.electronic_identity, ElectronicIdentity, "electronic_identity"
        ),
        finger=finger,
    )


def _perhaps(table: _Table | None, kind: type[_T], name: str) -> _T | None:
    return None if table is None else _known(table, kind, name)


def _known(table: _Table, kind: type[_T], name: str) -> _T:
    """Raises ValueError (msgspec.ValidationError is one) for what `kind` does not have."""
    unknown = set(table) - set(kind.__struct_fields__)
    if unknown:
        raise ValueError(f"{name} has unknown field {min(unknown)!r}")
    return msgspec.convert(table, kind)


def _records(resident: _Resident) -> Iterator[RegistryRecord]:
    """The card's fields, as far as the registry has them, with what the registry says instead."""
    for instead in (resident.registry, resident.registry_again):
        if instead is not None:
            yield _record(resident.card, instead)


def _record(card: Mapping[str, str], instead: Mapping[str, str]) -> RegistryRecord:
    unknown = set(instead) - {field.value for field in Field}
    if unknown:
        raise ValueError(f"registry has unknown field {min(unknown)!r}")
    said = {**card, **instead}
    fields: dict[str, str | PartialDate | None] = {
        field.value: said.get(field.value, "") for field in Field
    }
    fields["number"] = card["number"]
    fields["date_of_birth"] = _partial_date(said.get("date_of_birth", ""))
    return msgspec.convert(fields, RegistryRecord)


def _partial_date(text: str) -> PartialDate | None:
    """`dd/mm/yyyy`, `mm/yyyy`, `yyyy` or empty."""
    if not text:
        return None
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError("date_of_birth must be dd/mm/yyyy, mm/yyyy or yyyy")
    day, month, year = (int(part) if part else None for part in found.groups())
    # Raises ValueError for a day that no calendar has.
    dt.date(year or 0, month or 1, day or 1)
    return PartialDate(year or 0, month, day)

"""The catalogue as written: entries of a file, of the store or of a form, and whether they do.

All ways into the catalogue lead through `catalogue_of`, so that one list of rules holds for all.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from kiosk.catalogue.catalogue import Catalogue, Counter
from kiosk.catalogue.fault import Fault, Faulty, Flaw
from kiosk.catalogue.hours import parse_span, written_span
from kiosk.catalogue.prefix import is_prefix
from kiosk.catalogue.service import TYPICAL_MINUTES, Service
from kiosk.identity.assurance import Assurance

MOST_ENTRIES = 100
HIGHEST_CAPACITY = 100_000
LONGEST_NAME = 120
LONGEST_COUNTER_NAME = 20

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ASSURANCE = {level.name.lower(): level for level in Assurance}
_NEEDED_LANGUAGE = "vi"


class ServiceEntry(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    id: str
    prefix: str
    name: dict[str, str]
    required_assurance: str = "anonymous"
    icon: str = "document"
    hours: list[str] = []
    daily_capacity: int | None = None
    typical_minutes: float = TYPICAL_MINUTES
    corrections: bool = False


class CounterEntry(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    services: list[str]


class Entries(msgspec.Struct, forbid_unknown_fields=True):
    """Not decoded further at first, so that a message can name the entry."""

    service: list[dict[str, object]]
    counter: list[dict[str, object]]


def entries_of(catalogue: Catalogue) -> Entries:
    """As it would be written; `catalogue_of` reads it back."""
    return Entries(
        [msgspec.to_builtins(_service_entry(service)) for service in catalogue.services],
        [{"name": c.name, "services": list(c.services)} for c in catalogue.counters],
    )


def catalogue_of(entries: Entries) -> Catalogue:
    """Raises Faulty, with all that is wrong at once."""
    if max(len(entries.service), len(entries.counter)) > MOST_ENTRIES:
        raise Faulty((Fault(Flaw.TOO_MANY_ENTRIES, MOST_ENTRIES),))
    faults: list[Fault] = []
    services = list(_services(entries.service, faults))
    counters = list(_counters(entries.counter, {s.id for s in services}, faults))
    faults += _duplicates(Flaw.DUPLICATE_ID, (s.id for s in services))
    faults += _duplicates(Flaw.DUPLICATE_PREFIX, (s.prefix for s in services))
    faults += _duplicates(Flaw.DUPLICATE_COUNTER, (c.name for c in counters))
    marked = sum(service.corrections for service in services)
    if marked > 1:
        faults.append(Fault(Flaw.CORRECTIONS_TWICE, marked))
    if not entries.service:
        faults.append(Fault(Flaw.NO_SERVICE))
    if faults:
        raise Faulty(tuple(faults))
    return Catalogue(tuple(services), tuple(counters))


def _service_entry(service: Service) -> ServiceEntry:
    return ServiceEntry(
        id=service.id,
        prefix=service.prefix,
        name=service.name,
        required_assurance=service.required_assurance.name.lower(),
        icon=service.icon,
        hours=[written_span(span) for span in service.hours],
        daily_capacity=service.daily_capacity,
        typical_minutes=service.typical_minutes,
        corrections=service.corrections,
    )


def _services(raw_entries: Sequence[dict[str, object]], faults: list[Fault]) -> Iterator[Service]:
    for position, raw in enumerate(raw_entries, 1):
        named = str(raw.get("id", "without id"))
        place = f"service {position} ({named})"
        try:
            entry = msgspec.convert(raw, ServiceEntry)
        except msgspec.ValidationError as error:
            faults.append(Fault(Flaw.UNREADABLE, str(error), place, subject=named))
            continue
        faults += (
            msgspec.structs.replace(fault, place=place, subject=named)
            for fault in _service_faults(entry)
        )
        yield Service(
            id=entry.id,
            prefix=entry.prefix,
            name=entry.name,
            required_assurance=_ASSURANCE.get(entry.required_assurance, Assurance.HOLDER_VERIFIED),
            icon=entry.icon,
            hours=tuple(span for span in map(parse_span, entry.hours) if span is not None),
            daily_capacity=entry.daily_capacity,
            typical_minutes=entry.typical_minutes,
            corrections=entry.corrections,
        )


def _service_faults(entry: ServiceEntry) -> Iterator[Fault]:
    if not _ID.fullmatch(entry.id):
        yield Fault(Flaw.ID)
    if not is_prefix(entry.prefix):
        yield Fault(Flaw.PREFIX, entry.prefix)
    if not entry.name.get(_NEEDED_LANGUAGE, "").strip():
        yield Fault(Flaw.NAME_MISSING, _NEEDED_LANGUAGE)
    if any(not 0 < len(text) <= LONGEST_NAME for text in entry.name.values()):
        yield Fault(Flaw.NAME_LENGTH)
    if any(map(_has_control_characters, entry.name.values())):
        yield Fault(Flaw.NAME_CHARACTERS)
    if entry.required_assurance not in _ASSURANCE:
        known = ", ".join(_ASSURANCE)
        yield Fault(Flaw.ASSURANCE, f"{known}, not {entry.required_assurance!r}")
    if not _ID.fullmatch(entry.icon):
        yield Fault(Flaw.ICON, entry.icon)
    yield from (
        Fault(Flaw.HOURS, written)
        for written in entry.hours[:MOST_ENTRIES]
        if parse_span(written) is None
    )
    if len(entry.hours) > MOST_ENTRIES:
        yield Fault(Flaw.TOO_MANY_HOURS, MOST_ENTRIES)
    if entry.daily_capacity is not None and not 1 <= entry.daily_capacity <= HIGHEST_CAPACITY:
        yield Fault(Flaw.CAPACITY, HIGHEST_CAPACITY)
    if not 0.5 <= entry.typical_minutes <= 240:
        yield Fault(Flaw.MINUTES)


def _counters(
    raw_entries: Sequence[dict[str, object]], known: set[str], faults: list[Fault]
) -> Iterator[Counter]:
    for position, raw in enumerate(raw_entries, 1):
        named = str(raw.get("name", "without name"))
        place = f"counter {position} ({named})"
        try:
            entry = msgspec.convert(raw, CounterEntry)
        except msgspec.ValidationError as error:
            faults.append(Fault(Flaw.UNREADABLE, str(error), place, subject=named))
            continue
        faults += (
            msgspec.structs.replace(fault, place=place, subject=named)
            for fault in _counter_faults(entry, known)
        )
        yield Counter(entry.name, tuple(entry.services))


def _counter_faults(entry: CounterEntry, known: set[str]) -> Iterator[Fault]:
    if not 0 < len(entry.name.strip()) <= LONGEST_COUNTER_NAME:
        yield Fault(Flaw.COUNTER_NAME)
    if _has_control_characters(entry.name):
        yield Fault(Flaw.NAME_CHARACTERS)
    yield from (Fault(Flaw.UNKNOWN_SERVICE, s) for s in entry.services if s not in known)
    yield from _duplicates(Flaw.SERVICE_TWICE, entry.services)


def _has_control_characters(text: str) -> bool:
    return any(unicodedata.category(character) == "Cc" for character in text)


def _duplicates(flaw: Flaw, names: Iterable[str]) -> Iterator[Fault]:
    for name, count in Tally(names).items():
        if count > 1:
            yield Fault(flaw, name, count=count, subject=name)

"""Reads the service catalogue: a TOML file that station staff may replace.

Whatever is wrong in it is said with the file's name and the entry, in one go, so that the person
who edited it can mend it without a second try.
"""

from __future__ import annotations

import re
from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from kiosk.catalogue.catalogue import Catalogue, Counter
from kiosk.catalogue.hours import parse_span
from kiosk.catalogue.prefix import is_prefix
from kiosk.catalogue.service import TYPICAL_MINUTES, Service
from kiosk.identity.assurance import Assurance

LARGEST_FILE = 1_000_000
"""Bytes. A station's catalogue is a few kB."""
MOST_ENTRIES = 100
HIGHEST_CAPACITY = 100_000

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ASSURANCE = {level.name.lower(): level for level in Assurance}
_NEEDED_LANGUAGE = "vi"


class CatalogueError(Exception):
    """The catalogue cannot be used. The text has one line for each thing wrong."""

    def __init__(self, file: Path, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{file}: {fault}" for fault in self.faults))


class _ServiceEntry(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    prefix: str
    name: dict[str, str]
    required_assurance: str = "anonymous"
    icon: str = "document"
    hours: list[str] = []
    daily_capacity: int | None = None
    typical_minutes: float = TYPICAL_MINUTES


class _CounterEntry(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    services: list[str]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    """Entries are decoded one by one, so that a message can name the entry."""

    service: list[dict[str, object]]
    counter: list[dict[str, object]]


def load_catalogue(file: Path) -> Catalogue:
    """The catalogue in `file`; CatalogueError if there is none or anything in it is wrong."""
    try:
        with file.open("rb") as stream:
            text = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise CatalogueError(file, [f"cannot be read: {error.strerror}"]) from None
    if len(text) > LARGEST_FILE:
        raise CatalogueError(file, [f"is larger than {LARGEST_FILE} bytes"])
    return parse_catalogue(text, file)


def parse_catalogue(text: bytes, file: Path) -> Catalogue:
    """As `load_catalogue`; `file` is only named in the messages."""
    try:
        top = msgspec.toml.decode(text, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CatalogueError(file, [str(error) or "is nested too deeply"]) from None
    if max(len(top.service), len(top.counter)) > MOST_ENTRIES:
        raise CatalogueError(file, [f"has more than {MOST_ENTRIES} services or counters"])
    faults: list[str] = []
    services = list(_services(top.service, faults))
    counters = list(_counters(top.counter, {s.id for s in services}, faults))
    faults += _duplicates("service id", (s.id for s in services))
    faults += _duplicates("service prefix", (s.prefix for s in services))
    faults += _duplicates("counter name", (c.name for c in counters))
    if not top.service:
        faults.append("has no service")
    if faults:
        raise CatalogueError(file, faults)
    return Catalogue(tuple(services), tuple(counters))


def _services(entries: list[dict[str, object]], faults: list[str]) -> Iterator[Service]:
    for position, raw in enumerate(entries, 1):
        place = f"service {position} ({raw.get('id', 'without id')})"
        try:
            entry = msgspec.convert(raw, _ServiceEntry)
        except msgspec.ValidationError as error:
            faults.append(f"{place}: {error}")
            continue
        faults += (f"{place}: {fault}" for fault in _service_faults(entry))
        yield Service(
            id=entry.id,
            prefix=entry.prefix,
            name=entry.name,
            required_assurance=_ASSURANCE.get(entry.required_assurance, Assurance.HOLDER_VERIFIED),
            icon=entry.icon,
            hours=tuple(span for span in map(parse_span, entry.hours) if span is not None),
            daily_capacity=entry.daily_capacity,
            typical_minutes=entry.typical_minutes,
        )


def _service_faults(entry: _ServiceEntry) -> Iterator[str]:
    if not _ID.fullmatch(entry.id):
        yield "id must be up to 40 of a-z, 0-9 and _, beginning with a letter"
    if not is_prefix(entry.prefix):
        yield f"prefix must be one to three letters A-Z, not {entry.prefix!r}"
    if not entry.name.get(_NEEDED_LANGUAGE, "").strip():
        yield f"name.{_NEEDED_LANGUAGE} is missing"
    if any(not 0 < len(text) <= 120 for text in entry.name.values()):
        yield "each name must have 1 to 120 characters"
    if entry.required_assurance not in _ASSURANCE:
        known = ", ".join(_ASSURANCE)
        yield f"required_assurance must be one of {known}, not {entry.required_assurance!r}"
    if not _ID.fullmatch(entry.icon):
        yield f"icon must be the name of an icon, not {entry.icon!r}"
    yield from (
        f"hours must look like 'mon-fri 07:30-11:30', not {written!r}"
        for written in entry.hours[:MOST_ENTRIES]
        if parse_span(written) is None
    )
    if len(entry.hours) > MOST_ENTRIES:
        yield f"has more than {MOST_ENTRIES} hours"
    if entry.daily_capacity is not None and not 1 <= entry.daily_capacity <= HIGHEST_CAPACITY:
        yield f"daily_capacity must be 1 to {HIGHEST_CAPACITY}"
    if not 0.5 <= entry.typical_minutes <= 240:
        yield "typical_minutes must be 0.5 to 240"


def _counters(
    entries: list[dict[str, object]], known: set[str], faults: list[str]
) -> Iterator[Counter]:
    for position, raw in enumerate(entries, 1):
        place = f"counter {position} ({raw.get('name', 'without name')})"
        try:
            entry = msgspec.convert(raw, _CounterEntry)
        except msgspec.ValidationError as error:
            faults.append(f"{place}: {error}")
            continue
        if not 0 < len(entry.name.strip()) <= 20:
            faults.append(f"{place}: name must have 1 to 20 characters")
        faults += (
            f"{place}: there is no service {service!r}"
            for service in entry.services
            if service not in known
        )
        faults += (f"{place}: {fault}" for fault in _duplicates("service", entry.services))
        yield Counter(entry.name, tuple(entry.services))


def _duplicates(what: str, names: Iterable[str]) -> Iterator[str]:
    for name, count in Tally(names).items():
        if count > 1:
            yield f"{what} {name!r} stands there {count} times"

"""What can be wrong with a catalogue, or with a change of it: one list for files and pages."""

from __future__ import annotations

from enum import Enum

import msgspec


class Flaw(Enum):
    """With the sentence for whoever edits the file; `{value}` is what stands there.

    The pages say it in the reader's language (kiosk/station/web/supervisor/flaws.py).
    """

    UNREADABLE = "{value}"
    TOO_MANY_ENTRIES = "has more than {value} services or counters"
    NO_SERVICE = "has no service"
    ID = "id must be up to 40 of a-z, 0-9 and _, beginning with a letter"
    PREFIX = "prefix must be one to three letters A-Z, not {value!r}"
    NAME_MISSING = "name.{value} is missing"
    NAME_LENGTH = "each name must have 1 to 120 characters"
    NAME_CHARACTERS = "a name must not have control characters"
    ASSURANCE = "required_assurance must be one of {value}"
    ICON = "icon must be the name of an icon, not {value!r}"
    HOURS = "hours must look like 'mon-fri 07:30-11:30', not {value!r}"
    TOO_MANY_HOURS = "has more than {value} hours"
    CAPACITY = "daily_capacity must be 1 to {value}"
    MINUTES = "typical_minutes must be 0.5 to 240"
    CORRECTIONS_TWICE = "corrections = true stands at {value} services; one may have it"
    COUNTER_NAME = "name must have 1 to 20 characters"
    UNKNOWN_SERVICE = "there is no service {value!r}"
    SERVICE_TWICE = "service {value!r} stands there {count} times"
    DUPLICATE_ID = "service id {value!r} stands there {count} times"
    DUPLICATE_PREFIX = "service prefix {value!r} stands there {count} times"
    DUPLICATE_COUNTER = "counter name {value!r} stands there {count} times"
    # What a change may not do while the hall is as it is.
    STILL_WAITED_FOR = "service {value!r} cannot be removed: somebody waits for it or is served"
    PREFIX_WAITS = "the prefix of service {value!r} cannot change while somebody waits for it"
    PREFIX_GIVEN = "numbers with the prefix {value!r} are given out for another service these days"
    STILL_OPEN = "counter {value!r} cannot be removed while it is open"
    COUNTER_WAITED_FOR = "counter {value!r} cannot be removed: somebody was sent to it"
    NOBODY_SERVES = "somebody waits for service {value!r}, and no counter would serve it"


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong. `str` is the line for whoever edits the file."""

    flaw: Flaw
    value: str | int = ""
    place: str = ""
    """Which entry, as the file's reader finds it; empty: the file as a whole."""
    count: int = 0
    subject: str = ""
    """Id of the service, or name of the counter, that it is about."""

    def __str__(self) -> str:
        sentence = self.flaw.value.format(value=self.value, count=self.count)
        return f"{self.place}: {sentence}" if self.place else sentence


class Faulty(Exception):
    """The catalogue cannot be used. The text has one line for each thing wrong."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults

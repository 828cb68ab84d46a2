"""What is wrong with a catalogue, said to whoever sits before the page."""

from __future__ import annotations

from kiosk.catalogue.catalogue import Catalogue
from kiosk.catalogue.entries import HIGHEST_CAPACITY, MOST_ENTRIES
from kiosk.catalogue.fault import Fault, Flaw
from kiosk.station.web.supervisor.words import N_, Words

TEXTS = {
    Flaw.UNREADABLE: N_("Something in this entry cannot be used."),
    Flaw.TOO_MANY_ENTRIES: N_("There can be %(count)s services and as many counters, no more."),
    Flaw.NO_SERVICE: N_("At least one service has to stay."),
    Flaw.ID: N_("The code must be lower-case letters, digits and _, beginning with a letter."),
    Flaw.PREFIX: N_("The prefix must be one to three letters from A to Z."),
    Flaw.NAME_MISSING: N_("The Vietnamese name is missing."),
    Flaw.NAME_LENGTH: N_("A name must have 1 to 120 characters."),
    Flaw.NAME_CHARACTERS: N_("A name must have no control characters."),
    Flaw.ASSURANCE: N_("Choose what a person must show."),
    Flaw.ICON: N_("Choose one of the pictures."),
    Flaw.HOURS: N_("“%(value)s” are no opening hours: the end must come after the beginning."),
    Flaw.TOO_MANY_HOURS: N_("There are too many opening hours."),
    Flaw.CAPACITY: N_("The limit must be a whole number from 1 to %(count)s, or empty."),
    Flaw.MINUTES: N_("The typical time must be 0.5 to 240 minutes."),
    Flaw.CORRECTIONS_TWICE: N_("Only one service can see to requests for correction."),
    Flaw.COUNTER_NAME: N_("A counter's name must have 1 to 20 characters."),
    Flaw.UNKNOWN_SERVICE: N_("There is no service “%(value)s” any more."),
    Flaw.SERVICE_TWICE: N_("The service “%(value)s” stands there twice."),
    Flaw.DUPLICATE_ID: N_("There is another service with the code “%(value)s”."),
    Flaw.DUPLICATE_PREFIX: N_("Another service has the prefix “%(value)s”."),
    Flaw.DUPLICATE_COUNTER: N_("There is another counter “%(value)s”."),
    Flaw.STILL_WAITED_FOR: N_("“%(value)s” cannot be removed while somebody waits for it."),
    Flaw.PREFIX_WAITS: N_("The prefix of “%(value)s” cannot change while somebody waits for it."),
    Flaw.PREFIX_GIVEN: N_(
        "Numbers with the prefix “%(value)s” are given out for another service these days."
    ),
    Flaw.STILL_OPEN: N_("Counter “%(value)s” cannot be removed while it is open. Close it first."),
    Flaw.COUNTER_WAITED_FOR: N_(
        "Counter “%(value)s” cannot be removed while somebody waits for just this counter."
    ),
    Flaw.NOBODY_SERVES: N_("Somebody waits for “%(value)s”, and no counter would serve it."),
}

_FIELDS = {
    Flaw.PREFIX: "prefix",
    Flaw.DUPLICATE_PREFIX: "prefix",
    Flaw.PREFIX_WAITS: "prefix",
    Flaw.PREFIX_GIVEN: "prefix",
    Flaw.NAME_MISSING: "name_vi",
    Flaw.NAME_LENGTH: "name_vi",
    Flaw.NAME_CHARACTERS: "name_vi",
    Flaw.ASSURANCE: "assurance",
    Flaw.ICON: "icon",
    Flaw.HOURS: "hours",
    Flaw.TOO_MANY_HOURS: "hours",
    Flaw.CAPACITY: "capacity",
    Flaw.MINUTES: "minutes",
    Flaw.COUNTER_NAME: "name",
    Flaw.DUPLICATE_COUNTER: "name",
}
_COUNTS = {Flaw.TOO_MANY_ENTRIES: MOST_ENTRIES, Flaw.CAPACITY: HIGHEST_CAPACITY}


def field_of(fault: Fault) -> str:
    """The form's field that it stands beside; empty: the form as a whole."""
    return _FIELDS.get(fault.flaw, "")


def said(fault: Fault, words: Words, catalogue: Catalogue) -> str:
    """A sentence in the reader's language; services by their names."""
    service = catalogue.service(str(fault.value))
    value = fault.value if service is None else words.name(service)
    count = words.count(_COUNTS.get(fault.flaw, 0))
    return words.say(TEXTS[fault.flaw]) % {"value": value, "count": count}

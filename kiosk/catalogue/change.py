"""What may be changed in a catalogue while the hall is open, and what a change was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum

import msgspec
from msgspec.structs import replace

from kiosk.catalogue.catalogue import Catalogue, Counter
from kiosk.catalogue.fault import Fault, Flaw
from kiosk.catalogue.service import Service


class Situation(msgspec.Struct, frozen=True):
    """How the hall stands, as far as a change has to heed it."""

    waiting: Mapping[str, int] = {}
    """By service: tickets in line or at a counter."""
    open_counters: frozenset[str] = frozenset()
    """Those that are open or have a break."""
    sent_to: Mapping[str, int] = {}
    """By counter: tickets in line that only this counter may call."""
    prefixes_given: Mapping[str, frozenset[str]] = {}
    """By prefix of which numbers were given out or leased, today or for later: their services."""


def barriers(before: Catalogue, after: Catalogue, hall: Situation) -> tuple[Fault, ...]:
    """What bars the way from one sound catalogue to another; empty: nothing."""
    faults = (
        *_removed_services(before, after, hall),
        *_changed_prefixes(before, after, hall),
        *_removed_counters(before, after, hall),
        *_abandoned(before, after, hall),
    )
    return tuple(replace(fault, subject=str(fault.value)) for fault in faults)


def _removed_services(before: Catalogue, after: Catalogue, hall: Situation) -> Iterator[Fault]:
    for service in before.services:
        if after.service(service.id) is None and hall.waiting.get(service.id):
            yield Fault(Flaw.STILL_WAITED_FOR, service.id)


def _changed_prefixes(before: Catalogue, after: Catalogue, hall: Situation) -> Iterator[Fault]:
    for service in after.services:
        was = before.service(service.id)
        if was is not None and was.prefix == service.prefix:
            continue
        if was is not None and hall.waiting.get(service.id):
            # A terminal may be about to ask for its ticket once more; and people look for a letter.
            yield Fault(Flaw.PREFIX_WAITS, service.id)
        if hall.prefixes_given.get(service.prefix, frozenset()) - {service.id}:
            yield Fault(Flaw.PREFIX_GIVEN, service.prefix)


def _removed_counters(before: Catalogue, after: Catalogue, hall: Situation) -> Iterator[Fault]:
    for counter in before.counters:
        if after.counter(counter.name) is not None:
            continue
        if counter.name in hall.open_counters:
            yield Fault(Flaw.STILL_OPEN, counter.name)
        elif hall.sent_to.get(counter.name):
            yield Fault(Flaw.COUNTER_WAITED_FOR, counter.name)


def _abandoned(before: Catalogue, after: Catalogue, hall: Situation) -> Iterator[Fault]:
    for service in after.services:
        served = before.counters_of(service.id)
        if served and hall.waiting.get(service.id) and not after.counters_of(service.id):
            yield Fault(Flaw.NOBODY_SERVES, service.id)


class Difference(Enum):
    SERVICE_ADDED = "service_added"
    SERVICE_REMOVED = "service_removed"
    SERVICE_CHANGED = "service_changed"
    COUNTER_ADDED = "counter_added"
    COUNTER_REMOVED = "counter_removed"
    COUNTER_CHANGED = "counter_changed"
    ORDER_CHANGED = "order_changed"


class Changed(msgspec.Struct, frozen=True):
    """One difference between two catalogues. `fields`: which of the entry's values differ."""

    difference: Difference
    subject: Service | Counter | None = None
    """As it is afterwards; as it was where it was removed."""
    fields: tuple[str, ...] = ()


def differences(before: Catalogue, after: Catalogue) -> tuple[Changed, ...]:
    """In the order of the later catalogue, what was removed last; empty: they are the same."""
    found = (
        *_compared(
            {s.id: s for s in before.services},
            {s.id: s for s in after.services},
            (Difference.SERVICE_ADDED, Difference.SERVICE_CHANGED, Difference.SERVICE_REMOVED),
        ),
        *_compared(
            {c.name: c for c in before.counters},
            {c.name: c for c in after.counters},
            (Difference.COUNTER_ADDED, Difference.COUNTER_CHANGED, Difference.COUNTER_REMOVED),
        ),
    )
    if not found and before != after:
        return (Changed(Difference.ORDER_CHANGED),)
    return found


def _compared(
    before: Mapping[str, Service] | Mapping[str, Counter],
    after: Mapping[str, Service] | Mapping[str, Counter],
    words: tuple[Difference, Difference, Difference],
) -> Iterator[Changed]:
    added, changed, removed = words
    for key, new in after.items():
        old = before.get(key)
        if old is None:
            yield Changed(added, new)
        elif old != new:
            names = new.__struct_fields__
            differing = tuple(n for n in names if getattr(old, n) != getattr(new, n))
            yield Changed(changed, new, differing)
    for key, old in before.items():
        if key not in after:
            yield Changed(removed, old)

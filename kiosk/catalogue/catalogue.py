"""The station's catalogue as a whole: which services there are, and which counters serve them."""

from __future__ import annotations

import msgspec

from kiosk.catalogue.service import Service

CORRECTIONS = "residence"
"""Where requests for correction go unless the catalogue says otherwise."""


class Counter(msgspec.Struct, frozen=True):
    """A place where an officer sits. `services`: ids of what is served there."""

    name: str
    services: tuple[str, ...]


class Catalogue(msgspec.Struct, frozen=True):
    """In the order of the file, which is the order on the screen."""

    services: tuple[Service, ...]
    counters: tuple[Counter, ...]

    def service(self, service_id: str) -> Service | None:
        return next((s for s in self.services if s.id == service_id), None)

    def for_corrections(self) -> Service:
        """Whose counters see to requests for correction: the marked one, else that of residence,
        else the first that a counter serves; there is always one."""
        marked = next((s for s in self.services if s.corrections), None)
        served = (s for s in self.services if self.counters_of(s.id))
        return marked or self.service(CORRECTIONS) or next(served, self.services[0])

    def counter(self, name: str) -> Counter | None:
        return next((c for c in self.counters if c.name == name), None)

    def counters_of(self, service_id: str) -> tuple[str, ...]:
        """Names of the counters that serve it."""
        return tuple(c.name for c in self.counters if service_id in c.services)

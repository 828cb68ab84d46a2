"""A terminal shows what the station offers now, without being told or started again."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.catalogue.catalogue import Catalogue
from kiosk.station.serve import StationServer
from kiosk.visit.event import ServicesChanged
from tests.kiosk.link.terminal import Terminal
from tests.kiosk.station.catalogue.test_revisions import changed, with_passports


def test_a_new_service_appears_and_gives_numbers(
    station: StationServer, terminal: Callable[..., Terminal]
) -> None:
    one = terminal(station.url).start()
    one.until_reachable()
    assert changed(station, with_passports()) == ()
    seen = one.until(lambda e: isinstance(e, ServicesChanged) and e.services[-1].id == "passports")
    assert isinstance(seen, ServicesChanged)
    assert seen.services[-1].name["vi"] == "Hộ chiếu"
    assert one.ticket("passports").number == "P001"


def test_a_service_that_is_removed_goes_from_the_menu(
    station: StationServer, terminal: Callable[..., Terminal]
) -> None:
    one = terminal(station.url).start()
    one.until_reachable()
    changed(station, with_passports())
    one.until(lambda e: isinstance(e, ServicesChanged) and len(e.services) == 7)
    before = with_passports()
    fewer = Catalogue(before.services[:-1], (*before.counters[:-1],))
    point = station.point
    assert point is not None
    point.writer.call(lambda book: _close(book, point.clock()))
    assert changed(station, fewer) == ()
    one.until(lambda e: isinstance(e, ServicesChanged) and len(e.services) == 6)


def _close(book, now) -> None:  # type: ignore[no-untyped-def]
    from kiosk.catalogue.catalogue import Counter
    from kiosk.queue import desk
    from kiosk.queue.counter import CounterState
    from kiosk.queue.desk import Desk

    desk.set_counter(book, Desk(Counter("4", ("passports",)), "an", now, {}), CounterState.CLOSED)

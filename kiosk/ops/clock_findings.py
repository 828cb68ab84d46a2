"""The doctor's question about the clock, by itself and beside the station's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kiosk.appliance.clock import ClockSource, Heard
from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.appliance.folders import SETTINGS
from kiosk.link.known_time import KnownTime, OwnTime
from kiosk.link.security import own_clock
from kiosk.link.trouble import clocks_differ
from kiosk.ops.clock import ClockWatch, standing
from kiosk.ops.machine_clock import MachineClock
from kiosk.pairing.certificates import EARLIEST_CLOCK

_NAMES = {ClockSource.TIME_SERVER: "NTP", ClockSource.BATTERY: "RTC"}


class StandingClock:
    """A KnownTime: what can be told of a terminal's clock without having watched it."""

    def __init__(self, machine: MachineClock) -> None:
        self._machine = machine

    def now(self) -> dt.datetime:
        return self._machine.now()

    def source(self) -> ClockSource | None:
        return standing(self._machine).verified(self._machine.read())

    def floor(self) -> dt.datetime | None:
        if self.source() is not None:
            return None
        return dt.datetime.fromtimestamp(self._machine.floor(), dt.UTC)

    def heard(self, word: Heard) -> None:
        """The core's watch sets the clock; this one only looks."""


def clock_here() -> KnownTime:
    """On a terminal nobody but the program sees to the clock; elsewhere somebody does."""
    return StandingClock(MachineClock()) if SETTINGS.parent.is_dir() else OwnTime(own_clock)


def clock_alone(clock: KnownTime) -> Iterator[Finding]:
    """Where the station does not say its time. Nothing where somebody else sees to the clock."""
    if not isinstance(clock, StandingClock):
        return
    source = clock.source()
    if source is None:
        yield _unverified(clock)
    else:
        yield found(Part.CLOCK, Code.OK, source=_NAMES.get(source, source.value))


def clock_watched(watch: ClockWatch) -> Finding:
    """By whoever has watched it since the core's start."""
    source = watch.verified
    if source is None:
        return _unverified(watch)
    return found(Part.CLOCK, Code.OK, source=_NAMES.get(source, source.value))


def clock_beside(station_time: dt.datetime, station: str, clock: KnownTime) -> Finding:
    """`station`: by what name it is known."""
    now = clock.now()
    if now < EARLIEST_CLOCK:
        return _unverified(clock)
    if clocks_differ(station_time, now):
        if clock.floor() is not None:
            return _unverified(clock)
        minutes = round(abs((station_time - now).total_seconds()) / 60)
        return found(Part.CLOCK, Code.DIFFERS, minutes=minutes)
    return found(Part.CLOCK, Code.OK, source=station)


def clock_far_off(clock: KnownTime) -> Finding:
    """The clocks differ so much that the station's certificate looked wrong."""
    if clock.now() < EARLIEST_CLOCK:
        return _unverified(clock)
    return found(Part.CLOCK, Code.FAR_OFF, time=_said(clock))


def _unverified(clock: KnownTime) -> Finding:
    never = clock.now() < EARLIEST_CLOCK
    return found(Part.CLOCK, Code.NEVER_SET if never else Code.UNVERIFIED, time=_said(clock))


def _said(clock: KnownTime) -> str:
    return f"{clock.now():%Y-%m-%d %H:%M}"

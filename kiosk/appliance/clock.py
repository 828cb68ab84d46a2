"""Whether a terminal's clock is to be believed: a rule over what can be seen of it.

A clock is verified by whoever knows the time: a time server (systemd-timesyncd), the station, or a
battery that has kept it since the last time it was known. From then on it is measured against the
clock that runs since the machine's start and that nobody can set; what differs from that has been
set by hand, forwards or backwards, and is verified no longer. No time before the floor is
believed, whoever says so: the floor is the latest time that is known to be over.

All times are seconds; `wall` is Unix time, `running` counts from the machine's start, sleep
included (CLOCK_BOOTTIME).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

JUMP = 5.0
"""By so much at least the clock was set; less is a time server that corrects it."""
ROUNDED = 0.001
"""Seconds by which a noted moment may lie after the one that it is of."""
DRIFT = 0.0005
"""Of the time that has passed: what a time server may slew (adjtimex(2): 500 ppm)."""
AGREED = 60.0
"""Two clocks that differ by no more say the same day, and the same of a certificate."""
LONGEST_ROUND_TRIP = 10.0
"""An answer that took longer says too little of when it was true."""
LATEST = 3_155_760_000.0
"""The year 2070. A later time is a mistake and no floor."""


class ClockSource(Enum):
    """Who has verified the clock."""

    TIME_SERVER = "ntp"
    STATION = "station"
    BATTERY = "rtc"


@dataclass(frozen=True)
class Reading:
    """Both clocks of the machine at one moment."""

    wall: float
    running: float


@dataclass(frozen=True)
class Heard:
    """The station's clock showed `wall` at some moment between `asked` and `answered`."""

    wall: float
    asked: float
    answered: float

    @property
    def usable(self) -> bool:
        return 0.0 <= self.answered - self.asked <= LONGEST_ROUND_TRIP

    def at(self, running: float) -> float:
        """The station's clock at `running`, at the earliest it can be."""
        return self.wall + running - self.answered

    def differs(self, reading: Reading) -> float:
        """By how much the machine's clock is wrong at least, whenever the answer was made."""
        least = self.at(reading.running)
        most = least + self.answered - self.asked
        return max(0.0, least - reading.wall, reading.wall - most)


@dataclass(frozen=True)
class Anchor:
    """A moment at which the clock was right, and by whose word."""

    at: Reading
    source: ClockSource

    def expects(self, running: float) -> float:
        """What the clock shows at `running` if nobody has set it."""
        return self.at.wall + running - self.at.running

    def holds(self, reading: Reading) -> bool:
        passed = reading.running - self.at.running
        if passed < -ROUNDED:
            return False  # of another start of the machine
        return abs(reading.wall - self.expects(reading.running)) <= JUMP + DRIFT * passed


@dataclass(frozen=True)
class ClockTrust:
    """What is known of the clock. `ClockTrust(floor)`: the machine has just started."""

    floor: float
    anchor: Anchor | None = None
    mark: str = ""
    """Of the last time that a time server has set the clock; empty: none has."""
    spent: str = ""
    """The mark after which somebody else has set the clock: it verifies nothing any more."""
    heard: Heard | None = None
    """The station's word, while it differs from a clock that is not verified."""

    def verified(self, reading: Reading) -> ClockSource | None:
        """By whom; None: this clock is not to be believed."""
        if self.anchor is None or reading.wall < self.floor or not self.anchor.holds(reading):
            return None
        return self.anchor.source

    def wanted(self, reading: Reading) -> float | None:
        """What the clock is to be set to by the station's word. None: it is verified or right, or
        the station has said nothing that counts."""
        if self.heard is None or self.verified(reading) is not None:
            return None
        wanted = self.heard.at(reading.running)
        return wanted if wanted >= self.floor else None

    def worth_saving(self, reading: Reading) -> float | None:
        """The time as the floor of the next start, less what a time server or the station may
        still correct. Not by a battery's word alone: what a broken one says would shut out every
        right time for good."""
        known = self.verified(reading) in (ClockSource.TIME_SERVER, ClockSource.STATION)
        return reading.wall - AGREED if known and reading.wall <= LATEST else None


def started(
    trust: ClockTrust, reading: Reading, *, battery: float | None, station: Anchor | None
) -> ClockTrust:
    """At the program's start. `battery`: what the battery's clock says now; `station`: when the
    clock was set to the station's time since the machine's start, as the caretaker has noted."""
    if reading.wall < trust.floor:
        return trust
    if station is not None and station.holds(reading):
        return replace(trust, anchor=station)
    # One that was empty begins at a time of its maker's, and the kernel's clock with it.
    if battery is not None and battery >= trust.floor and abs(battery - reading.wall) <= AGREED:
        return replace(trust, anchor=Anchor(reading, ClockSource.BATTERY))
    return trust


def looked(trust: ClockTrust, reading: Reading, mark: str) -> ClockTrust:
    """After a look at both clocks. `mark`: another one each time that a time server has set the
    clock since the machine's start; empty while none has."""
    if trust.anchor is not None and not trust.anchor.holds(reading):
        trust = replace(trust, anchor=None, spent=trust.mark)
    if mark and mark not in (trust.mark, trust.spent):
        at = Anchor(reading, ClockSource.TIME_SERVER)
        trust = replace(trust, anchor=at, heard=None)
    return replace(trust, mark=mark)


def told(trust: ClockTrust, reading: Reading, heard: Heard) -> ClockTrust:
    """After a word of the station's, which has proved to be the station."""
    if not heard.usable or heard.answered > reading.running or heard.wall < trust.floor:
        return trust
    if trust.verified(reading) is ClockSource.TIME_SERVER:
        return trust
    if heard.differs(reading) > AGREED:
        # Of a battery and a station one is wrong; the station's is the clock that all share.
        return replace(trust, anchor=None, heard=heard)
    return replace(trust, anchor=Anchor(reading, ClockSource.STATION), heard=None)


def raised(trust: ClockTrust, wall: float) -> ClockTrust:
    """`wall` is over."""
    return replace(trust, floor=max(trust.floor, wall))

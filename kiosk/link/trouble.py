"""Why a paired terminal and its station do not get on: told apart for those who can mend it."""

from __future__ import annotations

import datetime as dt
import logging

from kiosk.link.client import StationClient
from kiosk.link.identity import Identity
from kiosk.link.outcome import Away, Failure, Faulty, Refused
from kiosk.link.security import Clock, Security
from kiosk.link.timing import Timing
from kiosk.pairing.certificates import CLOCK_TOLERANCE
from kiosk.visit.event import StationTrouble

NOT_ADMITTED = frozenset({"certificate-unknown", "certificate-ended", "certificate-expired"})

_log = logging.getLogger(__name__)


def clocks_differ(station_time: dt.datetime, own_time: dt.datetime) -> bool:
    return abs(station_time - own_time) > CLOCK_TOLERANCE


def trouble_with(
    failure: Failure, url: str, identity: Identity, timing: Timing, clock: Clock
) -> StationTrouble | None:
    """What a failed question to the station means; None: nothing that this terminal can name."""
    if isinstance(failure, Refused) and failure.code in NOT_ADMITTED:
        # One of the two clocks is far ahead, if only the station finds that it has expired.
        expired = identity.own.not_after <= clock()
        early = failure.code == "certificate-expired" and not expired
        return StationTrouble.CLOCK_WRONG if early else StationTrouble.NOT_ADMITTED
    if isinstance(failure, Faulty) and failure.code == "station-clock":
        return StationTrouble.CLOCK_WRONG
    if isinstance(failure, Away) and failure.reason == "dates":
        if _clock_is_wrong(url, identity, timing, clock):
            return StationTrouble.CLOCK_WRONG
        _log.error("the station at %s shows a certificate that has expired", url)
    return None


def _clock_is_wrong(url: str, identity: Identity, timing: Timing, clock: Clock) -> bool:
    """Whether the station's certificate is good and it is this clock that makes it look bad.

    The station is asked for the time without a look at its certificate's dates, and then again as
    if its time were right. An old certificate and key in wrong hands could say any time; nothing
    follows from it but that no station is reachable.
    """
    station_time = _asked(url, identity, timing, Security.mutual_undated(identity))
    if station_time is None or not clocks_differ(station_time, clock()):
        return False
    consistent = Security.mutual(identity, lambda: station_time)
    return _asked(url, identity, timing, consistent) is not None


def _asked(url: str, identity: Identity, timing: Timing, security: Security) -> dt.datetime | None:
    client = StationClient(url, identity.terminal_id, timing, security)
    answer = client.time()
    client.close()
    return answer if isinstance(answer, dt.datetime) else None

"""Why a paired terminal and its station do not get on: told apart for those who can mend it."""

from __future__ import annotations

import datetime as dt
import logging

from kiosk.appliance.clock import Heard
from kiosk.link.client import StationClient
from kiosk.link.identity import Identity
from kiosk.link.known_time import KnownTime, since_boot
from kiosk.link.outcome import Away, Failure, Faulty, Refused
from kiosk.link.security import Security
from kiosk.link.timing import Timing
from kiosk.pairing.certificates import CLOCK_TOLERANCE
from kiosk.visit.event import StationTrouble

NOT_ADMITTED = frozenset({"certificate-unknown", "certificate-ended", "certificate-expired"})

_log = logging.getLogger(__name__)


def clocks_differ(station_time: dt.datetime, own_time: dt.datetime) -> bool:
    return abs(station_time - own_time) > CLOCK_TOLERANCE


def trouble_with(
    failure: Failure, url: str, identity: Identity, timing: Timing, time: KnownTime
) -> StationTrouble | None:
    """What a failed question to the station means; None: nothing that this terminal can name."""
    if isinstance(failure, Refused) and failure.code in NOT_ADMITTED:
        # One of the two clocks is far ahead, if only the station finds that it has expired. Of a
        # clock that is not to be believed nothing follows.
        expired = time.floor() is not None or identity.own.not_after <= time.now()
        early = failure.code == "certificate-expired" and not expired
        return StationTrouble.CLOCK_WRONG if early else StationTrouble.NOT_ADMITTED
    if isinstance(failure, Faulty) and failure.code == "station-clock":
        return StationTrouble.CLOCK_WRONG
    if isinstance(failure, Away) and failure.reason == "dates":
        if _clock_is_wrong(url, identity, timing, time):
            return StationTrouble.CLOCK_WRONG
        _log.error("the station at %s shows a certificate that has expired", url)
    return None


def _clock_is_wrong(url: str, identity: Identity, timing: Timing, time: KnownTime) -> bool:
    """Whether the station's certificate is good and it is this clock that makes it look bad.

    The station is asked for the time without a look at its certificate's dates, and then again as
    if its time were right. An old certificate and key in wrong hands could say any time; what
    follows from it is that no station is reachable, and that a clock which has only its battery's
    word for it is not to be believed.
    """
    word = asked_time(url, identity, timing, Security.mutual_undated(identity))
    if word is None or not clocks_differ(_moment(word), time.now()):
        return False
    confirmed = consistent_time(url, identity, timing, _moment(word))
    if confirmed is not None:
        time.heard(confirmed)
    return confirmed is not None


def consistent_time(
    url: str, identity: Identity, timing: Timing, said: dt.datetime
) -> Heard | None:
    """The time of a station that has said `said`, asked again; None where its certificate or this
    terminal's own was not valid then, so that it cannot be the time."""
    if not identity.own.not_before <= said < identity.own.not_after:
        return None
    return asked_time(url, identity, timing, Security.mutual(identity, lambda: said))


def asked_time(url: str, identity: Identity, timing: Timing, security: Security) -> Heard | None:
    """The station's time by a connection of its own."""
    client = StationClient(url, identity.terminal_id, timing, security)
    asked = since_boot()
    answer = client.time()
    answered = since_boot()
    client.close()
    return Heard(answer.timestamp(), asked, answered) if isinstance(answer, dt.datetime) else None


def _moment(word: Heard) -> dt.datetime:
    return dt.datetime.fromtimestamp(word.wall, dt.UTC)

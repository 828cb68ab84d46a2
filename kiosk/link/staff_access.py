"""Whether somebody may open this terminal's staff mode: the station's word.

Nothing is kept, and neither a code nor a card's number is in a log or in the text of a fault.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from kiosk.link.client import StationClient
from kiosk.link.outcome import Away, Refused
from kiosk.link.wire import WireStaffAccess
from kiosk.staff.access import AccessFault, Denied
from kiosk.staff.member import Role

_FAULTS = {
    "access-unknown": AccessFault.UNKNOWN,
    "access-card-unknown": AccessFault.CARD_UNKNOWN,
    "access-locked": AccessFault.LOCKED,
}
_log = logging.getLogger(__name__)


class StaffAccess:
    """Safe from several threads; blocks for a few seconds at most; faults are values."""

    def __init__(
        self, reach: Callable[[], StationClient | None], on_away: Callable[[], None]
    ) -> None:
        """`reach` gives the station's client, or None while it is away. `on_away`: it has not
        answered."""
        self._reach = reach
        self._on_away = on_away

    def by_code(self, code: str) -> Role | Denied:
        """`code`: 8 digits. It is asked once: a code whose answer was lost may be used up."""
        return self._asked({"code": code})

    def by_card(self, number: str) -> Role | Denied:
        """`number`: the 12 digits of a card whose chip is proved to be no copy."""
        return self._asked({"number": number})

    def _asked(self, shown: dict[str, str]) -> Role | Denied:
        client = self._reach()
        if client is None:
            return Denied(AccessFault.STATION_AWAY)
        answer = client.open_staff_mode(shown)
        if isinstance(answer, WireStaffAccess):
            return answer.role
        if isinstance(answer, Refused) and answer.code in _FAULTS:
            return Denied(_FAULTS[answer.code], answer.retry_after)
        _log.warning("who opens staff mode could not be asked: %s", answer)
        if isinstance(answer, Away):
            self._on_away()
        return Denied(AccessFault.STATION_AWAY)

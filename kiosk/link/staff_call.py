"""Calls for staff that are still to be heard by the station. Kept in memory only."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kiosk.link.outcome import Away, Done, Failure, Faulty
from kiosk.queue.staff_call import StaffCallReason

KEPT = 600.0
"""Seconds after which nobody waits any more."""
SAME_FAULT = 300.0
"""Seconds in which a fault that comes and goes is told once."""


class Listener(Protocol):
    """Who passes a call on to the station; `StationClient` does."""

    def call_staff(self, key: str, reason: StaffCallReason) -> Done | Failure: ...


@dataclass
class _Call:
    key: str
    at: float


class StaffCalls:
    """Asking again while a call is unheard is the same call. Safe from several threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turn = threading.Lock()
        self._unheard: dict[StaffCallReason, _Call] = {}
        self._heard_at: dict[StaffCallReason, float] = {}

    def raise_hand(self, reason: StaffCallReason) -> None:
        now = self._clock()
        with self._turn:
            heard_at = self._heard_at.get(reason)
            a_person = reason is StaffCallReason.PERSON_ASKS
            if not a_person and heard_at is not None and now - heard_at < SAME_FAULT:
                return
            call = self._unheard.setdefault(reason, _Call(str(uuid.uuid4()), now))
            call.at = now

    def pass_on(self, listener: Listener) -> bool:
        """Tell the station what there is to tell. True: nothing is left to tell."""
        now = self._clock()
        with self._turn:
            for reason in [r for r, call in self._unheard.items() if now - call.at > KEPT]:
                del self._unheard[reason]
            waiting = list(self._unheard.items())
        unheard = [call for reason, call in waiting if not self._pass_on(listener, reason, call)]
        return not unheard

    def _pass_on(self, listener: Listener, reason: StaffCallReason, call: _Call) -> bool:
        if isinstance(listener.call_staff(call.key, reason), Away | Faulty):
            return False
        with self._turn:
            self._heard_at[reason] = self._clock()
            if self._unheard.get(reason) is call:
                del self._unheard[reason]
        return True

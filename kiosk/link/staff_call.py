"""Calls for staff: told to the station until it has heard them, and followed until somebody comes.

Kept in memory only.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kiosk.link.outcome import Away, Done, Failure, Faulty, Refused
from kiosk.queue.staff_call import StaffCallReason
from kiosk.visit.event import Event, StaffAnswered, StaffHeard

KEPT = 600.0
"""Seconds after which nobody waits any more."""
SAME_FAULT = 300.0
"""Seconds in which a fault that comes and goes is told once."""
MOST_FOLLOWED = 3
"""A person's calls of which is asked whether somebody is on the way: each costs a question."""


class Listener(Protocol):
    """Who passes a call on to the station; `StationClient` does."""

    def call_staff(self, key: str, reason: StaffCallReason) -> Done | Failure: ...

    def is_staff_coming(self, key: str) -> bool | Failure: ...


@dataclass
class _Call:
    key: str
    at: float


class StaffCalls:
    """Asking again while a call is unheard is the same call. Safe from several threads."""

    def __init__(
        self, tell: Callable[[Event], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`tell` gets StaffHeard and StaffAnswered, for calls of persons."""
        self._tell = tell
        self._clock = clock
        self._unanswered: dict[str, float] = {}
        """Keys of persons' calls that were heard, and when."""
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

    def follow_up(self, listener: Listener) -> None:
        """Ask of the calls that were heard whether somebody is on the way."""
        now = self._clock()
        with self._turn:
            self._unanswered = {k: at for k, at in self._unanswered.items() if now - at <= KEPT}
            followed = list(self._unanswered)
        for key in followed:
            answer = listener.is_staff_coming(key)
            if answer is True or isinstance(answer, Refused):
                with self._turn:
                    self._unanswered.pop(key, None)
            if answer is True:
                self._tell(StaffAnswered())

    def _pass_on(self, listener: Listener, reason: StaffCallReason, call: _Call) -> bool:
        outcome = listener.call_staff(call.key, reason)
        if isinstance(outcome, Away | Faulty):
            return False
        heard = isinstance(outcome, Done) and reason is StaffCallReason.PERSON_ASKS
        with self._turn:
            if heard:
                self._unanswered[call.key] = self._clock()
                for oldest in list(self._unanswered)[:-MOST_FOLLOWED]:
                    del self._unanswered[oldest]
            self._heard_at[reason] = self._clock()
            if self._unheard.get(reason) is call:
                del self._unheard[reason]
        if heard:
            self._tell(StaffHeard())
        return True

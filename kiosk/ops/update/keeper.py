"""Turns the update agent's rounds, in a thread: soon while there is something to do."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Self

from kiosk.appliance.report import UpdateState
from kiosk.backoff import Backoff, jittered
from kiosk.devices.faults import Contained
from kiosk.ops.update.agent import UpdateAgent
from kiosk.ops.update.course import Step

FIRST = 20.0
"""Seconds after the start: devices and station have been found by then, or are away."""
EVERY = 60.0
AGAIN, LONGEST = 60.0, 30 * 60.0
"""Seconds until a step that led nowhere is tried anew."""
PATIENCE = 5.0
"""Seconds that the end waits for a step: what it was is on disk, and begun anew."""
_log = logging.getLogger(__name__)


class UpdateKeeper:
    """`changed` is called when the report has something else to say."""

    def __init__(
        self,
        make: Callable[[Callable[[], bool]], UpdateAgent],
        changed: Callable[[], None],
        *,
        first: float = FIRST,
        every: float = EVERY,
    ) -> None:
        """`make` is given what says whether the end has come."""
        self._ending = threading.Event()
        self._agent = make(self._ending.is_set)
        self._changed = changed
        self._first, self._every = first, every
        self._backoff = Backoff(min(AGAIN, every), LONGEST)
        self._wanted = threading.Event()
        self._thread = threading.Thread(target=self._run, name="update", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._wanted.set()
        self._thread.join(PATIENCE)

    @property
    def state(self) -> UpdateState:
        return self._agent.state

    def order(self, version: str) -> None:
        """Raises OSError. From any thread."""
        self._agent.order(version)
        self._wanted.set()

    def brought(self) -> None:
        """A stick was read: what is on it is wanted. Raises OSError. From any thread."""
        self._agent.brought()
        self._wanted.set()

    def _run(self) -> None:
        self._wanted.wait(self._first)
        while not self._ending.is_set():
            self._wanted.clear()
            self._wanted.wait(self._round())

    def _round(self) -> float:
        """One round; seconds until the next."""
        before, step = self._agent.state, Step.WAIT
        with Contained(_log, "a step of the update") as acting:
            step = self._agent.round()
        after = self._agent.state
        if after.stage is not before.stage:
            _log.info("the update is at %s", after.stage)
            self._changed()
        if acting.fault is not None or (after == before and step is not Step.WAIT):
            return self._backoff.next()
        self._backoff.reset()
        return jittered(self._every) if step is Step.WAIT else 0.1

"""Collects events from worker threads, and waits for one without sleeping."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from kiosk.visit.event import Event

E = TypeVar("E")


class Collector:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self._changed = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait_for(
        self, kind: type[E], where: Callable[[E], bool] = lambda _: True, *, count: int = 1
    ) -> E:
        """The `count`-th event of this kind; fails after 10 s."""

        def found() -> list[E]:
            return [e for e in self.events if isinstance(e, kind) and where(e)]

        with self._changed:
            arrived = self._changed.wait_for(lambda: len(found()) >= count, 10)
            assert arrived, f"no {kind.__name__} among {self.events}"
            return found()[count - 1]

    def of(self, kind: type[E]) -> list[E]:
        return [e for e in self.events if isinstance(e, kind)]

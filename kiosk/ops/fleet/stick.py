"""A caretaker whose sticks bring updates: what staff have read from one is taken note of."""

from __future__ import annotations

import logging
from collections.abc import Callable

from kiosk.appliance.request import Done, ReadStick, Reply, Request
from kiosk.core.ports import CaretakerPort
from kiosk.devices.faults import Contained

_log = logging.getLogger(__name__)


class StickWatched:
    """A CaretakerPort before another one. `brought` is called after a stick was read."""

    def __init__(self, caretaker: CaretakerPort, brought: Callable[[], None]) -> None:
        self._caretaker = caretaker
        self._brought = brought

    def ask(self, request: Request, limit: float | None = None) -> Reply:
        reply = self._caretaker.ask(request, limit)
        if isinstance(request, ReadStick) and isinstance(reply, Done):
            with Contained(_log, "taking note of a release"):
                self._brought()
        return reply

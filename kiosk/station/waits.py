"""The services' waiting times, estimated at most every few seconds, however many ask."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping

from kiosk.catalogue.catalogue import Catalogue
from kiosk.queue.estimate import WaitEstimate
from kiosk.station.present import estimates
from kiosk.station.service_point import ServicePoint

FRESH = 5.0
"""Seconds."""


class Waits:
    """Safe from several threads."""

    def __init__(self, point: ServicePoint) -> None:
        self._point = point
        self._turn = threading.Lock()
        self._known: Mapping[str, WaitEstimate | None] = {}
        self._good_until = 0.0
        self._catalogue: Catalogue | None = None

    def now(self) -> Mapping[str, WaitEstimate | None]:
        """By service; None where no open counter serves it."""
        with self._turn:
            catalogue = self._point.catalogue
            if time.monotonic() >= self._good_until or catalogue is not self._catalogue:
                moment = self._point.clock()
                seen = self._point.hall(moment)
                self._known = estimates(seen, catalogue, moment)
                self._catalogue = catalogue
                self._good_until = time.monotonic() + FRESH
            return self._known

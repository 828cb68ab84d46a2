"""Visits through the real conductor, performer and channel, as fast as they go.

Devices and station answer at the ports in this process; the screen is a counter of Views.
"""

from __future__ import annotations

import gc
import os
import threading
from pathlib import Path
from types import TracebackType

from kiosk.core.channel import LocalChannel
from kiosk.core.conductor import Conductor
from kiosk.core.inbox import Inbox
from kiosk.core.reference import load_reference
from kiosk.core.visit_functions import visit_functions
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import view as v
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.machine import Rules, State
from tests.journeys.paths.desk import Desk
from tests.kiosk.visit import people

PATIENCE_SECONDS = 20.0
FORGOTTEN_AFTER = 50
"""Visits after which the simulated ports drop what they noted: it is theirs, not the core's."""

_VISIT: tuple[tuple[ev.Event, type], ...] = (
    (it.Start(), v.PlaceCard),
    (ev.CardInserted(), v.AccessKeyEntry),
    (ev.CodeScanned(people.CODE), v.CheckResult),
    (it.Continue(), v.Menu),
    (it.OpenTickets(), v.ServiceChoice),
    (it.ChooseService("residence"), v.TicketTaken),
    (it.Back(), v.Menu),
    (it.OpenLookup(Lookup.DOSSIERS), v.ConsentQuestion),
    (it.AnswerConsent(True), v.DossierList),
    (it.Back(), v.LookupMenu),
    (it.OpenLookup(Lookup.RECORD), v.ConsentQuestion),
    (it.AnswerConsent(True), v.RecordCheck),
    (it.PrintShown(), v.RecordCheck),
    (it.Finish(), v.Goodbye),
    (ev.CardRemoved(), v.Goodbye),
    (it.Start(), v.PlaceCard),
    (it.Finish(), v.Goodbye),
)


class CoreVisits:
    """Begun on entering, ended on leaving."""

    def __init__(self) -> None:
        self._inbox = Inbox()
        self._channel = LocalChannel(self._inbox.put)
        self._desk = Desk(self._inbox, self._channel)
        functions = visit_functions(Rules(), load_reference("Tỉnh Ninh Bình"))
        self._conductor: Conductor[State] = Conductor(functions, self._inbox, self._desk.ports)
        self._changed = threading.Condition()
        self._body: v.Body = v.OutOfService()
        self._views = self._visits = 0

    def __enter__(self) -> CoreVisits:
        for device in v.Device:
            self._inbox.put(ev.DeviceChanged(device, ev.Health.READY))
        self._inbox.put(ev.StationChanged(True))
        self._inbox.put(ev.ServicesChanged("Công an xã Lý Nhân", people.SERVICES, people.QUEUES))
        self._conductor.start()
        self._channel.start(self._shown, lambda: None)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._channel.stop()
        self._conductor.stop()

    def one(self) -> None:
        for event, kind in _VISIT:
            seen = self._views
            if isinstance(event, it.Intent.__args__):
                self._channel.send(event)
            else:
                self._inbox.put(event)
            self._wait(kind, seen)
        self._visits += 1
        if self._visits % FORGOTTEN_AFTER == 0:
            self._forget()

    def standing(self) -> tuple[float, int, int]:
        """Resident memory in MB, file descriptors, threads of this process."""
        self._forget()
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        descriptors = len(list(Path("/proc/self/fd").iterdir()))
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6, descriptors, threading.active_count()

    def _forget(self) -> None:
        desk = self._desk
        noted: tuple[list[object], ...] = (
            *(desk.card.reads, desk.card.cancelled, desk.printer.printed, desk.printer.sheets),
            *(desk.station.applicants, desk.audit.recorded, desk.lookups.asked, desk.lookups.told),
        )
        for each in noted:
            each.clear()

    def _shown(self, view: v.View) -> None:
        with self._changed:
            self._body = view.body
            self._views += 1
            self._changed.notify_all()

    def _wait(self, kind: type, seen: int) -> None:
        """For a View of this kind, after so many others."""

        def reached() -> bool:
            return self._views > seen and isinstance(self._body, kind)

        with self._changed:
            if not self._changed.wait_for(reached, PATIENCE_SECONDS):
                raise TimeoutError(f"the visit stands at {type(self._body).__name__}")

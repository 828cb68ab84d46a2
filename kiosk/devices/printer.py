"""The printer's worker: prints tickets and sheets, and looks now and then for paper."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from PIL import Image

from drivers.errors import DeviceTimeout
from drivers.printer.printer import Paper, PrinterStatus, TicketPrinter
from kiosk.devices.standing import Trouble
from kiosk.devices.worker import DeviceWorker, Emit
from kiosk.visit.effect import PrintTicket
from kiosk.visit.event import Health, Printed
from kiosk.visit.lookup_effect import PrintSheet
from kiosk.visit.view import Device

STATUS_SECONDS = 3.0
SILENCES_ALLOWED = 3
"""Status requests in a row without an answer, before the printer counts as gone."""

Print = PrintTicket | PrintSheet
Render = Callable[[Print, int], Sequence[Image.Image]]
"""Draws what is to be printed, so many dots wide: one picture, or several pages."""


class PrinterWorker(DeviceWorker[TicketPrinter, Print]):
    """Answers every Print with Printed. A print that broke off is not repeated: two tickets with
    one number would be worse than none, and what it says is on the screen."""

    def __init__(
        self,
        opener: Callable[[], TicketPrinter] | None,
        render: Render,
        emit: Emit,
        *,
        port: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(Device.PRINTER, opener, emit, port=port)
        self._clock = clock
        self._render = render
        self._looked = float("-inf")
        self._silences = 0

    def print_ticket(self, effect: PrintTicket) -> None:
        self.submit(effect)

    def print_sheet(self, effect: PrintSheet) -> None:
        self.submit(effect)

    def look_now(self) -> None:
        """Somebody has put in paper, or closed the cover."""
        self.lend(self._look)

    def opened(self, device: TicketPrinter) -> None:
        self._silences = 0
        self._look(device)

    def idle(self, device: TicketPrinter) -> None:
        if self._clock() - self._looked >= STATUS_SECONDS:
            self._look(device)

    def serve(self, device: TicketPrinter, job: Print) -> None:
        if self._look(device) is not Health.READY:
            self._emit(Printed(job.request, ok=False))
            return
        printed = True
        for page in self._render(job, device.width_dots):
            device.print_image(page)
            # Paper that ended in the middle: the person is told that it is on the screen only.
            printed = self._look(device) is Health.READY
            if not printed:
                break
        self._emit(Printed(job.request, ok=printed))

    def refuse(self, job: Print) -> None:
        self._emit(Printed(job.request, ok=False))

    def _look(self, device: TicketPrinter) -> Health:
        self._looked = self._clock()
        try:
            status = device.status()
        except DeviceTimeout:
            self._silences += 1
            if self._silences >= SILENCES_ALLOWED:
                raise
            return self._health or Health.AWAY
        self._silences = 0
        health, trouble = health_of(status), trouble_of(status)
        self.report(health, trouble)
        return health


def trouble_of(status: PrinterStatus) -> Trouble:
    if status.paper is Paper.OUT:
        return Trouble.OUT_OF_PAPER
    if not status.online:
        return Trouble.OFFLINE
    return Trouble.PAPER_LOW if status.paper is Paper.LOW else Trouble.NONE


def health_of(status: PrinterStatus) -> Health:
    """Paper that runs low still prints; a printer that does not tell is taken at its best."""
    if status.paper is Paper.OUT:
        return Health.OUT_OF_PAPER
    return Health.READY if status.online else Health.AWAY

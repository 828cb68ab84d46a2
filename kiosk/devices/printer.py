"""The ticket printer's worker: prints, and looks now and then whether there is paper."""

from __future__ import annotations

import time
from collections.abc import Callable

from PIL import Image

from drivers.errors import DeviceTimeout
from drivers.printer.printer import Paper, PrinterStatus, TicketPrinter
from kiosk.devices.worker import DeviceWorker, Emit
from kiosk.visit.effect import PrintTicket
from kiosk.visit.event import Health, Printed
from kiosk.visit.view import Device

STATUS_SECONDS = 3.0
SILENCES_ALLOWED = 3
"""Status requests in a row without an answer, before the printer counts as gone."""

RenderTicket = Callable[[PrintTicket, int], Image.Image]
"""Draws the ticket, so many dots wide."""


class PrinterWorker(DeviceWorker[TicketPrinter, PrintTicket]):
    """Answers every PrintTicket with Printed. A print that broke off is not repeated: two tickets
    with one number would be worse than none, and the number is on the screen."""

    def __init__(
        self,
        opener: Callable[[], TicketPrinter] | None,
        render: RenderTicket,
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

    def opened(self, device: TicketPrinter) -> None:
        self._silences = 0
        self._look(device)

    def idle(self, device: TicketPrinter) -> None:
        if self._clock() - self._looked >= STATUS_SECONDS:
            self._look(device)

    def serve(self, device: TicketPrinter, job: PrintTicket) -> None:
        if self._look(device) is not Health.READY:
            self._emit(Printed(job.request, ok=False))
            return
        device.print_image(self._render(job, device.width_dots))
        # Paper that ended in the middle of a ticket: the person is told to note the number.
        self._emit(Printed(job.request, ok=self._look(device) is Health.READY))

    def refuse(self, job: PrintTicket) -> None:
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
        health = health_of(status)
        self.report(health)
        return health


def health_of(status: PrinterStatus) -> Health:
    """Paper that runs low still prints; a printer that does not tell is taken at its best."""
    if status.paper is Paper.OUT:
        return Health.OUT_OF_PAPER
    return Health.READY if status.online else Health.AWAY

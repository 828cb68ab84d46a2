"""A ticket printer on its line: every ticket is answered, paper and cover are seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from PIL import Image

from drivers.errors import DeviceGone, DeviceTimeout
from drivers.printer.escpos_printer import open_escpos
from drivers.printer.printer import Paper, PrinterStatus, TicketPrinter
from drivers.simulated.ticket_printer import TicketPrinterDevice
from kiosk.devices.printer import SILENCES_ALLOWED, Print, PrinterWorker
from kiosk.devices.ticket_image import render_ticket
from kiosk.language import Language
from kiosk.queue.ticket import Ticket
from kiosk.records.held import Held
from kiosk.visit.effect import PrintTicket
from kiosk.visit.event import (
    DeviceChanged,
    Health,
    Printed,
)
from kiosk.visit.lookup_effect import PrintSheet
from kiosk.visit.lookup_view import HeldShown
from tests.kiosk.devices.collector import Collector


def wait_health(events: Collector, health: Health, count: int = 1) -> None:
    events.wait_for(DeviceChanged, lambda e: e.health is health, count=count)


TICKET = Ticket(
    id="5d3a4a3e-0a3e-4f43-9d5c-0f3c5c1e8a11",
    number="A042",
    service_id="residence",
    counters=("1",),
    waiting_before=3,
    issued_at=dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC),
    station_name="Công an xã Lý Nhân",
)
PRINT = PrintTicket(9, TICKET, {"vi": "Cư trú", "en": "Residence"}, Language.VIETNAMESE)


SHEET = PrintSheet(10, HeldShown(Held()), Language.VIETNAMESE)


def rendered(job: Print, width_dots: int) -> tuple[Image.Image, ...]:
    """A sheet takes three pages here."""
    if isinstance(job, PrintSheet):
        return (Image.new("1", (width_dots, 40), 0),) * 3
    return (render_ticket(job.ticket, job.service_name, job.language, width_dots),)


class Paperwork:
    """A printer with its worker, and a clock to make it look."""

    def __init__(self, device: TicketPrinterDevice, events: Collector) -> None:
        self.device = device
        self.now = 0.0
        self.worker = PrinterWorker(
            lambda: open_escpos(device.port, status_timeout=0.1, stall_timeout=0.5),
            rendered,
            events,
            clock=lambda: self.now,
        )
        self.worker.poll_seconds = 0.01


@pytest.fixture
def paperwork(events: Collector) -> Iterator[Paperwork]:
    with TicketPrinterDevice() as device:
        paperwork = Paperwork(device, events)
        paperwork.worker.start()
        wait_health(events, Health.READY)
        yield paperwork
        paperwork.worker.stop()


def test_a_ticket_comes_out_and_is_told(paperwork: Paperwork, events: Collector) -> None:
    paperwork.worker.print_ticket(PRINT)
    assert events.wait_for(Printed) == Printed(9, ok=True)
    assert paperwork.device.wait_for_job().width == 576


def test_a_sheet_comes_out_with_all_its_pages(paperwork: Paperwork, events: Collector) -> None:
    paperwork.worker.print_sheet(SHEET)
    assert events.wait_for(Printed) == Printed(10, ok=True)
    for _ in range(3):
        assert paperwork.device.wait_for_job().width == 576


def test_no_page_is_sent_after_the_paper_has_ended(events: Collector) -> None:
    with TicketPrinterDevice(on_job=lambda _: setattr(device, "paper", Paper.OUT)) as device:
        paperwork = Paperwork(device, events)
        paperwork.worker.start()
        wait_health(events, Health.READY)
        paperwork.worker.print_sheet(SHEET)
        assert events.wait_for(Printed) == Printed(10, ok=False)
        assert len(device.jobs) == 1
        paperwork.worker.stop()


def test_paper_that_is_out_is_seen_without_printing(
    paperwork: Paperwork, events: Collector
) -> None:
    paperwork.device.paper = Paper.OUT
    paperwork.now += 10
    wait_health(events, Health.OUT_OF_PAPER)
    paperwork.worker.print_ticket(PRINT)
    assert events.wait_for(Printed) == Printed(9, ok=False)
    paperwork.device.paper = Paper.PRESENT
    paperwork.now += 10
    wait_health(events, Health.READY, 2)
    assert paperwork.device.jobs == []


def test_an_open_cover_is_a_printer_that_is_away(paperwork: Paperwork, events: Collector) -> None:
    paperwork.device.cover_open = True
    paperwork.now += 10
    wait_health(events, Health.AWAY)
    paperwork.worker.print_ticket(PRINT)
    assert not events.wait_for(Printed).ok
    paperwork.device.cover_open = False
    paperwork.now += 10
    wait_health(events, Health.READY, 2)


def test_a_printer_is_not_asked_more_than_every_few_seconds(
    paperwork: Paperwork, events: Collector
) -> None:
    paperwork.device.paper = Paper.OUT
    paperwork.now += 1
    assert events.of(DeviceChanged)[-1].health is Health.READY


def test_an_unplugged_printer_loses_the_print_but_answers(
    paperwork: Paperwork, events: Collector
) -> None:
    paperwork.device.unplug()
    paperwork.worker.print_ticket(PRINT)
    assert events.wait_for(Printed) == Printed(9, ok=False)
    wait_health(events, Health.AWAY)
    paperwork.device.replug()
    wait_health(events, Health.READY, 2)
    paperwork.worker.print_ticket(PRINT)
    assert events.wait_for(Printed, count=2).ok


def test_a_ticket_that_cannot_be_drawn_is_not_printed(events: Collector) -> None:
    def broken(effect: PrintTicket, width_dots: int) -> Image.Image:
        raise ValueError("no such font")

    with TicketPrinterDevice() as device:
        worker = PrinterWorker(lambda: open_escpos(device.port), broken, events)
        worker.start()
        worker.print_ticket(PRINT)
        assert events.wait_for(Printed) == Printed(9, ok=False)
        wait_health(events, Health.READY, 2)
        worker.stop()


class Silent:
    """A printer that stops to answer."""

    width_dots = 576
    asked = 0

    def status(self) -> PrinterStatus:
        self.asked += 1
        if self.asked > 1:
            raise DeviceTimeout("no answer")
        return PrinterStatus(Paper.PRESENT, online=True)

    def print_image(self, image: Image.Image) -> None:
        raise DeviceGone("never reached")

    def close(self) -> None:
        pass


def test_a_printer_that_misses_a_question_is_still_there_but_not_for_ever(
    events: Collector,
) -> None:
    printers: list[Silent] = []

    def opener() -> TicketPrinter:
        printers.append(Silent())
        return printers[-1]

    now = iter(range(0, 10_000, 10))
    worker = PrinterWorker(opener, rendered, events, clock=lambda: float(next(now)))
    worker.poll_seconds = 0.001
    worker.start()
    wait_health(events, Health.AWAY)
    worker.stop()
    assert printers[0].asked == 1 + SILENCES_ALLOWED

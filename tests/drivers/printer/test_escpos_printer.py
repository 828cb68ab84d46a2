"""Tickets through python-escpos to a printer on a pty, and a printer that fails."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from PIL import Image

from drivers.errors import DeviceGone, DeviceTimeout
from drivers.printer.escpos_printer import HEIGHT_MAX, open_escpos
from drivers.printer.printer import Paper, PrinterStatus, TicketPrinter
from drivers.simulated.pty_port import PtyPort
from drivers.simulated.ticket_printer import TicketPrinterDevice

WIDTH = 576


@pytest.fixture
def device() -> Iterator[TicketPrinterDevice]:
    with TicketPrinterDevice(width_dots=WIDTH) as device:
        yield device


@pytest.fixture
def printer(device: TicketPrinterDevice) -> Iterator[TicketPrinter]:
    printer = open_escpos(device.port, width_dots=WIDTH, stall_timeout=1.0, status_timeout=1.0)
    yield printer
    printer.close()


def picture(height: int = 300, width: int = WIDTH) -> Image.Image:
    dots = random.Random(height).randbytes(width // 8 * height)
    return Image.frombytes("1", (width, height), dots)


def printed(job: Image.Image, picture: Image.Image) -> bool:
    """Whether the ticket begins with exactly this picture."""
    return job.crop((0, 0, *picture.size)).tobytes() == picture.tobytes()


@pytest.mark.parametrize(("width", "height"), [(384, 1), (384, 128), (576, 129), (576, 2000)])
def test_a_picture_is_printed_dot_for_dot(width: int, height: int) -> None:
    with TicketPrinterDevice(width_dots=width) as device:
        printer = open_escpos(device.port, width_dots=width)
        printer.print_image(picture(height, width))
        assert printed(device.wait_for_job(), picture(height, width))
        printer.close()


def test_each_ticket_is_cut_off(device: TicketPrinterDevice, printer: TicketPrinter) -> None:
    for height in (100, 200):
        printer.print_image(picture(height))
        job = device.wait_for_job()
        assert printed(job, picture(height))
        # Some white follows, so that the cutter is past the last line.
        assert height < job.height < height + 300
    assert len(device.jobs) == 2


def test_nothing_is_said_on_standard_output(
    printer: TicketPrinter, capsys: pytest.CaptureFixture[str]
) -> None:
    printer.print_image(picture())
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "image",
    [
        Image.new("L", (WIDTH, 10)),
        Image.new("1", (WIDTH - 8, 10)),
        Image.new("1", (WIDTH, HEIGHT_MAX + 1)),
    ],
    ids=["grey", "narrow", "long"],
)
def test_a_picture_that_does_not_fit_is_refused(printer: TicketPrinter, image: Image.Image) -> None:
    with pytest.raises(ValueError, match="want"):
        printer.print_image(image)


@pytest.mark.parametrize(
    ("paper", "online"), [(Paper.PRESENT, True), (Paper.LOW, True), (Paper.OUT, False)]
)
def test_paper_is_reported(
    device: TicketPrinterDevice, printer: TicketPrinter, paper: Paper, online: bool
) -> None:
    device.paper = paper
    assert printer.status() == PrinterStatus(paper, online)


def test_an_open_cover_is_offline(device: TicketPrinterDevice, printer: TicketPrinter) -> None:
    device.cover_open = True
    assert printer.status() == PrinterStatus(Paper.PRESENT, online=False)


def test_a_printer_that_never_answers_is_taken_at_its_word(
    device: TicketPrinterDevice, printer: TicketPrinter
) -> None:
    device.silent = True
    assert printer.status() == PrinterStatus(Paper.UNKNOWN, online=True)


def test_a_printer_that_no_longer_answers_is_offline(
    device: TicketPrinterDevice, printer: TicketPrinter
) -> None:
    assert printer.status().online
    device.silent = True
    assert printer.status() == PrinterStatus(Paper.UNKNOWN, online=False)


def test_answers_that_are_no_status_are_not_believed() -> None:
    port = PtyPort("noise", lambda _: port.write(b"\xff\x00\x6c\xed" * 40) and None, None)
    printer = open_escpos(port.path, status_timeout=0.2)
    assert printer.status() == PrinterStatus(Paper.UNKNOWN, online=True)
    printer.close()
    port.close()


def test_a_ticket_sent_without_paper_comes_when_there_is_paper(
    device: TicketPrinterDevice, printer: TicketPrinter
) -> None:
    device.paper = Paper.OUT
    printer.print_image(picture())
    with pytest.raises(TimeoutError):
        device.wait_for_job(0.05)
    device.paper = Paper.PRESENT
    assert printed(device.wait_for_job(), picture())


def test_a_stalled_printer_is_a_timeout_and_the_next_ticket_is_whole(
    device: TicketPrinterDevice, printer: TicketPrinter
) -> None:
    device.stall()
    with pytest.raises(DeviceTimeout):
        printer.print_image(picture(900))
    assert printer.status() == PrinterStatus(Paper.UNKNOWN, online=False)
    device.resume()
    printer.print_image(picture(120))
    spoilt, good = device.wait_for_job(), device.wait_for_job()
    assert not printed(spoilt, picture(900))
    assert printed(good, picture(120))
    assert printer.status() == PrinterStatus(Paper.PRESENT, online=True)


def test_unplugging_between_tickets_is_told_and_heals(
    device: TicketPrinterDevice, printer: TicketPrinter
) -> None:
    device.unplug()
    with pytest.raises(DeviceGone):
        printer.print_image(picture())
    with pytest.raises(DeviceGone):
        printer.status()
    printer.close()
    device.replug()
    again = open_escpos(device.port, width_dots=WIDTH)
    again.print_image(picture())
    assert printed(device.wait_for_job(), picture())
    again.close()


def test_unplugging_in_the_middle_of_a_ticket_is_told() -> None:
    received = 0

    def unplug_after_a_part(data: bytes) -> None:
        nonlocal received
        received += len(data)
        if received > 5000:
            port.unplug()

    port = PtyPort("printer", unplug_after_a_part, None)
    printer = open_escpos(port.path, width_dots=WIDTH)
    with pytest.raises(DeviceGone):
        printer.print_image(picture(2000))
    printer.close()
    port.close()


def test_a_missing_port_is_a_device_that_is_gone(device: TicketPrinterDevice) -> None:
    device.unplug()
    with pytest.raises(DeviceGone):
        open_escpos(device.port)

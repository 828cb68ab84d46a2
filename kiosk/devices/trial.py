"""Tries a device: a code, a finger, a card, a page. Nothing of what was read leaves this module.

A device that nobody holds is opened for it; one that the core holds is tried by its worker.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from queue import Empty, SimpleQueue
from typing import Any

from PIL import Image, ImageDraw

from drivers.audio.jack import HeadphoneJack
from drivers.catalogue import open_fingerprint, open_headphones, open_printer, open_scanner
from drivers.chipcard.pcsc import look
from drivers.driver import Wanted
from drivers.errors import DeviceCancelled, DeviceError
from drivers.fingerprint.scanner import FingerprintScanner
from drivers.printer.printer import Paper, TicketPrinter
from drivers.scanner.scanner import CodeScanner, Garbled
from kiosk.appliance.device import DeviceKind, FoundDevice, Trial, TrialStage
from kiosk.appliance.plain_text import plain
from kiosk.devices.held import HeldDevices
from kiosk.devices.loan import Loan

LIMIT = 25.0
"""Seconds for somebody to hold a code before it, to lay a finger or a card on it."""
_LOAN_LIMIT = 60.0
"""Seconds for the worker to end what it does, and for the trial."""
_TURN = 0.25
NOT_HELD = "the terminal itself cannot open it now"
NO_ANSWER = "it does not come back"
_PAGE_HEIGHT = 240

Cancelled = Callable[[], bool]
_Steps = Iterator[tuple[TrialStage, str]]


def trial(
    device: FoundDevice, kind: DeviceKind, wanted: Wanted, driver: str, cancelled: Cancelled
) -> Iterator[Trial]:
    """Of a device that nobody holds. The last one PASSED or FAILED, within LIMIT and the driver's
    own waits. `driver`: its entry point; empty: ours for a serial line."""
    try:
        yield from _told(device, _opened(kind, wanted, driver, cancelled))
    except DeviceError as error:
        yield Trial(device=device.id, stage=TrialStage.FAILED, detail=_said(error))


def trial_of_held(
    device: FoundDevice, kind: DeviceKind, held: HeldDevices, cancelled: Cancelled
) -> Iterator[Trial]:
    """Of the device of its kind that the core holds open: its worker does it, between two jobs, and
    what fails counts as the device's fault."""
    steps: SimpleQueue[tuple[TrialStage, str]] = SimpleQueue()

    def use(opened: Any) -> None:
        try:
            for step in _USES[kind](opened, cancelled):
                steps.put(step)
        except DeviceError as error:
            steps.put((TrialStage.FAILED, _said(error)))
            if not isinstance(error, DeviceCancelled):
                raise

    loan = held.lend(kind, use)
    if loan is None:
        yield Trial(device=device.id, stage=TrialStage.FAILED, detail=NOT_HELD)
        return
    yield from _told(device, _lent(loan, steps, time.monotonic() + _LOAN_LIMIT))


def _lent(loan: Loan[Any], steps: SimpleQueue[tuple[TrialStage, str]], deadline: float) -> _Steps:
    while True:
        try:
            # The loan is over before its last step is missed.
            over = loan.over
            stage, detail = steps.get(timeout=0 if over else _TURN)
        except Empty:
            if not over and time.monotonic() < deadline:
                continue
            yield TrialStage.FAILED, NOT_HELD if loan.refused else NO_ANSWER
            return
        yield stage, detail
        if stage in (TrialStage.PASSED, TrialStage.FAILED):
            return


def _opened(kind: DeviceKind, wanted: Wanted, driver: str, cancelled: Cancelled) -> _Steps:
    if kind is DeviceKind.CARD_READER:
        yield from _card_reader(wanted.port, cancelled)
        return
    with closing(_OPENERS[kind](driver, wanted)) as opened:
        yield from _USES[kind](opened, cancelled)


def _told(device: FoundDevice, steps: _Steps) -> Iterator[Trial]:
    for stage, detail in steps:
        yield Trial(device=device.id, stage=stage, detail=plain(detail))


def _said(error: DeviceError) -> str:
    if isinstance(error, DeviceCancelled):
        return "ended by hand"
    return plain(str(error) or type(error).__name__)


def _scanner(opened: CodeScanner, cancelled: Cancelled) -> _Steps:
    yield TrialStage.WAITING, ""
    deadline = time.monotonic() + LIMIT
    while _goes_on(deadline, cancelled):
        code = opened.read(_TURN)
        if isinstance(code, Garbled):
            yield TrialStage.FAILED, "what it sends is no text in UTF-8, or too long"
            return
        if code is not None:
            yield TrialStage.PASSED, f"a code of {len(code.text)} letters was read"
            return
    yield TrialStage.FAILED, "no code was read"


def _fingerprint(opened: FingerprintScanner, cancelled: Cancelled) -> _Steps:
    yield TrialStage.WAITING, opened.info.model
    picture = opened.capture_image(
        deadline=time.monotonic() + LIMIT, on_event=lambda _: None, cancelled=cancelled
    )
    size = f"{picture.width} x {picture.height}, {picture.dpi} dpi"
    yield TrialStage.PASSED, f"a finger was seen: {size}"


def _printer(opened: TicketPrinter, _cancelled: Cancelled) -> _Steps:
    yield TrialStage.WORKING, ""
    status = opened.status()
    if status.paper is Paper.OUT or not status.online:
        yield TrialStage.FAILED, "out of paper" if status.paper is Paper.OUT else "offline"
        return
    opened.print_image(_page(opened.width_dots))
    status = opened.status()
    yield TrialStage.PASSED, f"a page was sent; paper: {status.paper.value}"


def _card_reader(reader: str, cancelled: Cancelled) -> _Steps:
    """Through PC/SC, which shares readers: the core goes on watching it meanwhile."""
    yield TrialStage.WAITING, ""
    deadline = time.monotonic() + LIMIT
    while _goes_on(deadline, cancelled):
        states = [each for each in look() if each.reader == reader]
        if not states:
            yield TrialStage.FAILED, "the reader is gone"
            return
        if states[0].atr:
            yield TrialStage.PASSED, "the card on it answers"
            return
        time.sleep(_TURN)
    yield TrialStage.FAILED, "no card was seen"


def _headphones(opened: HeadphoneJack, cancelled: Cancelled) -> _Steps:
    before = opened.plugged
    yield TrialStage.WAITING, "headphones are in" if before else "nothing is plugged in"
    deadline = time.monotonic() + LIMIT
    while _goes_on(deadline, cancelled):
        if opened.wait(_TURN) is not before:
            yield TrialStage.PASSED, "plugging in or out was seen"
            return
    yield TrialStage.FAILED, "nothing was plugged in or out"


_OPENERS: dict[DeviceKind, Callable[[str, Wanted], Any]] = {
    DeviceKind.CODE_SCANNER: open_scanner,
    DeviceKind.FINGERPRINT: open_fingerprint,
    DeviceKind.PRINTER: open_printer,
    DeviceKind.HEADPHONES: open_headphones,
}
_USES: dict[DeviceKind, Callable[[Any, Cancelled], _Steps]] = {
    DeviceKind.CODE_SCANNER: _scanner,
    DeviceKind.FINGERPRINT: _fingerprint,
    DeviceKind.PRINTER: _printer,
    DeviceKind.HEADPHONES: _headphones,
}


def _goes_on(deadline: float, cancelled: Cancelled) -> bool:
    if cancelled():
        raise DeviceCancelled
    return time.monotonic() < deadline


def _page(width: int) -> Image.Image:
    """A frame to both edges of the paper, and stripes as fine as codes have them."""
    page = Image.new("1", (width, _PAGE_HEIGHT), 1)
    drawing = ImageDraw.Draw(page)
    drawing.rectangle((0, 0, width - 1, _PAGE_HEIGHT - 1), outline=0, width=3)
    for dots in (1, 2, 4):
        top = 30 + 60 * (dots.bit_length() - 1)
        for left in range(24, width - 24, 2 * dots):
            drawing.rectangle((left, top, left + dots - 1, top + 40), fill=0)
    return page

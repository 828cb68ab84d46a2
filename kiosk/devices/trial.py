"""Tries a device: a code, a finger, a card, a page. Nothing of what was read leaves this module.

Opens the device itself, so one that the terminal holds open is in use; its trial says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing

from PIL import Image, ImageDraw

from drivers.catalogue import open_fingerprint, open_headphones, open_printer, open_scanner
from drivers.chipcard.pcsc import look
from drivers.driver import Wanted
from drivers.errors import DeviceCancelled, DeviceError
from drivers.printer.printer import Paper
from drivers.scanner.scanner import Garbled
from kiosk.appliance.device import DeviceKind, FoundDevice, Trial, TrialStage
from kiosk.appliance.plain_text import plain

LIMIT = 25.0
"""Seconds for somebody to hold a code before it, to lay a finger or a card on it."""
_TURN = 0.25
_PAGE_HEIGHT = 240

Cancelled = Callable[[], bool]


def trial(
    device: FoundDevice, kind: DeviceKind, wanted: Wanted, driver: str, cancelled: Cancelled
) -> Iterator[Trial]:
    """The last one PASSED or FAILED, within LIMIT and the driver's own waits. `driver`: its entry
    point; empty: ours for a serial line."""
    try:
        for stage, detail in _TRIALS[kind](wanted, driver, cancelled):
            yield Trial(device=device.id, stage=stage, detail=plain(detail))
    except DeviceCancelled:
        yield Trial(device=device.id, stage=TrialStage.FAILED, detail="ended by hand")
    except DeviceError as error:
        said = plain(str(error) or type(error).__name__)
        yield Trial(device=device.id, stage=TrialStage.FAILED, detail=said)


_Steps = Iterator[tuple[TrialStage, str]]


def _scanner(wanted: Wanted, driver: str, cancelled: Cancelled) -> _Steps:
    with closing(open_scanner(driver, wanted)) as opened:
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


def _fingerprint(wanted: Wanted, driver: str, cancelled: Cancelled) -> _Steps:
    with closing(open_fingerprint(driver, wanted)) as opened:
        yield TrialStage.WAITING, opened.info.model
        picture = opened.capture_image(
            deadline=time.monotonic() + LIMIT, on_event=lambda _: None, cancelled=cancelled
        )
        size = f"{picture.width} x {picture.height} at {picture.dpi} dpi"
    yield TrialStage.PASSED, f"a finger was seen: {size}"


def _printer(wanted: Wanted, driver: str, _cancelled: Cancelled) -> _Steps:
    yield TrialStage.WORKING, ""
    with closing(open_printer(driver, wanted)) as opened:
        status = opened.status()
        if status.paper is Paper.OUT or not status.online:
            yield TrialStage.FAILED, "out of paper" if status.paper is Paper.OUT else "offline"
            return
        opened.print_image(_page(opened.width_dots))
        status = opened.status()
    yield TrialStage.PASSED, f"a page was sent; paper: {status.paper.value}"


def _card_reader(wanted: Wanted, _driver: str, cancelled: Cancelled) -> _Steps:
    yield TrialStage.WAITING, ""
    deadline = time.monotonic() + LIMIT
    while _goes_on(deadline, cancelled):
        states = [each for each in look() if each.reader == wanted.port]
        if not states:
            yield TrialStage.FAILED, "the reader is gone"
            return
        if states[0].atr:
            yield TrialStage.PASSED, "the card on it answers"
            return
        time.sleep(_TURN)
    yield TrialStage.FAILED, "no card was seen"


def _headphones(wanted: Wanted, driver: str, cancelled: Cancelled) -> _Steps:
    with closing(open_headphones(driver, wanted)) as opened:
        before = opened.plugged
        yield TrialStage.WAITING, "headphones are in" if before else "nothing is plugged in"
        deadline = time.monotonic() + LIMIT
        while _goes_on(deadline, cancelled):
            if opened.wait(_TURN) is not before:
                yield TrialStage.PASSED, "plugging in or out was seen"
                return
    yield TrialStage.FAILED, "nothing was plugged in or out"


_TRIALS: dict[DeviceKind, Callable[[Wanted, str, Cancelled], _Steps]] = {
    DeviceKind.CODE_SCANNER: _scanner,
    DeviceKind.FINGERPRINT: _fingerprint,
    DeviceKind.PRINTER: _printer,
    DeviceKind.CARD_READER: _card_reader,
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

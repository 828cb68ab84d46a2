"""A USB scanner of which libfprint takes images, as a `FingerprintScanner`."""

from __future__ import annotations

import contextlib
import json
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from drivers.errors import DeviceError, DeviceGone, DeviceProtocolError
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.libfprint import usb_worker
from drivers.fingerprint.libfprint.child_process import Answer, ChildProcess, refusal
from drivers.fingerprint.patience import Patience
from drivers.fingerprint.scanner import (
    FingerEvent,
    FingerprintScanner,
    Listener,
    QualityHint,
    ScannerInfo,
)

_START_SECONDS = 10.0
_SLICE = 0.1
_PING_EVERY = 2.0
_PONG_WITHIN = 3.0
_METRES_PER_INCH = 0.0254

_USUAL_DPI = 500
_DPI = {"uru4000": 512}
"""By libfprint's driver, where it does not set its images' resolution: few drivers do."""

_HINTS = {
    0: QualityHint.TOO_FEW_FEATURES,
    1: QualityHint.TOO_SHORT,
    2: QualityHint.NOT_CENTRED,
    3: QualityHint.UNREADABLE,
}
"""By FpDeviceRetry. The general one is what libfprint says where it sees no minutiae."""


@dataclass(frozen=True)
class LibfprintOptions:
    driver: str = ""
    """libfprint's name of it, as `list_usb` tells; empty: the first scanner that gives images."""
    virtual_socket: Path | None = None
    """Where libfprint's virtual image device is to listen, instead of any USB scanner."""
    dpi: int | None = None
    """Of the images. None: what libfprint says, or else is known of the driver."""
    python: str = "/usr/bin/python3"
    """Debian's own: libfprint's bindings belong to it."""
    pong_within: float = _PONG_WITHIN
    """Seconds in which libfprint's process has to show that it lives."""


@dataclass(frozen=True)
class UsbScanner:
    driver: str
    name: str
    gives_images: bool
    """The others compare in the device itself and keep their images."""


def list_usb(options: LibfprintOptions | None = None) -> tuple[UsbScanner, ...]:
    """What is plugged in and known to libfprint. Raises DeviceGone where libfprint is missing."""
    child = _start(options or LibfprintOptions())
    try:
        answer = child.answer(child.ask("list"), time.monotonic() + _START_SECONDS)
        return _rows(answer.payload)
    finally:
        child.end()


def open_usb(options: LibfprintOptions | None = None) -> LibfprintScanner:
    """Raises DeviceGone (none is plugged in, in use, not allowed, or libfprint is missing),
    DeviceTimeout, DeviceProtocolError (it gives no images).
    """
    return LibfprintScanner(options or LibfprintOptions())


def _start(options: LibfprintOptions) -> ChildProcess:
    virtual = options.virtual_socket
    environment = {} if virtual is None else {"FP_VIRTUAL_IMAGE": str(virtual)}
    return ChildProcess(environment, options.python)


class LibfprintScanner(FingerprintScanner):
    """libfprint runs in a process of its own, killed when it hangs and
    started again by the next request.
    """

    def __init__(self, options: LibfprintOptions) -> None:
        self._options = options
        self._child: ChildProcess | None = None
        self._withdrawn = 0
        """Number of a capture that was withdrawn and has not ended yet; 0: none."""
        self._closed = False
        child = self._ready_child(Patience.of(_START_SECONDS))
        assert child is self._child

    @property
    def info(self) -> ScannerInfo:
        return self._info

    @property
    def pid(self) -> int | None:
        """Of libfprint's process."""
        return self._child.pid if self._child else None

    def capture_image(
        self, *, deadline: float, on_event: Listener, cancelled: Callable[[], bool]
    ) -> GreyImage:
        patience = Patience(deadline, cancelled)
        patience.check()
        child = self._ready_child(patience)
        try:
            while True:
                image = _Capture(child, on_event, self._options.pong_within)
                try:
                    answer = image.wait(patience)
                finally:
                    self._withdrawn = image.unfinished
                    if self._withdrawn:
                        with contextlib.suppress(DeviceGone):
                            child.tell("cancel", self._withdrawn)
                if answer.kind == usb_worker.IMAGE:
                    return self._image(answer.payload)
                on_event(_hint(answer.payload))
        except (DeviceGone, DeviceProtocolError):
            self._end_child()
            raise

    def check(self) -> None:
        if self._child is None:
            return
        try:
            while (answer := self._child.next(0.0)) is not None:
                if answer.number == self._withdrawn and _ends_capture(answer):
                    self._withdrawn = 0
                elif answer.kind == usb_worker.FAILED:
                    raise refusal(answer)
        except (DeviceGone, DeviceProtocolError):
            self._end_child()
            raise

    def close(self) -> None:
        self._closed = True
        self._end_child()

    def _ready_child(self, patience: Patience) -> ChildProcess:
        """A process with the scanner open and no capture in it."""
        if self._closed:
            raise DeviceGone("the USB fingerprint scanner is closed")
        if self._child is not None and self._withdrawn:
            self._await_withdrawn(self._child, patience)
        if self._child is not None and not self._child.running:
            self._end_child()
        if self._child is None:
            self._child = _start(self._options)
            try:
                self._open(self._child)
            except DeviceError:
                self._end_child()
                raise
        return self._child

    def _open(self, child: ChildProcess) -> None:
        number = child.ask("open", self._options.driver)
        opened = child.answer(number, time.monotonic() + _START_SECONDS)
        (self._found,) = _rows(b"[" + opened.payload + b"]")
        self._info = ScannerInfo(self._found.name)

    def _image(self, payload: bytes) -> GreyImage:
        try:
            width, height, per_metre = usb_worker.SIZE.unpack_from(payload)
            said = round(per_metre * _METRES_PER_INCH)
            dpi = self._options.dpi or said or _DPI.get(self._found.driver, _USUAL_DPI)
            return GreyImage(width, height, dpi, payload[usb_worker.SIZE.size :])
        except (ValueError, struct.error) as error:
            raise DeviceProtocolError("no image that a finger could have made") from error

    def _await_withdrawn(self, child: ChildProcess, patience: Patience) -> None:
        end = time.monotonic() + self._options.pong_within
        try:
            while self._withdrawn and time.monotonic() < end:
                patience.check()
                answer = child.next(time.monotonic() + _SLICE)
                if answer and answer.number == self._withdrawn and _ends_capture(answer):
                    self._withdrawn = 0
        except (DeviceGone, DeviceProtocolError):
            self._end_child()
            return
        if self._withdrawn:
            self._end_child()

    def _end_child(self) -> None:
        child, self._child, self._withdrawn = self._child, None, 0
        if child is not None:
            child.end()


class _Capture:
    """One image asked for. `unfinished` is its number while the process works on it."""

    def __init__(self, child: ChildProcess, on_event: Listener, pong_within: float) -> None:
        self.unfinished = child.ask("capture")
        self._child = child
        self._on_event = on_event
        self._pong_within = pong_within
        self._present = False
        self._told: FingerEvent | None = None

    def wait(self, patience: Patience) -> Answer:
        """IMAGE or RETRY."""
        number = self.unfinished
        heard = pinged = time.monotonic()
        while True:
            patience.check()
            answer = self._child.next(time.monotonic() + patience.left(_SLICE))
            now = time.monotonic()
            if answer is not None:
                heard = now
                if answer.kind == usb_worker.FAILED and answer.number in (0, number):
                    self.unfinished = 0
                    raise refusal(answer)
                if answer.number == number and answer.kind == usb_worker.STATUS:
                    self._tell(answer.payload)
                elif answer.number == number and _ends_capture(answer):
                    self.unfinished = 0
                    return answer
            elif now - heard > _PING_EVERY + self._pong_within:
                raise DeviceProtocolError("the USB fingerprint scanner's process hangs")
            elif now - max(heard, pinged) > _PING_EVERY:
                pinged = now
                self._child.tell("ping", number)

    def _tell(self, payload: bytes) -> None:
        status = payload[0] if payload else 0
        needed = bool(status & usb_worker.NEEDED)
        present = bool(status & usb_worker.PRESENT)
        if present and not self._present:
            self._say(FingerEvent.DOWN)
        if present and not needed:
            self._say(FingerEvent.LIFT)
        if self._present and not present:
            self._say(FingerEvent.UP)
        if needed and not present:
            self._say(FingerEvent.WAITING)
        self._present = present

    def _say(self, event: FingerEvent) -> None:
        if event is not self._told:
            self._told = event
            self._on_event(event)


def _ends_capture(answer: Answer) -> bool:
    return answer.kind in (usb_worker.IMAGE, usb_worker.RETRY, usb_worker.FAILED)


def _hint(payload: bytes) -> QualityHint:
    if len(payload) != usb_worker.CODE.size:
        raise DeviceProtocolError("libfprint's process sends no such answer")
    return _HINTS.get(usb_worker.CODE.unpack(payload)[0], QualityHint.UNREADABLE)


def _rows(payload: bytes) -> tuple[UsbScanner, ...]:
    try:
        return tuple(UsbScanner(*row) for row in json.loads(payload))
    except (ValueError, TypeError) as error:
        raise DeviceProtocolError("libfprint's process sends no such answer") from error

"""The code scanner's worker: every code that is held before it becomes an event."""

from __future__ import annotations

from collections.abc import Callable

from drivers.scanner.scanner import CodeScanner, Garbled, Scanned
from kiosk.devices.worker import DeviceWorker, Emit
from kiosk.visit.event import CodeGarbled, CodeScanned
from kiosk.visit.view import Device

READ_SECONDS = 0.25


class ScannerWorker(DeviceWorker[CodeScanner, None]):
    """Has no jobs; the visit ignores the codes that it does not wait for."""

    poll_seconds = 0.0

    def __init__(self, opener: Callable[[], CodeScanner] | None, emit: Emit) -> None:
        super().__init__(Device.CODE_SCANNER, opener, emit)

    def serve(self, device: CodeScanner, job: None) -> None:
        """Never called: nothing is submitted."""

    def refuse(self, job: None) -> None:
        """Never called: nothing is submitted."""

    def idle(self, device: CodeScanner) -> None:
        match device.read(READ_SECONDS):
            case Scanned(text=text):
                self._emit(CodeScanned(text))
            case Garbled():
                self._emit(CodeGarbled())
            case None:
                pass

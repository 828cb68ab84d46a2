"""Acme T80: a printer that takes one line of pixels after the other and says OK to each picture.

The protocol, all of it in ASCII but for the pixels:

    ?\n                       →  READY\n, LOW\n or EMPTY\n
    P width height\n pixels   →  OK\n, when it has been printed and cut
"""

from __future__ import annotations

import time

from PIL import Image

from drivers.driver import Driver, DriverKind, Wanted
from drivers.errors import DeviceProtocolError, DeviceTimeout
from drivers.printer.printer import Paper, PrinterStatus
from drivers.serial_line import SerialLine

_BAUD = 115200
_ANSWER_WITHIN = 0.5
_PRINTED_WITHIN = 10.0
_LONGEST_ANSWER = 16
_PAPER = {b"READY": Paper.PRESENT, b"LOW": Paper.LOW, b"EMPTY": Paper.OUT}


class AcmeT80:
    """A TicketPrinter."""

    def __init__(self, line: SerialLine, width_dots: int) -> None:
        self._line = line
        self._width = width_dots

    @property
    def width_dots(self) -> int:
        return self._width

    def status(self) -> PrinterStatus:
        answer = self._asked(b"?\n", _ANSWER_WITHIN)
        if answer not in _PAPER:
            raise DeviceProtocolError("not an answer of a T80")
        return PrinterStatus(_PAPER[answer], online=True)

    def print_image(self, image: Image.Image) -> None:
        pixels = image.convert("1").tobytes()
        head = f"P {image.width} {image.height}\n".encode()
        if self._asked(head + pixels, _PRINTED_WITHIN) != b"OK":
            raise DeviceProtocolError("it did not print")

    def close(self) -> None:
        self._line.close()

    def _asked(self, request: bytes, limit: float) -> bytes:
        deadline = time.monotonic() + limit
        self._line.discard_input()
        self._line.write(request, deadline)
        answer = b""
        while not answer.endswith(b"\n"):
            part = self._line.read(deadline - time.monotonic(), _LONGEST_ANSWER)
            answer += part
            if len(answer) > _LONGEST_ANSWER:
                raise DeviceProtocolError("not an answer of a T80")
            if not part and time.monotonic() >= deadline:
                raise DeviceTimeout("the T80 does not answer")
        return answer.strip()


def _open(wanted: Wanted) -> AcmeT80:
    return AcmeT80(SerialLine(wanted.port, baud=wanted.baud or _BAUD), wanted.width_dots)


T80 = Driver(DriverKind.PRINTER, _open, "Acme T80", frozenset({"1209:ac80"}))

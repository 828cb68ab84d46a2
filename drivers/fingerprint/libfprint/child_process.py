"""libfprint's process as seen from the terminal: numbered requests, answers by a deadline."""

from __future__ import annotations

import os
import select
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from drivers.errors import DeviceGone, DeviceProtocolError, DeviceTimeout
from drivers.fingerprint.libfprint import usb_worker

_SCRIPT = Path(usb_worker.__file__).resolve()
_CHUNK = 65536
_ANSWER_MAX = usb_worker.SIZE.size + usb_worker.MAX_SIDE**2


@dataclass(frozen=True, repr=False)
class Answer:
    kind: int
    number: int
    payload: bytes


class AnswerReader:
    """Answers out of a stream of bytes."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def next(self) -> Answer | None:
        """None when more bytes are needed. DeviceProtocolError when it cannot be an answer."""
        head = usb_worker.HEADER
        if len(self._buffer) < head.size:
            return None
        kind, number, length = head.unpack_from(self._buffer)
        if kind not in usb_worker.KINDS or length > _ANSWER_MAX:
            raise DeviceProtocolError("libfprint's process sends what it should not")
        end = head.size + length
        if len(self._buffer) < end:
            return None
        payload = bytes(self._buffer[head.size : end])
        del self._buffer[:end]
        return Answer(kind, number, payload)


class ChildProcess:
    """Started by its construction. Used from one thread.

    Calls raise DeviceGone where the process ended, DeviceProtocolError where it says what it
    should not; either way it is to be ended then.
    """

    def __init__(self, environment: Mapping[str, str], python: str) -> None:
        """Raises DeviceGone."""
        self._reader = AnswerReader()
        self._last = 0
        try:
            self._process = subprocess.Popen(
                [python, "-I", str(_SCRIPT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=dict(environment),
                bufsize=0,
            )
        except OSError as error:
            raise DeviceGone(f"{python} cannot be started for libfprint") from error
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests, self._answers = self._process.stdin, self._process.stdout
        os.set_blocking(self._answers.fileno(), False)
        os.set_blocking(self._requests.fileno(), False)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def ask(self, verb: str, *arguments: str) -> int:
        """Sends a request; its number."""
        self._last = (self._last + 1) & 0xFFFF or 1
        self.tell(verb, self._last, *arguments)
        return self._last

    def tell(self, verb: str, number: int, *arguments: str) -> None:
        line = " ".join((verb, str(number), *arguments)).encode("ascii") + b"\n"
        try:
            # Short lines that are answered one by one: a full pipe is a process that hangs.
            os.write(self._requests.fileno(), line)
        except (BrokenPipeError, BlockingIOError) as error:
            raise DeviceGone("the USB fingerprint scanner's process ended") from error

    def next(self, deadline: float) -> Answer | None:
        """The next answer to whatever request; None when none came by `deadline`."""
        while (answer := self._reader.next()) is None:
            left = deadline - time.monotonic()
            ready, _, _ = select.select([self._answers], [], [], max(0.0, left))
            if not ready:
                return None
            data = os.read(self._answers.fileno(), _CHUNK)
            if not data:
                raise DeviceGone("the USB fingerprint scanner's process ended")
            self._reader.feed(data)
        return answer

    def answer(self, number: int, deadline: float) -> Answer:
        """The answer to one request; what belongs to earlier ones is dropped.

        Raises DeviceTimeout as well; DeviceGone with what the process says is missing.
        """
        while (answer := self.next(deadline)) is not None:
            if answer.kind == usb_worker.FAILED and answer.number in (0, number):
                raise refusal(answer)
            if answer.number == number:
                return answer
        raise DeviceTimeout("the USB fingerprint scanner's process does not answer")

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._requests.close()
        self._answers.close()


def refusal(answer: Answer) -> DeviceGone | DeviceProtocolError:
    word = answer.payload.decode("ascii", "replace")
    if word == usb_worker.NO_LIBRARY:
        return DeviceGone("libfprint is missing (Debian packages gir1.2-fprint-2.0 and python3-gi)")
    if word == usb_worker.GONE:
        return DeviceGone("no USB fingerprint scanner is plugged in, or it cannot be opened")
    if word == usb_worker.NO_IMAGES:
        return DeviceProtocolError("the USB fingerprint scanner gives no images")
    return DeviceProtocolError("the USB fingerprint scanner failed")

"""The confined process as seen from outside: bytes in, bytes out, by a deadline."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from drivers.fingerprint.extraction import nbis_worker
from drivers.fingerprint.extraction.errors import (
    ExtractionTimedOut,
    ExtractorDied,
    ExtractorUnavailable,
)

_SCRIPT = Path(nbis_worker.__file__).resolve()
_START_SECONDS = 10.0
_CHUNK = 65536


class WorkerProcess:
    """Started by its construction. ExtractorUnavailable where it does not come up."""

    def __init__(self) -> None:
        try:
            self._process = subprocess.Popen(
                # Isolated and without site packages: nothing but the standard library loads.
                [sys.executable, "-I", "-S", str(_SCRIPT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={},
            )
        except OSError as error:
            raise ExtractorUnavailable("the extractor's process cannot be started") from error
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests: IO[bytes] = self._process.stdin
        self._answers: IO[bytes] = self._process.stdout
        os.set_blocking(self._requests.fileno(), False)
        os.set_blocking(self._answers.fileno(), False)
        try:
            status, _ = self._exchange(b"", time.monotonic() + _START_SECONDS)
        except (ExtractionTimedOut, ExtractorDied) as error:
            self.end()
            raise ExtractorUnavailable("the extractor's process does not come up") from error
        if status != nbis_worker.READY:
            self.end()
            raise ExtractorUnavailable("libfprint is missing (Debian package libfprint-2-2)")

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def detect(
        self, width: int, height: int, pixels: bytes, seconds: float
    ) -> list[tuple[int, int, int, int, int]]:
        """x, y, direction, type and reliability of each minutia, as the worker's page says; empty
        where the detector fails.

        ExtractionTimedOut, ExtractorDied: the process is gone then.
        """
        request = nbis_worker.SIZE.pack(width, height) + pixels
        try:
            status, body = self._exchange(request, time.monotonic() + seconds)
        except (ExtractionTimedOut, ExtractorDied):
            self.end()
            raise
        if status not in (nbis_worker.FOUND, nbis_worker.FAILED):
            self.end()
            raise ExtractorDied("the extractor refused its own request")
        return list(nbis_worker.MINUTIA.iter_unpack(body))

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._requests, self._answers):
            pipe.close()

    def _exchange(self, request: bytes, deadline: float) -> tuple[int, bytes]:
        """Writes and reads as the pipes allow, so that neither side waits for the other."""
        waiting = memoryview(request)
        answer = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._answers, selectors.EVENT_READ)
            if waiting:
                selector.register(self._requests, selectors.EVENT_WRITE)
            while (complete := _complete(answer)) is None:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise ExtractionTimedOut("the image took too long")
                for key, _ in selector.select(left):
                    if key.fileobj is self._answers:
                        answer += self._read()
                        continue
                    waiting = waiting[self._write(waiting) :]
                    if not waiting:
                        selector.unregister(self._requests)
        return complete

    def _read(self) -> bytes:
        read = os.read(self._answers.fileno(), _CHUNK)
        if not read:
            raise ExtractorDied("the extractor's process ended")
        return read

    def _write(self, waiting: memoryview) -> int:
        try:
            return os.write(self._requests.fileno(), waiting[:_CHUNK])
        except BrokenPipeError as error:
            raise ExtractorDied("the extractor's process ended") from error


def _complete(answer: bytearray) -> tuple[int, bytes] | None:
    """Status and body, once they are all there. ExtractorDied where it cannot be an answer."""
    head = nbis_worker.HEADER
    if len(answer) < head.size:
        return None
    status, count = head.unpack_from(answer)
    length = head.size + count * nbis_worker.MINUTIA.size
    if count > nbis_worker.MAX_MINUTIAE or len(answer) > length:
        raise ExtractorDied("the extractor's answer is not one")
    return (status, bytes(answer[head.size :])) if len(answer) == length else None

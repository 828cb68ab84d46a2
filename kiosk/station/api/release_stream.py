"""Hands out bundles slowly enough that nobody waits longer for a ticket because of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from kiosk.station import release_shelf
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.release_shelf import Release
from kiosk.station.service_point import ServicePoint

MOST_AT_ONCE = 4
BYTES_PER_SECOND = 8 << 20
"""For all together: 300 MB for four terminals take two and a half minutes."""
CHUNK = 64 << 10


class ReleaseDesk:
    """One for each service process; used in its event loop."""

    def __init__(self, point: ServicePoint, pace: int = BYTES_PER_SECOND) -> None:
        self._point = point
        self._pause = CHUNK / pace
        self._open = 0
        self._turn = asyncio.Lock()

    async def hand_out(self, version: str, wanted: str | None) -> Response:
        """Raises Refusal(UNKNOWN_RELEASE, RANGE, TOO_BUSY). `wanted`: a Range header's value."""
        folder = self._point.release_dir
        release = await run_in_threadpool(self._find, version)
        if folder is None or release is None:
            raise Refusal(Reason.UNKNOWN_RELEASE)
        file = release_shelf.file_of(folder, version)
        if not await run_in_threadpool(_is_whole, file, release):
            raise Refusal(Reason.UNKNOWN_RELEASE)
        first, last = _bounds(wanted, release.size)
        if self._open >= MOST_AT_ONCE:
            raise Refusal(Reason.TOO_BUSY)
        headers = {
            "ETag": f'"{release.sha256}"',
            "Accept-Ranges": "bytes",
            "Content-Length": str(last - first + 1),
        }
        if wanted is not None:
            headers["Content-Range"] = f"bytes {first}-{last}/{release.size}"
        return StreamingResponse(
            self._stream(file, first, last),
            200 if wanted is None else 206,
            headers,
            "application/octet-stream",
        )

    def _find(self, version: str) -> Release | None:
        with self._point.database.reading() as connection:
            return release_shelf.find(connection, self._point.station_id, version)

    async def _stream(self, file: Path, first: int, last: int) -> AsyncIterator[bytes]:
        self._open += 1
        try:
            left, at = last - first + 1, first
            while left > 0:
                async with self._turn:  # one chunk at a time, whoever it is for
                    chunk = await run_in_threadpool(_read, file, at, min(CHUNK, left))
                    await asyncio.sleep(self._pause)
                if not chunk:
                    return
                at, left = at + len(chunk), left - len(chunk)
                yield chunk
        finally:
            self._open -= 1


def _read(file: Path, at: int, size: int) -> bytes:
    with file.open("rb") as opened:
        opened.seek(at)
        return opened.read(size)


def _is_whole(file: Path, release: Release) -> bool:
    try:
        return file.stat().st_size == release.size
    except OSError:
        return False


def _bounds(wanted: str | None, size: int) -> tuple[int, int]:
    """First and last byte. Raises Refusal(RANGE)."""
    if wanted is None:
        return 0, size - 1
    first, last = wanted.removeprefix("bytes=").split("-")
    begin, end = int(first), min(int(last), size - 1) if last else size - 1
    if begin > end:
        raise Refusal(Reason.RANGE)
    return begin, end

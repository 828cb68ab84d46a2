"""A board's connection to the stream of events, without a library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import requests

Heard = tuple[int, str, dict[str, Any]]


class Listener:
    """One board's connection."""

    def __init__(self, url: str, after: int | None = None) -> None:
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        self._response = requests.get(
            url + "/v1/events", headers=headers, stream=True, timeout=(5, 20)
        )
        assert self._response.status_code == 200
        assert self._response.headers["Content-Type"].startswith("text/event-stream")
        self._lines = self._response.iter_lines(chunk_size=1)
        assert next(self._lines) == b"retry: 1000"
        next(self._lines)

    def hear(self, count: int) -> list[Heard]:
        return [next(self._heard()) for _ in range(count)]

    def _heard(self) -> Iterator[Heard]:
        found: dict[str, str] = {}
        for line in self._lines:
            if not line and "id" in found:
                yield int(found["id"]), found["event"], json.loads(found["data"])
                return
            name, _, value = line.decode().partition(": ")
            found[name] = value

    def rest(self) -> Iterator[bytes]:
        """What comes until the station ends the stream in order."""
        return (line for line in self._lines if line)

    def close(self) -> None:
        self._response.close()

"""The outermost layer: bounds every request in size and time, and keeps faults inside.

It reads a request's whole body before anything else sees it, so that a slow or endless sender
holds a few kB for a few seconds and nothing more. An exception that nobody expected becomes a
problem answer; the log gets its type and place, never its text, which may hold what was asked.
"""

from __future__ import annotations

import asyncio
import logging
import time
import traceback

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.station.api.problems import CODE_IN_SCOPE, problem
from kiosk.station.metrics import StationMetrics
from kiosk.station.refusal import Reason

LARGEST_BODY = 16 * 1024
"""Bytes; the largest request of the contract, a correction of all fields, has some 8 kB."""
MOST_DISCARDED = 1024 * 1024
"""Bytes read and dropped, so that an honest sender of too much hears why: closing a connection
with unread bytes on it resets it, and the answer is lost on the way."""
LONGEST_ARRIVAL = 5.0
"""Seconds until a body must be there."""

OTHER_ROUTE = "other"
FAST = ("/v1/tickets", "/v1/station")
"""What the fast lane answers without looking for a route."""

_log = logging.getLogger(__name__)


class _Rejected(Exception):
    def __init__(self, reason: Reason) -> None:
        self.reason = reason


class _Gone(Exception):
    """The sender hung up."""


class Guard:
    def __init__(self, app: ASGIApp, metrics: StationMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, begun = False, time.perf_counter()

        async def note_start(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _keep_nowhere(message)
                self._note(scope, message["status"], time.perf_counter() - begun)
            await send(message)

        try:
            body = await _whole_body(scope, receive)
            await self._app(scope, replayed(body, receive), note_start)
        except _Gone:
            return
        except _Rejected as rejected:
            await _reject(rejected.reason, scope, receive, note_start)
        except Exception as error:  # noqa: BLE001 - the last layer: nothing may pass it
            _log.error("unexpected %s at %s", type(error).__name__, _place(error))
            if not started:
                await problem(Reason.INTERNAL)(scope, receive, note_start)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        self._metrics.answered(scope["method"], _route(scope), status, seconds)
        code = scope.get(CODE_IN_SCOPE)
        if code is not None:
            self._metrics.refused(code)


def _keep_nowhere(start: Message) -> None:
    """No browser or proxy keeps an answer, unless its route says otherwise."""
    headers: list[tuple[bytes, bytes]] = list(start.get("headers", ()))
    if all(name != b"cache-control" for name, _ in headers):
        start["headers"] = [*headers, (b"cache-control", b"no-store")]


async def _reject(reason: Reason, scope: Scope, receive: Receive, send: Send) -> None:
    answer = problem(reason)
    # What is left of the body is not read: the connection cannot be used again.
    answer.headers["Connection"] = "close"
    await answer(scope, receive, send)


async def _whole_body(scope: Scope, receive: Receive) -> bytes:
    for name, value in scope["headers"]:
        if name == b"content-length" and (len(value) > 9 or int(value) > MOST_DISCARDED):
            raise _Rejected(Reason.TOO_LARGE)
    body = bytearray()
    arrived = 0
    try:
        async with asyncio.timeout(LONGEST_ARRIVAL):
            more = True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise _Gone
                chunk = message.get("body", b"")
                arrived += len(chunk)
                if arrived <= LARGEST_BODY:
                    body += chunk
                elif arrived > MOST_DISCARDED:
                    raise _Rejected(Reason.TOO_LARGE)
                more = message.get("more_body", False)
    except TimeoutError:
        raise _Rejected(Reason.TOO_SLOW) from None
    if arrived > LARGEST_BODY:
        raise _Rejected(Reason.TOO_LARGE)
    return bytes(body)


def replayed(body: bytes, receive: Receive) -> Receive:
    """`receive` as it was before the whole body was taken from it."""
    given = False

    async def once() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once


def _route(scope: Scope) -> str:
    """The route's template; an address itself may hold anything."""
    route = scope.get("route")
    if route is not None:
        return str(getattr(route, "path", OTHER_ROUTE))
    return scope["path"] if scope["path"] in FAST else OTHER_ROUTE


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown place"

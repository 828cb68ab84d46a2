"""Answers on loopback only to whoever has asked for loopback.

Over plain HTTP whoever is on this machine is trusted as a terminal is. A page in a browser here is
no such program, but its author can have his own host's name lead to 127.0.0.1 (DNS rebinding), and
the browser then takes this service for his. The name stays in the request's Host.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.station.api.problems import problem
from kiosk.station.refusal import Reason

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class OwnHost:
    """`also`: further names and addresses by which it is asked, e.g. by a proxy."""

    def __init__(self, app: ASGIApp, *also: str) -> None:
        self._app = app
        self._known = LOOPBACK | {name.lower() for name in also if name}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_meant(scope):
            await problem(Reason.OTHER_HOST)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_meant(self, scope: Scope) -> bool:
        for name, value in scope["headers"]:
            if name == b"host":
                return host_of(value.decode("latin-1")) in self._known
        # Only what is no browser asks without.
        return True


def host_of(authority: str) -> str:
    """Name or address of `host:port`, in lower case; empty if it is none."""
    try:
        return urlsplit(f"//{authority}").hostname or ""
    except ValueError:
        return ""

"""Lets paired terminals in, to what is for terminals, and each of them for itself only; browsers,
which have no certificate, to the pages and to what a member of staff may ask, who signs in there.

It stands between the guard, which has the whole body by then, and the routes: a route that is
added later is shut, off this machine, unless it is named here.
"""

from __future__ import annotations

import json

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.pairing.certificates import TerminalCertificate
from kiosk.station.admission import Admission
from kiosk.station.api.guard import replayed
from kiosk.station.api.problems import problem
from kiosk.station.refusal import Reason, Refusal

OPEN_TO_ALL = (
    ("GET", "/v1/health"),
    ("GET", "/v1/ready"),
    ("GET", "/metrics"),
    ("GET", "/v1/time"),
    ("GET", "/v1/pairings"),
    ("POST", "/v1/pairings"),
    ("GET", "/static"),
    ("GET", "/language"),
    ("GET", "/t"),
    ("POST", "/t"),
    ("GET", "/c"),
    ("GET", "/board"),
)
"""Methods with paths, and all below them, for which no certificate is asked."""
FOR_BROWSERS = (
    ("GET", "/"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("POST", "/sign-out"),
    ("GET", "/account"),
    ("POST", "/account"),
    ("GET", "/console"),
    ("POST", "/console"),
    ("GET", "/supervisor"),
    ("POST", "/supervisor"),
    ("GET", "/v1/staff"),
    ("POST", "/v1/staff"),
    ("GET", "/v1/data-quality"),
    ("GET", "/v1/help-calls"),
    ("GET", "/v1/events"),
)
"""For whoever shows no certificate: these demand a session of a member of staff (web/access.py).
What the hall may hear is at /board/events."""
FOR_TERMINALS = (
    ("GET", "/v1/board"),
    ("GET", "/v1/events"),
    ("GET", "/v1/procedures"),
    ("GET", "/v1/ratings"),
    ("GET", "/v1/releases"),
    ("GET", "/v1/station"),
    ("POST", "/v1/blocks"),
    ("POST", "/v1/certificates"),
    ("POST", "/v1/check-ins"),
    ("POST", "/v1/consents"),
    ("POST", "/v1/corrections"),
    ("POST", "/v1/help-calls"),
    ("POST", "/v1/lookups"),
    ("POST", "/v1/ratings"),
    ("POST", "/v1/record-checks"),
    ("POST", "/v1/staff-access"),
    ("POST", "/v1/terminal"),
    ("POST", "/v1/tickets"),
)


class TerminalsOnly:
    def __init__(self, app: ASGIApp, admission: Admission) -> None:
        self._app = app
        self._admission = admission

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_open(scope):
            await self._app(scope, receive, send)
            return
        body: bytes = (await receive()).get("body", b"")
        try:
            terminal = await self._admitted(scope)
            _demand_for_terminals(scope)
            _demand_own(body, terminal)
        except Refusal as refusal:
            await problem(refusal.reason)(scope, receive, send)
            return
        scope.setdefault("state", {})["terminal"] = terminal
        await self._app(scope, replayed(body, receive), send)

    async def _admitted(self, scope: Scope) -> TerminalCertificate:
        der = _certificate(scope)
        if der is None:
            raise Refusal(Reason.CERTIFICATE_MISSING)
        if self._admission.at_hand(der):
            return self._admission.admit(der)
        return await run_in_threadpool(self._admission.admit, der)


def _certificate(scope: Scope) -> bytes | None:
    """The client's, in DER; None: it has shown none."""
    shown: bytes | None = scope.get("extensions", {}).get("tls", {}).get("client_cert")
    return shown


def _is_open(scope: Scope) -> bool:
    """Whether it is let through without a certificate. A terminal is never taken for a browser."""
    if _is_among(OPEN_TO_ALL, scope):
        return True
    return _is_among(FOR_BROWSERS, scope) and _certificate(scope) is None


def _demand_for_terminals(scope: Scope) -> None:
    """Raises Refusal unless a certificate is enough for what is asked."""
    if not _is_among(FOR_TERMINALS, scope):
        raise Refusal(Reason.NOT_FOR_TERMINALS)


def _is_among(known: tuple[tuple[str, str], ...], scope: Scope) -> bool:
    method, path = scope["method"], scope["path"]
    return any(method == m and (path == p or path.startswith(f"{p}/")) for m, p in known)


def _demand_own(body: bytes, terminal: TerminalCertificate) -> None:
    """Raises Refusal unless what the body says of the terminal is true."""
    if not body:
        return
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(Reason.MALFORMED) from None
    if isinstance(said, dict) and said.get("terminal_id", terminal.terminal_id) != (
        terminal.terminal_id
    ):
        raise Refusal(Reason.OTHER_TERMINAL)

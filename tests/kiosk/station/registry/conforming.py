"""A registry's service that keeps to the published contract, unless it is told to fail.

It speaks mutual TLS, gives out tokens, and judges each request and each of its own answers by the
contract's file; what does not conform is remembered in `violations`.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import socket
import ssl
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus

import msgspec

from kiosk.station.registry.interface import AmbiguousNumber, Registry
from tests.kiosk.station.registry import published
from tests.kiosk.station.registry.pki import Authority, Pair

BASE = "/station-gateway"
TOKEN_PATH = "/oauth2/token"
CLIENT_ID, SECRET = "commune station", "s3cret/+ of the client"


@dataclass
class Server:
    """What the handlers share. `faults`: what each of the next requests meets instead."""

    registry: Registry
    offices: dict[str, str]
    """Name → code."""
    token_life: float = 300.0
    faults: deque[Fault] = field(default_factory=deque)
    token_faults: deque[Fault] = field(default_factory=deque)
    violations: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """Path and status of each request that was answered, and paths of those that met a fault."""
    tokens: dict[str, float] = field(default_factory=dict)
    secret: str = SECRET
    ending: threading.Event = field(default_factory=threading.Event)
    renamed: dict[str, str] = field(default_factory=dict)
    """Offices' new names, by their old ones."""
    revision: int = 1

    def count(self, path: str) -> int:
        return sum(entry.startswith(path) for entry in self.asked)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without it each small answer waits for a delayed acknowledgement.
    disable_nagle_algorithm = True
    shared: Server
    context: ssl.SSLContext

    def setup(self) -> None:
        self.request.settimeout(20)
        self.request = self.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests look at `asked`."""

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        content = self.rfile.read(length)
        shared = self.shared
        if not self.request.getpeercert():
            shared.violations.append("no client certificate")
        is_token = self.path == TOKEN_PATH
        waiting = shared.token_faults if is_token else shared.faults
        if waiting:
            shared.asked.append(f"{self.path} fault")
            waiting.popleft()(self)
        elif is_token:
            self._give_token(content)
        else:
            self._answer_question(content)

    def _give_token(self, content: bytes) -> None:
        shared, form = self.shared, parse_qs(content.decode())
        scheme, _, given = self.headers.get("Authorization", "").partition(" ")
        pair = base64.b64decode(given).decode().split(":")
        if form.get("grant_type") != ["client_credentials"]:
            shared.violations.append("wrong grant")
        if scheme != "Basic" or list(map(unquote_plus, pair)) != [CLIENT_ID, shared.secret]:
            self.reply(401, {"error": "invalid_client"})
            return
        token = secrets.token_urlsafe()
        shared.tokens[token] = time.monotonic() + shared.token_life
        granted = {"access_token": token, "token_type": "Bearer", "expires_in": shared.token_life}
        self.reply(200, granted)

    def _answer_question(self, content: bytes) -> None:
        shared, path = self.shared, self.path.removeprefix(BASE)
        found = published.operation(self.command, path)
        if found is None or not self.path.startswith(BASE):
            shared.violations.append(f"{self.command} {self.path} is not in the contract")
            self.reply(404, None)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = msgspec.json.decode(content) if content else None
        faults = published.request_faults(found, headers, body)
        if faults:
            status, answer, more = 400, {"code": "malformed"}, {}
        elif shared.tokens.get(headers.get("authorization", "")[7:], 0) < time.monotonic():
            status, answer, more = 401, {"code": "token"}, {}
        else:
            status, answer, more = self._answer(path, body, headers)
        kind = "application/json" if status == 200 else "application/problem+json"
        told = {"content-type": kind, **{name.lower(): value for name, value in more.items()}}
        faults += published.answer_faults(found, status, told, answer)
        shared.violations += [f"{path}: {fault}" for fault in faults]
        self.reply(status, answer, told)

    def _answer(self, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any, Any]:
        shared = self.shared
        if path == "/v1/offices":
            tag = f'"{shared.revision}"'
            if headers.get("if-none-match") == tag:
                return 304, None, {"ETag": tag}
            offices = [
                {"code": code, "name": shared.renamed.get(name, name)}
                for name, code in shared.offices.items()
            ]
            return 200, {"offices": offices}, {"ETag": tag}
        what = path.removeprefix("/v1/residents/").replace("-", "_")
        try:
            found = getattr(shared.registry, what)(**body)
        except AmbiguousNumber:
            return 409, {"code": "ambiguous-number"}, {}
        answer = {"subject": body["number"], what: self._coded(msgspec.to_builtins(found))}
        return 200, answer, {"Cache-Control": "no-store"}

    def _coded(self, value: Any) -> Any:
        """With offices by their codes."""
        if isinstance(value, dict):
            return {
                name: self.shared.offices.get(inner, inner)
                if name == "office"
                else self._coded(inner)
                for name, inner in value.items()
            }
        return (
            [self._coded(inner) for inner in value] if isinstance(value, (list, tuple)) else value
        )

    def reply(self, status: int, answer: Any, headers: dict[str, str] | None = None) -> None:
        self.shared.asked.append(f"{self.path} {status}")
        content = b"" if answer is None else msgspec.json.encode(answer)
        self.send(status, content, headers or {"content-type": "application/json"})

    def send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


Fault = Callable[[Handler], None]


def status(code: int, retry_after: str = "") -> Fault:
    headers = {"content-type": "application/problem+json"}
    if retry_after:
        headers["Retry-After"] = retry_after
    return lambda handler: handler.send(code, b'{"code": "away"}', headers)


def says(content: bytes, kind: str = "application/json") -> Fault:
    return lambda handler: handler.send(200, content, {"content-type": kind})


def silent(handler: Handler) -> None:
    """Accepts, and never answers."""
    handler.shared.ending.wait(30)
    handler.close_connection = True


def half_then_silent(handler: Handler) -> None:
    """Begins an answer, and stalls in the middle of it."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"subject": "')
    handler.wfile.flush()
    silent(handler)


def drips(handler: Handler) -> None:
    """A byte now and then: no single wait is long, their sum would be."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.shared.ending.wait(0.05):
        handler.wfile.write(b"X")
        handler.wfile.flush()


def half_then_cut(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"subject": "')
    handler.close_connection = True


def reset(handler: Handler) -> None:
    """The connection is torn down (RST)."""
    linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
    handler.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    socket.socket.close(handler.request)
    handler.close_connection = True


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    handler.close_connection = True
    while not handler.shared.ending.is_set():
        handler.wfile.write(b'{"subject": "' + b"x" * 65536)


class _Listener(ThreadingHTTPServer):
    shared: Server
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing, where the other side has gone or was not let in."""
        fault = sys.exc_info()[1]
        if not isinstance(fault, OSError):
            self.shared.violations.append(f"the server failed: {fault!r}")


class RunningServer:
    """A context manager; `url` and `token_url` once it runs."""

    def __init__(self, shared: Server, pair: Pair, clients: Authority, *, port: int = 0) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pair.certificate, pair.key)
        context.load_verify_locations(clients.file)
        context.verify_mode = ssl.CERT_REQUIRED
        self.shared = shared
        handler = type("Handler", (Handler,), {"shared": shared, "context": context})
        self._listener = _Listener(("127.0.0.1", port), handler)
        self._listener.shared = shared
        self.port = self._listener.server_address[1]
        self.url = f"https://localhost:{self.port}{BASE}"
        self.token_url = f"https://localhost:{self.port}{TOKEN_PATH}"
        self._thread = threading.Thread(
            target=self._listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    def __enter__(self) -> RunningServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shared.ending.set()
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join(5)


def office_code(name: str) -> str:
    return f"G01.{hashlib.sha256(name.encode()).hexdigest()[:6]}" if name else ""

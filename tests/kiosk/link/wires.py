"""Peers on real sockets that misbehave: between terminal and station, or in its place."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from types import TracebackType
from urllib.parse import urlsplit


class Peer:
    """Listens on a free loopback port; each connection is given to `behave` in a thread."""

    def __init__(self, behave: Callable[[socket.socket], None]) -> None:
        self._behave = behave
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Peer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.close()
        for peer in tuple(self._open):
            peer.close()

    def _accept(self) -> None:
        while True:
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            self._open.add(peer)
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer: socket.socket) -> None:
        try:
            self._behave(peer)
        except OSError:
            return  # the other side has gone: so has this one's work
        finally:
            peer.close()
            self._open.discard(peer)


def read_request(peer: socket.socket) -> tuple[bytes, bytes]:
    """First line and whole text of the next request; empty when the peer hung up."""
    text = b""
    while b"\r\n\r\n" not in text:
        chunk = peer.recv(65536)
        if not chunk:
            return b"", b""
        text += chunk
    head, _, body = text.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        chunk = peer.recv(65536)
        if not chunk:
            return b"", b""
        body += chunk
    return head.split(b"\r\n")[0], head + b"\r\n\r\n" + body


def http(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def answering(*texts: bytes) -> Callable[[socket.socket], None]:
    """Gives these texts, then the last one again and again."""
    left = list(texts)

    def behave(peer: socket.socket) -> None:
        while read_request(peer)[0]:
            peer.sendall(left.pop(0) if len(left) > 1 else left[0])

    return behave


class Wire:
    """Stands between terminal and station, and loses what it is told to lose.

    `lose_answer`: passes ticket requests on, keeps their answers to itself.
    `no_leases`: answers that the station has no numbers to lease.
    `hold`: keeps ticket requests back until `release`, and passes them on then.
    """

    def __init__(self, station_url: str) -> None:
        parts = urlsplit(station_url)
        self.target = (parts.hostname or "", parts.port or 0)
        self.lose_answer = False
        self.cut = False
        self.no_leases = False
        self.hold = False
        self.held = threading.Semaphore(0)
        self.released = threading.Event()
        self.passed_late = threading.Semaphore(0)
        self.peer = Peer(self._behave)
        self.url = self.peer.url

    def close(self) -> None:
        self.peer.__exit__(None, None, None)

    def _behave(self, terminal: socket.socket) -> None:
        while True:
            line, request = read_request(terminal)
            if not line or self.cut:
                return
            ticket = line.startswith(b"POST /v1/tickets ")
            late = ticket and self.hold
            if late:
                self.held.release()
                self.released.wait(30)
            refuse = self.no_leases and line.startswith(b"POST /v1/blocks ")
            answer = http(b"", "503 None") if refuse else self._passed(request)
            if late:
                self.passed_late.release()
            if ticket and self.lose_answer:
                threading.Event().wait(30)
                return
            terminal.sendall(answer)

    def _passed(self, request: bytes) -> bytes:
        with socket.create_connection(self.target, timeout=10) as station:
            station.sendall(request)
            answer = b""
            while b"\r\n\r\n" not in answer:
                answer += _some(station)
            head, _, body = answer.partition(b"\r\n\r\n")
            length = next(
                (
                    int(line.split(b":")[1])
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length:")
                ),
                0,
            )
            while len(body) < length:
                body += _some(station)
        return head + b"\r\n\r\n" + body


def _some(station: socket.socket) -> bytes:
    chunk = station.recv(65536)
    if not chunk:
        raise ConnectionResetError
    return chunk

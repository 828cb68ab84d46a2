"""One bounded HTTP exchange with another service.

Bounded in time: `requests` limits each wait on the socket but not their sum, so a peer that sends
a byte now and then could hold a thread for ever; here the socket is shut at the deadline.
Bounded in size: an answer is read up to a limit, never decompressed, never redirected.
"""

from __future__ import annotations

import math
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Protocol
from weakref import WeakSet

import msgspec
import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import HTTPError

from kiosk.exchange.names import addresses
from kiosk.exchange.tcp import connected

_CHUNK = 16 * 1024


class Distrust(OSError):
    """The peer is not to be spoken to. `reason`: a word, as in `Broken`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Securing(Protocol):
    """Puts TLS on connections."""

    def wrap(self, plain: socket.socket) -> ssl.SSLSocket:
        """Shake hands. Raises Distrust, or OSError when the network fails; `plain` is used up."""


class Broken(msgspec.Struct, frozen=True):
    """No answer within the limits."""

    reason: str
    """A word for the log: `no-connection`, `timeout`, `cut`, `too-large`, or a Distrust's."""
    maybe_sent: bool
    """The request may have reached the other side: its effect is unknown."""


class Answer(msgspec.Struct, frozen=True):
    status: int
    body: bytes
    headers: Mapping[str, str] = {}
    """Names in lower case."""

    def __repr__(self) -> str:
        return f"Answer({self.status}, {len(self.body)} bytes)"


class _Exchange:
    """The exchange that a thread is in, so that its socket can be shut from a timer."""

    def __init__(self, security: Securing | None, limit: float) -> None:
        self.security = security
        self._ends = time.monotonic() + limit
        self.connection: HTTPConnection | None = None
        self.connected = False
        self.expired = False
        self.distrust: str | None = None

    @property
    def left(self) -> float:
        """Seconds; may be less than none."""
        return self._ends - time.monotonic()

    def expire(self) -> None:
        self.expired = True
        open_socket = self.connection.sock if self.connection is not None else None
        if open_socket is not None:
            try:
                # The plain socket's: TLS would drop its state under the thread that reads.
                socket.socket.shutdown(open_socket, socket.SHUT_RDWR)
            except OSError:
                return  # closed by the other side meanwhile: nothing is left to shut


_current = threading.local()


class _Connection(HTTPConnection):
    def putrequest(
        self,
        method: str,
        url: str,
        skip_host: bool = False,
        skip_accept_encoding: bool = False,
    ) -> None:
        exchange: _Exchange = _current.exchange
        exchange.connection = self
        exchange.connected = self.sock is not None
        super().putrequest(method, url, skip_host, skip_accept_encoding)

    def _new_conn(self) -> socket.socket:
        exchange: _Exchange = _current.exchange
        failed: OSError = TimeoutError()
        for address in addresses(self.host, exchange.left):
            if exchange.left <= 0:
                break
            try:
                limit = min(self._connect_limit, exchange.left)
                made = connected(address, self.port, limit)
            except OSError as error:
                failed = error
                continue
            # As urllib3 does: no small request waits for the peer's delayed acknowledgement.
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return made
        raise failed

    @property
    def _connect_limit(self) -> float:
        return self.timeout if isinstance(self.timeout, (int, float)) else math.inf

    def connect(self) -> None:
        super().connect()
        exchange: _Exchange = _current.exchange
        if exchange.security is not None:
            self._secure(exchange.security, exchange)
        exchange.connected = True
        if exchange.expired:
            self.close()
            raise TimeoutError

    def _secure(self, security: Securing, exchange: _Exchange) -> None:
        plain = self.sock
        assert plain is not None
        try:
            self.sock = security.wrap(plain)
        except OSError as error:
            exchange.distrust = error.reason if isinstance(error, Distrust) else None
            plain.close()
            self.close()
            raise


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _Adapter(HTTPAdapter):
    """Has one pool, for one address, and takes neither authorities nor proxies from anywhere."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__()
        self._pool = _Pool(host, port, maxsize=1)

    def get_connection_with_tls_context(self, *_: object, **__: object) -> HTTPConnectionPool:
        return self._pool

    def cert_verify(self, *_: object, **__: object) -> None:
        """Nothing: the pool's connections do it."""

    def close(self) -> None:
        self._pool.close()
        super().close()


class Stream:
    """An answer that goes on for as long as both sides want."""

    def __init__(self, exchange: _Exchange, response: requests.Response) -> None:
        self._exchange = exchange
        self._response = response

    def chunks(self) -> Iterator[bytes]:
        """What arrives, until the other side ends it, is silent for too long, or `close`."""
        try:
            with self._response as response:
                yield from response.raw.stream(_CHUNK, decode_content=False)
        except (requests.RequestException, HTTPError, OSError, ValueError, AttributeError):
            # Cut, or closed under the reader's hands: either is simply the end.
            return

    def close(self) -> None:
        """Ends `chunks`, from any thread."""
        self._exchange.expire()


class Exchanges:
    """Exchanges with one host and port. Used from several threads: each has its session."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        connect_limit: float,
        largest: int,
        security: Securing | None = None,
    ) -> None:
        """`largest`: bytes of an answer's body."""
        self._host = host
        self._port = port
        self._connect_limit = connect_limit
        self._largest = largest
        self._security = security
        self._own = threading.local()
        self._turn = threading.Lock()
        self._sessions: WeakSet[requests.Session] = WeakSet()

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._turn:
            for session in self._sessions:
                session.close()

    def exchange(
        self,
        method: str,
        url: str,
        *,
        limit: float,
        headers: Mapping[str, str],
        content: bytes | None = None,
        silence: float | None = None,
    ) -> Answer | Broken:
        """Send and receive within `limit` seconds, and without a wait of more than `silence`."""
        exchange, timer = self._begin(limit)
        try:
            with self._session().request(
                method,
                url,
                data=content,
                headers=headers,
                timeout=(min(self._connect_limit, limit), min(silence or limit, limit)),
                allow_redirects=False,
                stream=True,
            ) as response:
                answer = self._read(response)
            # A socket shut at the deadline looks like the end of a complete answer.
            return Broken("timeout", maybe_sent=True) if exchange.expired else answer
        except (requests.ConnectTimeout, requests.exceptions.InvalidURL):
            return Broken("no-connection", maybe_sent=False)
        except requests.Timeout:
            return Broken("timeout", maybe_sent=True)
        except (requests.RequestException, HTTPError, OSError):
            if exchange.distrust is not None:
                return Broken(exchange.distrust, maybe_sent=False)
            if not exchange.connected:
                return Broken("no-connection", maybe_sent=False)
            return Broken("timeout" if exchange.expired else "cut", maybe_sent=True)
        finally:
            timer.cancel()

    def _begin(self, limit: float) -> tuple[_Exchange, threading.Timer]:
        """This thread's exchange from now on, and what ends it after `limit` seconds."""
        exchange = _Exchange(self._security, limit)
        _current.exchange = exchange
        timer = threading.Timer(limit, exchange.expire)
        timer.daemon = True
        timer.start()
        return exchange, timer

    def follow(
        self, url: str, *, limit: float, silence: float, headers: Mapping[str, str]
    ) -> Stream | Answer | Broken:
        """An answer without end, begun within `limit` seconds; Answer: it was refused.

        After `silence` seconds without a byte it ends.
        """
        exchange, timer = self._begin(limit)
        try:
            response = self._session().get(
                url,
                headers=headers,
                timeout=(min(self._connect_limit, limit), silence),
                allow_redirects=False,
                stream=True,
            )
            if response.status_code == HTTPStatus.OK:
                return Stream(exchange, response)
            with response:
                return self._read(response)
        except (requests.RequestException, HTTPError, OSError):
            reason = exchange.distrust or ("timeout" if exchange.expired else "no-connection")
            return Broken(reason, maybe_sent=False)
        finally:
            timer.cancel()

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._own, "session", None)
        if session is None:
            session = requests.Session()
            # No proxy or password from the environment: this goes to one host and nowhere else.
            session.trust_env = False
            session.headers["Accept-Encoding"] = "identity"
            adapter = _Adapter(self._host, self._port)
            session.mount("http://", adapter)
            session.mount("https://", adapter)
            self._own.session = session
            with self._turn:
                self._sessions.add(session)
        return session

    def _read(self, response: requests.Response) -> Answer | Broken:
        body = bytearray()
        while chunk := response.raw.read(_CHUNK, decode_content=False):
            body += chunk
            if len(body) > self._largest:
                return Broken("too-large", maybe_sent=True)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, bytes(body), headers)

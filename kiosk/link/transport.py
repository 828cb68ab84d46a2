"""One bounded HTTP exchange with the station.

Bounded in time: `requests` limits each wait on the socket but not their sum, so a peer that sends
a byte now and then could hold a thread for ever; here the socket is shut at the deadline.
Bounded in size: an answer is read up to a limit, never decompressed, never redirected.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit
from weakref import WeakSet

import msgspec
import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import HTTPError

from kiosk.link.outcome import Away
from kiosk.link.security import Distrust, Security

LARGEST_ANSWER = 512 * 1024
"""Bytes; a resident with a hundred dossiers has some 50 kB."""
_CHUNK = 16 * 1024


class UnsafeAddress(ValueError):
    """An address that must not be spoken to. The text says why."""


def checked_url(url: str) -> str:
    """The address in its plain form, without a slash at the end.

    Raises UnsafeAddress unless it is `https`, or `http` on this very machine: residents' data must
    not cross a network that anybody can read.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        raise UnsafeAddress(f"not the address of a station: {url!r}") from None
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts.scheme not in ("http", "https") or port is None or not bare:
        raise UnsafeAddress(f"a station's address looks like https://192.0.2.5:8700, not {url!r}")
    if parts.scheme == "http" and not address.is_loopback:
        raise UnsafeAddress(f"plain HTTP is spoken to this machine only, not to {host}")
    shown = f"[{address}]" if address.version == 6 else str(address)
    return f"{parts.scheme}://{shown}:{port}"


def is_secured(url: str) -> bool:
    """Whether a checked address is spoken to over TLS."""
    return url.startswith("https:")


class Answer(msgspec.Struct, frozen=True):
    status: int
    body: bytes

    def __repr__(self) -> str:
        return f"Answer({self.status}, {len(self.body)} bytes)"


class _Exchange:
    """The exchange that a thread is in, so that its socket can be shut from a timer."""

    def __init__(self, security: Security | None) -> None:
        self.security = security
        self.connection: HTTPConnection | None = None
        self.connected = False
        self.expired = False
        self.distrust: str | None = None

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

    def connect(self) -> None:
        super().connect()
        exchange: _Exchange = _current.exchange
        if exchange.security is not None:
            self._secure(exchange.security, exchange)
        exchange.connected = True
        if exchange.expired:
            self.close()
            raise TimeoutError

    def _secure(self, security: Security, exchange: _Exchange) -> None:
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

    def __init__(self, url: str) -> None:
        super().__init__()
        parts = urlsplit(url)
        self._pool = _Pool(parts.hostname or "", parts.port, maxsize=1)

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


class Transport:
    """Exchanges with one address. May be used from several threads: each has its session."""

    def __init__(self, url: str, connect_limit: float, security: Security | None = None) -> None:
        """Raises UnsafeAddress, also for an address that does not go with `security`.

        A terminal that is paired speaks TLS or not at all; one that is not cannot.
        """
        self.url = checked_url(url)
        if is_secured(self.url) and security is None:
            raise UnsafeAddress("this terminal is not paired with a station yet")
        if not is_secured(self.url) and security is not None:
            raise UnsafeAddress("a paired terminal does not speak plain HTTP")
        self._security = security
        self._connect_limit = connect_limit
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
        path: str,
        *,
        limit: float,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer | Away:
        """Send and receive within `limit` seconds. `body` is sent as JSON."""
        exchange = _Exchange(self._security)
        _current.exchange = exchange
        timer = threading.Timer(limit, exchange.expire)
        timer.daemon = True
        timer.start()
        try:
            with self._session().request(
                method,
                self.url + path,
                data=None if body is None else msgspec.json.encode(body),
                headers={"Content-Type": "application/json", **(headers or {})},
                timeout=(min(self._connect_limit, limit), limit),
                allow_redirects=False,
                stream=True,
            ) as response:
                answer = _read(response)
            # A socket shut at the deadline looks like the end of a complete answer.
            return Away("timeout", maybe_sent=True) if exchange.expired else answer
        except (requests.ConnectTimeout, requests.exceptions.InvalidURL):
            return Away("no-connection", maybe_sent=False)
        except requests.Timeout:
            return Away("timeout", maybe_sent=True)
        except (requests.RequestException, HTTPError, OSError):
            if exchange.distrust is not None:
                return Away(exchange.distrust, maybe_sent=False)
            if not exchange.connected:
                return Away("no-connection", maybe_sent=False)
            return Away("timeout" if exchange.expired else "cut", maybe_sent=True)
        finally:
            timer.cancel()

    def follow(
        self, path: str, *, limit: float, silence: float, headers: Mapping[str, str]
    ) -> Stream | Answer | Away:
        """An answer without end, begun within `limit` seconds; Answer: it was refused.

        After `silence` seconds without a byte it ends.
        """
        exchange = _Exchange(self._security)
        _current.exchange = exchange
        timer = threading.Timer(limit, exchange.expire)
        timer.daemon = True
        timer.start()
        try:
            response = self._session().get(
                self.url + path,
                headers=headers,
                timeout=(min(self._connect_limit, limit), silence),
                allow_redirects=False,
                stream=True,
            )
            if response.status_code == HTTPStatus.OK:
                return Stream(exchange, response)
            with response:
                return _read(response)
        except (requests.RequestException, HTTPError, OSError):
            reason = exchange.distrust or ("timeout" if exchange.expired else "no-connection")
            return Away(reason, maybe_sent=False)
        finally:
            timer.cancel()

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._own, "session", None)
        if session is None:
            session = requests.Session()
            # No proxy or password from the environment: this goes to the station and nowhere else.
            session.trust_env = False
            session.headers["Accept-Encoding"] = "identity"
            adapter = _Adapter(self.url)
            session.mount("http://", adapter)
            session.mount("https://", adapter)
            self._own.session = session
            with self._turn:
                self._sessions.add(session)
        return session


def _read(response: requests.Response) -> Answer | Away:
    body = bytearray()
    while chunk := response.raw.read(_CHUNK, decode_content=False):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            return Away("too-large", maybe_sent=True)
    return Answer(response.status_code, bytes(body))

"""One bounded HTTP exchange with the station, at an address that may be spoken to."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from kiosk.exchange.bounded import Answer, Broken, Exchanges, Stream
from kiosk.link.outcome import Away
from kiosk.link.security import Security

LARGEST_ANSWER = 512 * 1024
"""Bytes; a resident with a hundred dossiers has some 50 kB."""


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


class Transport:
    """Exchanges with one address. May be used from several threads."""

    def __init__(self, url: str, connect_limit: float, security: Security | None = None) -> None:
        """Raises UnsafeAddress, also for an address that does not go with `security`.

        A terminal that is paired speaks TLS or not at all; one that is not cannot.
        """
        self.url = checked_url(url)
        if is_secured(self.url) and security is None:
            raise UnsafeAddress("this terminal is not paired with a station yet")
        if not is_secured(self.url) and security is not None:
            raise UnsafeAddress("a paired terminal does not speak plain HTTP")
        parts = urlsplit(self.url)
        self._exchanges = Exchanges(
            parts.hostname or "",
            parts.port or 0,
            connect_limit=connect_limit,
            largest=LARGEST_ANSWER,
            security=security,
        )

    def close(self) -> None:
        """Close the connections of all threads."""
        self._exchanges.close()

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
        answer = self._exchanges.exchange(
            method,
            self.url + path,
            limit=limit,
            content=None if body is None else msgspec.json.encode(body),
            headers={"Content-Type": "application/json", **(headers or {})},
        )
        return _away(answer) if isinstance(answer, Broken) else answer

    def follow(
        self, path: str, *, limit: float, silence: float, headers: Mapping[str, str]
    ) -> Stream | Answer | Away:
        """An answer without end, begun within `limit` seconds; Answer: it was refused.

        After `silence` seconds without a byte it ends.
        """
        found = self._exchanges.follow(
            self.url + path, limit=limit, silence=silence, headers=headers
        )
        return _away(found) if isinstance(found, Broken) else found


def _away(broken: Broken) -> Away:
    return Away(broken.reason, broken.maybe_sent)

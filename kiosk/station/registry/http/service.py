"""One of the registry's two services (its interface, its tokens): tries, repeats, gives up.

Everything that is asked only reads, so that any try may be repeated.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from kiosk.backoff import fully_jittered
from kiosk.exchange.bounded import Answer, Broken, Exchanges
from kiosk.station.registry.http.breaker import Overloaded
from kiosk.station.registry.http.deadline import Deadline
from kiosk.station.registry.http.options import DEFAULT_PORT, Limits
from kiosk.station.registry.http.tls import ClientTls, HostTls
from kiosk.station.registry.interface import RegistryUnavailable

TOO_MANY = 429
_PASSING = frozenset({TOO_MANY, 502, 503, 504})
_FOR_GOOD = frozenset({"not-the-registry", "own-certificate", "too-large"})
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 1.0
"""Seconds before the second try; doubled before each further one."""
_SECONDS = re.compile(r"[0-9]{1,6}")


class RemoteService:
    """Used from several threads."""

    def __init__(self, url: str, limits: Limits, tls: ClientTls) -> None:
        """`url`: checked, https."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        self._url = url.rstrip("/")
        self._limits = limits
        self._exchanges = Exchanges(
            host,
            parts.port or DEFAULT_PORT,
            connect_limit=limits.connect,
            largest=limits.largest,
            security=HostTls(tls, host),
        )
        self._closed = threading.Event()

    def close(self) -> None:
        self._closed.set()
        self._exchanges.close()

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        deadline: Deadline,
        content: bytes | None = None,
    ) -> Answer:
        """An answer of any status but those that pass. Raises RegistryUnavailable, Overloaded."""
        pause = _FIRST_PAUSE
        for remaining in reversed(range(self._limits.tries)):
            answer = self._exchanges.exchange(
                method,
                self._url + path,
                limit=min(self._limits.read, deadline.left()),
                headers=headers,
                content=content,
            )
            if isinstance(answer, Answer) and answer.status not in _PASSING:
                return answer
            fault, asked_pause = _fault(answer)
            wait = max(fully_jittered(pause), asked_pause)
            if not remaining or fault.reason in _FOR_GOOD or not deadline.allows(wait):
                raise fault
            if self._closed.wait(wait):
                raise RegistryUnavailable("closed")
            pause = min(2 * pause, _LONGEST_PAUSE)
        raise AssertionError("no try")


def _fault(answer: Answer | Broken) -> tuple[RegistryUnavailable, float]:
    """What it is in the end, and for how many seconds we are asked to wait."""
    if isinstance(answer, Broken):
        return RegistryUnavailable(answer.reason), 0.0
    asked = _retry_after(answer.headers.get("retry-after", ""))
    if answer.status == TOO_MANY or asked > 0:
        return Overloaded(asked), asked
    return RegistryUnavailable(f"status-{answer.status}"), asked


def _retry_after(text: str) -> float:
    """Seconds, from either form (RFC 9110, section 10.2.3); 0 for none and for nonsense."""
    text = text.strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
        return max((moment - dt.datetime.now(dt.UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return 0.0

"""What a terminal and a station say to each other while the terminal is paired."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

import msgspec

from kiosk.exchange.bounded import Answer
from kiosk.link.outcome import Away
from kiosk.link.security import Security
from kiosk.link.timing import Timing
from kiosk.link.transport import Transport
from kiosk.link.wire import WireProblem

_T = TypeVar("_T")


class PairingEnd(Enum):
    """Why a pairing came to nothing."""

    NO_STATION = "no-station"
    CLOSED = "closed"
    TOO_MANY = "too-many"
    OVER = "over"
    """Refused by staff, out of time, or disturbed."""
    NOT_UNDERSTOOD = "not-understood"


class PairingFault(Exception):
    """`code`: the station's, if it said one."""

    def __init__(self, end: PairingEnd, code: str = "") -> None:
        super().__init__(code or end.value)
        self.end = end
        self.code = code


_ENDS = {
    "pairing-closed": PairingEnd.CLOSED,
    "too-many-pairings": PairingEnd.TOO_MANY,
    "too-many-certificates": PairingEnd.TOO_MANY,
    "unknown-pairing": PairingEnd.OVER,
    "pairing-refused": PairingEnd.OVER,
}


class PairingExchange:
    """With one address, as anybody or as nobody else than `security` demands. For one thread."""

    def __init__(self, url: str, timing: Timing, security: Security) -> None:
        """Raises UnsafeAddress."""
        self._transport = Transport(url, timing.connect, security)
        self._limit = timing.probe

    def close(self) -> None:
        self._transport.close()

    def asked(self, method: str, path: str, kind: type[_T], body: object = None) -> _T:
        """The answer, of this kind. Raises PairingFault."""
        answer = self.sent(method, path, body)
        try:
            return msgspec.json.decode(answer.body, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise PairingFault(PairingEnd.NOT_UNDERSTOOD) from None

    def sent(self, method: str, path: str, body: object = None) -> Answer:
        """Raises PairingFault."""
        answer = self._transport.exchange(method, path, limit=self._limit, body=body)
        if isinstance(answer, Away):
            raise PairingFault(PairingEnd.NO_STATION)
        if 200 <= answer.status < 300:
            return answer
        try:
            code = msgspec.json.decode(answer.body, type=WireProblem).code
        except (msgspec.DecodeError, RecursionError):
            code = ""
        raise PairingFault(_ENDS.get(code, PairingEnd.NOT_UNDERSTOOD), code)

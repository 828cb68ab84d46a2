"""Commands to one card, with or without secure messaging, within a budget of time and number."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from drivers.chipcard.apdu import Command, Response
from drivers.chipcard.errors import CardProtocolError, SessionEnded
from drivers.chipcard.secure_messaging import SecureMessaging
from drivers.chipcard.transport import CardTransport
from drivers.errors import DeviceCancelled, DeviceError, DeviceTimeout


@dataclass(frozen=True)
class Exchange:
    """One command and its answer, for those who count or trace. Holds personal data."""

    step: str
    """What it was for: a step of the access, a file's name, a check."""
    command: Command = field(repr=False)
    """Before protection."""
    response: Response | None = field(repr=False)
    """After protection was taken off and its MAC checked; None: it failed before that."""
    sent: bytes = field(repr=False)
    received: bytes = field(repr=False)
    seconds: float
    """Between the last byte given to the transport and the whole answer."""


def never_cancelled() -> bool:
    return False


def unobserved(_exchange: Exchange) -> None:
    return None


class Channel:
    """Used from one thread. After SessionEnded nothing more goes out under the old keys."""

    def __init__(
        self,
        transport: CardTransport,
        *,
        max_exchanges: int = 1000,
        max_seconds: float = 60.0,
        cancelled: Callable[[], bool] = never_cancelled,
        clock: Callable[[], float] = time.monotonic,
        on_exchange: Callable[[Exchange], None] = unobserved,
    ) -> None:
        self._transport = transport
        self._messaging: SecureMessaging | None = None
        self._broken = False
        self._ended = False
        self._left = max_exchanges
        self._clock = clock
        self._deadline = clock() + max_seconds
        self._cancelled = cancelled
        self._on_exchange = on_exchange
        self._step = ""
        self.exchanges = 0
        """Commands sent so far."""

    @property
    def secured(self) -> bool:
        return self._messaging is not None and not self._broken and not self._ended

    def secure(self, messaging: SecureMessaging) -> None:
        """From the next command on, everything goes through `messaging`."""
        self._messaging = messaging
        self._broken = False

    def unsecure(self) -> None:
        """Drops the session's keys; the card drops its own at the next plain command."""
        self._messaging = None
        self._broken = False

    def end(self) -> None:
        """Drops the keys for good: whatever is sent after this raises SessionEnded."""
        self._messaging = None
        self._ended = True

    def renew(self, *, exchanges: int, seconds: float) -> None:
        """A new budget, for what comes after the reading; nobody can withdraw that any more."""
        self._left = exchanges
        self._deadline = self._clock() + seconds
        self._cancelled = never_cancelled

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Exchanges inside are reported under that name, those of an inner step under its own."""
        before, self._step = self._step, name
        try:
            yield
        finally:
            self._step = before

    def send(self, command: Command) -> Response:
        """One exchange.

        Raises CardProtocolError (SessionEnded where secure messaging broke), DeviceCancelled,
        DeviceTimeout, and what the transport raises.
        """
        self._check_budget()
        if self._ended:
            raise SessionEnded("the session was closed")
        if self._broken:
            raise SessionEnded("secure messaging has ended")
        messaging = self._messaging
        if messaging is None:
            return self._exchange(command, command, None)
        try:
            return self._exchange(command, messaging.wrap(command), messaging)
        except DeviceError:
            # Whether the card counted this exchange is unknown: the counters may differ now.
            self._broken = True
            raise

    def _exchange(
        self, command: Command, outer: Command, messaging: SecureMessaging | None
    ) -> Response:
        self._left -= 1
        self.exchanges += 1
        sent, received, response = outer.encode(), b"", None
        began = time.perf_counter()
        ended = began
        try:
            received = self._transport.transmit(sent)
            ended = time.perf_counter()
            outer_response = Response.decode(received)
            response = messaging.unwrap(outer_response) if messaging else outer_response
            return response
        finally:
            self._on_exchange(
                Exchange(self._step, command, response, sent, received, ended - began)
            )

    def _check_budget(self) -> None:
        if self._cancelled():
            raise DeviceCancelled("the reading was withdrawn")
        if self._left <= 0:
            raise CardProtocolError("the card takes too many exchanges")
        if self._clock() > self._deadline:
            raise DeviceTimeout("the card takes too long")

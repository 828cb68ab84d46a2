"""Commands to one card, with or without secure messaging, within a budget of time and number."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from drivers.chipcard.apdu import CHAINED, MAX_SHORT_ANSWER, OK, Command, Response
from drivers.chipcard.errors import CardProtocolError, SessionEnded
from drivers.chipcard.secure_messaging import SecureMessaging, command_capacity
from drivers.chipcard.transport import CardTransport
from drivers.errors import DeviceCancelled, DeviceError, DeviceTimeout

NOT_THIS_WAY = frozenset((0x6700, 0x6881, 0x6883, 0x6884, 0x6E00))
"""Answers to a long command by which a card refuses its length or its chaining."""


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
        self.long_commands = True
        """Card and reader are believed to carry commands of extended length."""

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
        """One command: one exchange, or several where its data fit no protected short APDU.

        Such a command goes out with extended length or as a chain, whatever card and reader are
        believed to carry; the other way is tried where the card refuses the first.
        Raises CardProtocolError (SessionEnded where secure messaging broke), DeviceCancelled,
        DeviceTimeout, and what the transport raises.
        """
        messaging = self._messaging
        if messaging is None or len(command.data) <= command_capacity(messaging.block):
            return self._send(command)
        ways = [self._send, self._send_chain]
        if not self.long_commands:
            ways.reverse()
        response = ways[0](command)
        return ways[1](command) if response.sw in NOT_THIS_WAY else response

    def _send_chain(self, command: Command) -> Response:
        """In pieces, each one protected by itself (ISO/IEC 7816-4, 5.3.3; BSI TR-03110-3, F)."""
        size = command_capacity(self._messaging.block) if self._messaging else 0
        pieces = [command.data[at : at + size] for at in range(0, len(command.data), size)]
        for piece in pieces[:-1]:
            link = replace(command, cla=command.cla | CHAINED, data=piece, le=None, extended=False)
            response = self._send(link)
            if response.sw != OK:
                return response
        le = None if command.le is None else min(command.le, MAX_SHORT_ANSWER)
        return self._send(replace(command, data=pieces[-1], le=le, extended=False))

    def _send(self, command: Command) -> Response:
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

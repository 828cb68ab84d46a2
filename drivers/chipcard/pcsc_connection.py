"""One connection to a card through PC/SC, every exchange with a deadline.

SCardTransmit blocks for as long as the reader likes and cannot be called off, so it runs in a
thread of the connection; when it overruns, the connection is given up and the thread left to end.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from smartcard import scard

from drivers.chipcard import reader_features
from drivers.chipcard.apdu import MAX_EXTENDED_ANSWER
from drivers.chipcard.continuation import whole_answer
from drivers.chipcard.reader_features import Signal
from drivers.chipcard.transport import CardGone
from drivers.errors import DeviceError, DeviceGone, DeviceProtocolError, DeviceTimeout

TRANSMIT_SECONDS = 10.0
"""A chip may ask its reader for more time again and again; signing takes up to two seconds."""
CLOSE_SECONDS = 2.0
SIGNAL_SECONDS = 2.0
"""Some readers answer only when their lamp has stopped blinking."""

PROTOCOLS = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1

CARD_AWAY = frozenset(
    (
        scard.SCARD_W_REMOVED_CARD,
        scard.SCARD_W_RESET_CARD,
        scard.SCARD_W_UNPOWERED_CARD,
        scard.SCARD_W_UNRESPONSIVE_CARD,
        scard.SCARD_W_UNSUPPORTED_CARD,
        scard.SCARD_E_NO_SMARTCARD,
        scard.SCARD_E_PROTO_MISMATCH,
        scard.SCARD_E_SHARING_VIOLATION,
        scard.SCARD_E_NOT_READY,
    )
)
UNDECIDED = frozenset((scard.SCARD_E_NOT_TRANSACTED, scard.SCARD_F_COMM_ERROR))
SETTLE_SECONDS, SETTLE_STEP = 0.6, 0.05
"""The service looks at a reader's slot every 0.4 s."""

READER_AWAY = frozenset(
    (
        scard.SCARD_E_READER_UNAVAILABLE,
        scard.SCARD_E_UNKNOWN_READER,
        scard.SCARD_E_NO_READERS_AVAILABLE,
        scard.SCARD_E_NO_SERVICE,
        scard.SCARD_E_SERVICE_STOPPED,
        scard.SCARD_E_INVALID_HANDLE,
        scard.SCARD_E_SYSTEM_CANCELLED,
        scard.SCARD_F_INTERNAL_ERROR,
    )
)


def fault(code: int, what: str) -> DeviceError:
    """The driver's error for a PC/SC result code."""
    text = f"{what}: PC/SC {code & 0xFFFFFFFF:08X}"
    if code in CARD_AWAY:
        return CardGone(text)
    if code in READER_AWAY:
        return DeviceGone(text)
    if code == scard.SCARD_E_TIMEOUT:
        return DeviceTimeout(text)
    return DeviceProtocolError(text)


def establish_context() -> int:
    """A new context: one made before a restart of the service is stale for ever."""
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    if code != scard.SCARD_S_SUCCESS:
        raise DeviceGone(f"PC/SC service: {code & 0xFFFFFFFF:08X}")
    return int(context)


class PcscTransport:
    """A card that this process alone speaks to. Resolves 61XX and 6CXX."""

    def __init__(self, reader: str, *, transmit_seconds: float = TRANSMIT_SECONDS) -> None:
        """Raises CardGone, DeviceGone."""
        self._reader = reader
        self._seconds = transmit_seconds
        self._longest_answer: int | None = None
        self._closed = False
        self._context = establish_context()
        try:
            self._handle, self._protocol, self._mode = _connect(self._context, reader)
            self._atr = _atr(self._handle)
        except DeviceError:
            scard.SCardReleaseContext(self._context)
            raise
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="pcsc-transmit", daemon=True)
        self._thread.start()

    @property
    def atr(self) -> bytes:
        return self._atr

    @property
    def longest_answer(self) -> int:
        """Bytes of response data that the reader carries, as far as it says."""
        if self._longest_answer is None:
            try:
                self._longest_answer = self._ask_longest_answer()
            except DeviceProtocolError:
                self._longest_answer = MAX_EXTENDED_ANSWER
        return self._longest_answer

    def _ask_longest_answer(self) -> int:
        request = scard.SCARD_CTL_CODE(reader_features.GET_FEATURE_REQUEST)
        code = reader_features.control_code(self._control(request), reader_features.TLV_PROPERTIES)
        if code is None:
            return MAX_EXTENDED_ANSWER
        return reader_features.longest_answer(self._control(code))

    def signal(self, signal: Signal) -> None:
        """By the reader's lamps and buzzer, where it is known how. Never raises."""
        escape = reader_features.escape_of(self._reader, signal)
        if escape is None or self._closed:
            return
        with suppress(DeviceError):
            self._run(lambda: self._transmit(escape), "signal", SIGNAL_SECONDS)

    def transmit(self, command: bytes) -> bytes:
        t0 = self._protocol == scard.SCARD_PROTOCOL_T0
        return whole_answer(self._exchange, command, t0=t0)

    def reset(self) -> None:
        """Warm reset: the card forgets every session."""
        self._run(self._reset, "reset", self._seconds)

    def _reset(self) -> tuple[int, Sequence[int]]:
        code, self._protocol = scard.SCardReconnect(
            self._handle, self._mode, PROTOCOLS, scard.SCARD_RESET_CARD
        )
        return code, ()

    def _exchange(self, command: bytes) -> bytes:
        answer = self._run(lambda: self._transmit(command), "transmit", self._seconds)
        if not answer:
            # Some drivers call it success when the card leaves in the middle of a command.
            raise CardGone("no answer: the card left")
        if len(answer) < 2:
            raise DeviceProtocolError("an answer without status word")
        return answer

    def _control(self, control: int) -> bytes:
        return self._run(
            lambda: scard.SCardControl(self._handle, control, []), "control", self._seconds
        )

    def _run(self, action: Action, what: str, seconds: float) -> bytes:
        """What PC/SC answers; in the connection's thread, so that there is a deadline."""
        if self._closed:
            raise CardGone("the connection is closed")
        call = _Call(action)
        self._calls.put(call)
        if not call.done.wait(seconds):
            self._give_up()
            raise DeviceTimeout("the card does not answer")
        if call.code != scard.SCARD_S_SUCCESS:
            raise fault(call.code, what)
        return call.answer

    def _transmit(self, command: bytes) -> tuple[int, Sequence[int]]:
        code, answer = scard.SCardTransmit(self._handle, self._protocol, list(command))
        return (self._why(code) if code in UNDECIDED else code), answer

    def _work(self) -> None:
        """Owns handle and context until the end: they are closed where they are used."""
        while (call := self._calls.get()) is not None:
            code, answer = call.action()
            call.code, call.answer = int(code), bytes(answer)
            call.done.set()
        # Reset, so that whoever speaks to this card next must prove it anew.
        scard.SCardDisconnect(self._handle, scard.SCARD_RESET_CARD)
        scard.SCardReleaseContext(self._context)

    def _why(self, code: int) -> int:
        """A pulled card and a command that the reader will not carry look alike at first: the
        service knows the difference once it has looked at the reader again."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < deadline:
            status = scard.SCardStatus(self._handle)[0]
            if status != scard.SCARD_S_SUCCESS:
                return int(status)
            time.sleep(SETTLE_STEP)
        return code

    def close(self) -> None:
        if not self._closed:
            self._give_up()
            # The card is free for the next connection when this returns.
            self._thread.join(CLOSE_SECONDS)

    def _give_up(self) -> None:
        self._closed = True
        self._calls.put(None)


Action = Callable[[], tuple[int, Sequence[int]]]
"""A call into PC/SC: its result code, and the bytes that came."""


class _Call:
    def __init__(self, action: Action) -> None:
        self.action = action
        self.code = 0
        self.answer = b""
        self.done = threading.Event()


def _connect(context: int, reader: str) -> tuple[int, int, int]:
    """Handle, protocol and mode.

    Exclusive where possible: nobody else can then disturb secure messaging.

    Shared where another program holds the card open, as desktop card services do.
    """
    code = scard.SCARD_E_SHARING_VIOLATION
    for mode in (scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_SHARE_SHARED):
        code, handle, protocol = scard.SCardConnect(context, reader, mode, PROTOCOLS)
        if code == scard.SCARD_S_SUCCESS:
            return int(handle), int(protocol), int(mode)
        if code != scard.SCARD_E_SHARING_VIOLATION:
            break
    raise fault(code, "connect")


def _atr(handle: int) -> bytes:
    status: Callable[[int], Any] = scard.SCardStatus
    code, _reader, _state, _protocol, atr = status(handle)
    if code != scard.SCARD_S_SUCCESS:
        scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)
        raise fault(code, "status")
    return bytes(atr)

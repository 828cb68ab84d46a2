"""Puts a simulated card into the virtual reader (vpcd of vsmartcard), as a hand would.

Protocol on the socket: two bytes length (big-endian), then the content. vpcd sends one byte for
power off (00), power on (01), reset (02) and "your ATR?" (04); anything longer is a command APDU.
The card answers only the ATR request and APDUs.
"""

from __future__ import annotations

import random
import select
import socket
import threading
from enum import Enum
from typing import Protocol

from drivers.simulated.chipcard.apdu import CardPulled

DEFAULT_PORT = 35963

_POWER_OFF, _POWER_ON, _RESET, _GET_ATR = 0x00, 0x01, 0x02, 0x04
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.05, 2.0
_SILENCE_S = 3.0
"""vpcd asks a card that it holds for its ATR several times a second."""
_TIMEOUT_S = 2.0


class Card(Protocol):
    """What the slot needs of a card; `ChipCard` has it."""

    @property
    def atr(self) -> bytes: ...

    def reset(self) -> None: ...

    def process(self, command: bytes) -> bytes:
        """Raises CardPulled where the card leaves the field."""
        ...


class SlotState(Enum):
    EMPTY = "empty"
    CONNECTING = "connecting"
    """A card is to be inserted; the virtual reader cannot be reached, or has not answered yet."""
    OCCUPIED = "occupied"
    """Connected, yet never asked for the ATR: another card is in this slot."""
    PRESENT = "present"
    """The reader has seen the card."""


class VirtualSlot:
    """One slot of the virtual reader. Survives a restart of the PC/SC service.

    Methods may be called from any thread; the card is used from the slot's own thread only.
    """

    def __init__(self, host: str = "127.0.0.1", port: int = DEFAULT_PORT) -> None:
        self._address = (host, port)
        self._changed = threading.Condition()
        self._state = SlotState.EMPTY
        self._link: _Link | None = None

    @property
    def state(self) -> SlotState:
        with self._changed:
            return self._state

    def insert(self, card: Card) -> None:
        """Puts the card in; one that is there is taken out first."""
        self.remove()
        with self._changed:
            self._link = _Link(self, card, self._address)
            self._set(SlotState.CONNECTING)
            self._link.start()

    def remove(self) -> None:
        """Takes the card out, in the middle of a command too. Nothing happens without one."""
        with self._changed:
            link, self._link = self._link, None
            self._set(SlotState.EMPTY)
        if link is not None:
            link.stop()

    def close(self) -> None:
        self.remove()

    def wait_for(self, state: SlotState, timeout: float) -> bool:
        """Whether the slot came to that state within `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._state is state, timeout)

    def _set(self, state: SlotState) -> None:
        self._state = state
        self._changed.notify_all()

    def report(self, link: _Link, state: SlotState) -> None:
        """Called by the link's thread; a link that was removed meanwhile is not heard."""
        with self._changed:
            if link is self._link and state is not self._state:
                self._set(state)

    def left(self, link: _Link) -> None:
        """Called by the link's thread: its card went by itself."""
        with self._changed:
            if link is self._link:
                self._link = None
                self._set(SlotState.EMPTY)


class _Link:
    """The connection of one inserted card, in a thread of its own."""

    def __init__(self, slot: VirtualSlot, card: Card, address: tuple[str, int]) -> None:
        self._slot = slot
        self._card = card
        self._address = address
        self._stopped = threading.Event()
        self._guard = threading.Lock()
        self._socket: socket.socket | None = None
        self._thread = threading.Thread(target=self._run, name="simulated-card", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        with self._guard:
            if self._socket is not None:
                _hang_up(self._socket)
        if self._thread is not threading.current_thread():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        wait = _FIRST_WAIT_S
        while not self._stopped.is_set():
            try:
                if self._serve():
                    wait = _FIRST_WAIT_S
            except CardPulled:
                self._slot.left(self)
                return
            except OSError:
                pass  # vpcd is not there, or went away: tried again below
            if self._stopped.is_set():
                return
            self._slot.report(self, SlotState.CONNECTING)
            self._stopped.wait(wait * random.uniform(0.8, 1.2))  # noqa: S311 – jitter
            wait = min(_LONGEST_WAIT_S, wait * 2)

    def _serve(self) -> bool:
        """Until the connection ends. Whether vpcd ever asked anything."""
        with socket.create_connection(self._address, _TIMEOUT_S) as connection:
            with self._guard:
                if self._stopped.is_set():
                    return False
                self._socket = connection
            try:
                return self._converse(connection)
            finally:
                with self._guard:
                    self._socket = None
                self._card.reset()

    def _converse(self, connection: socket.socket) -> bool:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        asked = False
        while True:
            if not select.select([connection], [], [], _SILENCE_S)[0]:
                if not asked:
                    self._slot.report(self, SlotState.OCCUPIED)
                continue
            message = _receive(connection)
            if message is None:
                return asked
            asked = True
            self._slot.report(self, SlotState.PRESENT)
            answer = self._answer(message)
            if answer is not None:
                connection.sendall(len(answer).to_bytes(2, "big") + answer)

    def _answer(self, message: bytes) -> bytes | None:
        if len(message) != 1:
            return self._card.process(message)
        if message[0] == _GET_ATR:
            return self._card.atr
        if message[0] in (_POWER_OFF, _POWER_ON, _RESET):
            self._card.reset()
        return None


def _receive(connection: socket.socket) -> bytes | None:
    """One message; None at the end of the connection. TimeoutError where it stops half-way."""
    head = _receive_exactly(connection, 2)
    return None if head is None else _receive_exactly(connection, int.from_bytes(head, "big"))


def _receive_exactly(connection: socket.socket, size: int) -> bytes | None:
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        # Acknowledge at once: delayed acknowledgements cost 44 ms for every APDU. The kernel
        # forgets this setting, so it is made again after every read.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        if not part:
            return None
        data += part
    return data


def _hang_up(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side was first

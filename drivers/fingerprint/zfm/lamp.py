"""The light of a module, where it has one."""

from __future__ import annotations

from enum import Enum

from drivers.errors import DeviceError, DeviceGone
from drivers.fingerprint.patience import Patience
from drivers.fingerprint.zfm.exchange import OK, Exchange

_AURA_LED_CONFIG = 0x35
_OPEN_LED, _CLOSE_LED = 0x50, 0x51
_BREATHING, _FLASHING, _STEADY, _OFF = 1, 2, 3, 4
_RED, _BLUE, _PURPLE = 1, 2, 3


class Light(Enum):
    OFF = (_OFF, 0, _BLUE, 0)
    """Values: AuraLedConfig's control, speed, colour and count (R503 manual 1.2.2)."""
    WAITING = (_BREATHING, 0x60, _BLUE, 0)
    BUSY = (_STEADY, 0, _PURPLE, 0)
    FAILED = (_FLASHING, 0x20, _RED, 3)


class Lamp:
    """A ring that shows what is going on (R503), or a plain light on and off, or none.

    A light that fails is a light that is not there: only DeviceGone and DeviceCancelled are
    raised.
    """

    def __init__(self, exchange: Exchange, reply_timeout: float) -> None:
        self._exchange = exchange
        self._reply_timeout = reply_timeout
        self._ring = True
        self._plain = True
        self._shown: Light | None = None

    @property
    def is_ring(self) -> bool:
        """As far as is known: a module that has been asked once, knows it or not."""
        return self._ring

    def show(self, light: Light, patience: Patience) -> None:
        """Does nothing where there is no ring."""
        if self._ring and light is not self._shown:
            self._ring = self._try(_AURA_LED_CONFIG, bytes(light.value), patience)
            self._shown = light if self._ring else None

    def switch(self, *, on: bool, patience: Patience) -> bool:
        """The plain light; False where there is none. Images are lit without being told."""
        if self._plain:
            self._plain = self._try(_OPEN_LED if on else _CLOSE_LED, b"", patience)
        return self._plain

    def _try(self, instruction: int, arguments: bytes, patience: Patience) -> bool:
        try:
            reply = self._exchange.command(
                instruction,
                arguments,
                0,
                patience,
                attempts=1,
                reply_timeout=self._reply_timeout,
            )
        except DeviceGone:
            raise
        except DeviceError:
            patience.check()
            return False
        return reply[0] == OK

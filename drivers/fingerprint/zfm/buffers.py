"""A module's two feature buffers, which must never keep or mistake a person."""

from __future__ import annotations

import contextlib

from drivers.errors import DeviceError, DeviceProtocolError
from drivers.fingerprint.patience import Patience
from drivers.fingerprint.zfm.exchange import Exchange
from drivers.fingerprint.zfm.module import (
    LIVE_BUFFER,
    REFERENCE_BUFFER,
    UPLOAD_MAX,
    ZfmModule,
)

_USUAL_TEMPLATE = 512
_WIPE_SECONDS = 1.0


class Buffers:
    def __init__(self, exchange: Exchange, module: ZfmModule) -> None:
        self._exchange = exchange
        self._module = module
        self._used = 0
        """Bytes that may hold somebody's features; 0: wiped."""

    def will_hold(self, size: int = _USUAL_TEMPLATE) -> None:
        """To be said before something comes into either of them."""
        self._used = max(self._used, size)

    def load_reference(self, template: bytes, patience: Patience) -> None:
        """Gives the module what to compare with, and makes sure that it has it.

        Data packets are not acknowledged. Were one lost, the buffer would still hold the person
        before, and that one's finger would match.
        """
        self.will_hold(len(template))
        for _ in range(2):
            self._module.download(REFERENCE_BUFFER, template, patience)
            if self._module.upload(REFERENCE_BUFFER, patience).startswith(template):
                return
        raise DeviceProtocolError("the fingerprint module does not keep the template")

    def wipe(self) -> None:
        """Leaves nobody's features in the module's memory.

        Not while the module is still sending what nobody waits for; then `wipe_now` does it, before
        the next request.
        """
        if not self._used or self._exchange.busy:
            return
        # A comparison's outcome stands even if this fails; the next one replaces and reads back
        # the buffer anyway.
        with contextlib.suppress(DeviceError):
            self.wipe_now(Patience.of(_WIPE_SECONDS))

    def wipe_now(self, patience: Patience) -> None:
        if self._used:
            for buffer in (REFERENCE_BUFFER, LIVE_BUFFER):
                self._module.download(buffer, bytes(self._used), patience)
            self._used = 0


def check_template(template: bytes) -> None:
    """Raises DeviceProtocolError."""
    if not 0 < len(template) <= UPLOAD_MAX:
        raise DeviceProtocolError("no template that the fingerprint module could take")

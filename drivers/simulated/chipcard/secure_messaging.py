"""Secure messaging with AES or 3DES, the chip's side (ICAO 9303-11, 9.8; ISO/IEC 7816-4, 10)."""

from __future__ import annotations

from drivers.simulated.chipcard import tlv
from drivers.simulated.chipcard.apdu import (
    OK,
    SM_OBJECTS_INCORRECT,
    SM_OBJECTS_MISSING,
    CardStatus,
    Command,
    Response,
)
from drivers.simulated.chipcard.suite import MAC_SIZE, SessionKeys

PADDED = 0x01
"""Padding indicator: method 2 (ISO/IEC 7816-4, table 51)."""

_OVERHEAD = 4 + (2 + MAC_SIZE) + 2
"""DO 99, DO 8E and the status word of a response."""


class ChipSession:
    """One secure messaging session. After an exception it must be dropped, keys and all."""

    def __init__(self, keys: SessionKeys, counter: int = 0) -> None:
        """`counter` is the first send sequence counter: after Basic Access Control not zero."""
        self._keys = keys
        self._suite = keys.suite
        self._counter = counter

    def room(self, response_size: int) -> int:
        """Bytes of plain data that fit a protected response of at most `response_size` bytes."""
        block = self._suite.block
        header = 1 + (1 if response_size < 0x80 else 2 if response_size <= 256 else 3) + 1
        blocks = max(0, (response_size - _OVERHEAD - header) // block)
        return max(0, blocks * block - 1)

    def open(self, command: Command) -> Command:
        """The command inside. Raises CardStatus 6987 (objects missing) or 6988 (incorrect)."""
        self._advance()
        try:
            found = tlv.table(command.data)
        except tlv.TlvError:
            raise CardStatus(SM_OBJECTS_INCORRECT) from None
        if 0x8E not in found:
            raise CardStatus(SM_OBJECTS_MISSING)
        if not set(found) <= {0x85, 0x87, 0x97, 0x8E} or {0x85, 0x87} <= set(found):
            raise CardStatus(SM_OBJECTS_INCORRECT)
        covered = command.data[: -(2 + MAC_SIZE)]
        if tlv.encode(0x8E, found[0x8E]) != command.data[len(covered) :]:
            raise CardStatus(SM_OBJECTS_INCORRECT)
        # A block of nothing is not padded: without other objects the header's padding ends it.
        pad = self._suite.pad
        message = self._ssc() + pad(command.header) + (pad(covered) if covered else b"")
        if not self._keys.is_sealed(message, found[0x8E]):
            raise CardStatus(SM_OBJECTS_INCORRECT)
        ne, everything = _expected(found.get(0x97))
        return Command(
            command.cla & ~0x0C,
            command.ins,
            command.p1,
            command.p2,
            data=self._reveal(command.ins, found),
            ne=ne,
            all_there_is=everything,
            extended=command.extended,
        )

    def close(self, ins: int, response: Response, *, with_status: bool = True) -> Response:
        """The protected response to a command with instruction `ins`; `with_status`: DO 99."""
        self._advance()
        objects = b""
        if response.data:
            plain = self._suite.pad(response.data)
            secret = self._suite.encrypt(self._keys.encryption, self._iv(), plain)
            if ins & 1:
                objects = tlv.encode(0x85, secret)
            else:
                objects = tlv.encode(0x87, bytes([PADDED]), secret)
        if with_status or response.sw != OK:
            objects += tlv.encode(0x99, response.sw.to_bytes(2, "big"))
        seal = self._keys.seal(self._ssc() + self._suite.pad(objects))
        return Response(objects + tlv.encode(0x8E, seal), response.sw)

    def _reveal(self, ins: int, found: dict[int, bytes]) -> bytes:
        if 0x87 in found:
            if ins & 1 or found[0x87][:1] != bytes([PADDED]):
                raise CardStatus(SM_OBJECTS_INCORRECT)
            secret = found[0x87][1:]
        elif 0x85 in found:
            if not ins & 1:
                raise CardStatus(SM_OBJECTS_INCORRECT)
            secret = found[0x85]
        else:
            return b""
        if not secret or len(secret) % self._suite.block:
            raise CardStatus(SM_OBJECTS_INCORRECT)
        try:
            plain = self._suite.decrypt(self._keys.encryption, self._iv(), secret)
            return self._suite.unpad(plain)
        except ValueError:
            raise CardStatus(SM_OBJECTS_INCORRECT) from None

    def _advance(self) -> None:
        self._counter = (self._counter + 1) % (1 << 8 * self._suite.block)

    def _ssc(self) -> bytes:
        return self._counter.to_bytes(self._suite.block, "big")

    def _iv(self) -> bytes:
        zero = bytes(self._suite.block)
        if not self._suite.is_aes:
            return zero
        return self._suite.encrypt(self._keys.encryption, zero, self._ssc())


def _expected(le: bytes | None) -> tuple[int | None, bool]:
    if le is None:
        return None, False
    if len(le) not in (1, 2):
        raise CardStatus(SM_OBJECTS_INCORRECT)
    value = int.from_bytes(le, "big")
    return value or 1 << 8 * len(le), value == 0

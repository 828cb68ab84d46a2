"""Secure messaging with AES and with 3DES (ICAO 9303-11, 9.8; ISO/IEC 7816-4, 10).

Encrypt-then-authenticate; a send sequence counter as long as the cipher's block, raised before
every command and before every answer, starts the MAC. Encrypted, it starts AES's CBC chain as
well; 3DES starts its own from zero.
"""

from __future__ import annotations

from dataclasses import replace

from drivers.chipcard import tlv
from drivers.chipcard.apdu import (
    MAX_EXTENDED_ANSWER,
    MAX_SHORT_ANSWER,
    MAX_SHORT_DATA,
    OK,
    Command,
    Response,
    encode_le,
)
from drivers.chipcard.errors import CardProtocolError, SessionEnded, Unprotected
from drivers.chipcard.session_keys import (
    MAC_SIZE,
    SessionKeys,
    Suite,
    cbc_decrypt,
    cbc_encrypt,
    encrypt_block,
    mac_of_padded,
    pad,
    same,
    unpad,
)

CRYPTOGRAM_ODD_INS = 0x85
CRYPTOGRAM = 0x87
LE = 0x97
STATUS = 0x99
MAC = 0x8E

PADDED = b"\x01"
AES_BLOCK = 16

ANSWER_OVERHEAD = 4 + 2 + MAC_SIZE
"""Bytes of the status and MAC objects of an answer."""

COMMAND_OVERHEAD = 3 + 2 + MAC_SIZE + 4
"""Bytes of a command's Le and MAC objects, and of its cryptogram's header and indicator."""


def answer_capacity(answer: int, block: int = AES_BLOCK) -> int:
    """Greatest number of plain bytes that fit a protected answer of `answer` bytes."""
    room = answer - ANSWER_OVERHEAD
    for length_bytes in (1, 2, 3):
        cryptogram = room - 2 - length_bytes  # tag and padding indicator
        cryptogram -= cryptogram % block
        if cryptogram > 0 and len(tlv.encode(CRYPTOGRAM, bytes(cryptogram + 1))) <= room:
            return cryptogram - 1  # at least one byte is padding
    return 0


def command_capacity(block: int = AES_BLOCK) -> int:
    """Greatest number of plain bytes that fit a protected command of 255 bytes which wants an
    answer."""
    room = MAX_SHORT_DATA - COMMAND_OVERHEAD
    return room - room % block - 1  # at least one byte is padding


class SecureMessaging:
    """One session. After SessionEnded its keys are not to be used again."""

    def __init__(self, keys: SessionKeys, ssc: int = 0) -> None:
        """`ssc`: the counter's start; zero after every protocol but Basic Access Control."""
        self._keys = keys
        self._suite = keys.suite
        self._ssc = ssc
        self._odd_ins = False

    @property
    def block(self) -> int:
        """Bytes of the cipher's block, for `answer_capacity`."""
        return self._suite.block

    def wrap(self, command: Command) -> Command:
        """The protected form of `command`; counts it."""
        self._count()
        self._odd_ins = bool(command.ins & 1)
        body = b""
        if command.data:
            # INS odd: the data are BER-TLV already and stand without padding indicator.
            cryptogram = self._encrypt(pad(command.data, self.block))
            if self._odd_ins:
                body += tlv.encode(CRYPTOGRAM_ODD_INS, cryptogram)
            else:
                body += tlv.encode(CRYPTOGRAM, PADDED + cryptogram)
        if command.le is not None:
            long = command.extended or command.needs_extended
            body += tlv.encode(LE, encode_le(command.le, extended=long))
        protected = replace(command, cla=command.cla | 0x0C)
        authenticated = pad(protected.header, self.block)
        if body:
            authenticated += pad(body, self.block)
        body += tlv.encode(MAC, self._mac(authenticated))
        extended = command.extended or command.needs_extended or len(body) > MAX_SHORT_DATA
        le = MAX_EXTENDED_ANSWER if extended else MAX_SHORT_ANSWER
        return replace(protected, data=body, le=le, extended=extended)

    def unwrap(self, answer: Response) -> Response:
        """Data and status that the card protected, after their MAC has been checked."""
        self._count()
        if not answer.data:
            raise Unprotected(answer.sw)
        try:
            items = tlv.parse_all(answer.data)
        except CardProtocolError as error:
            raise SessionEnded(f"secure messaging: {error}") from None
        if all(item.tag != MAC for item in items):
            raise Unprotected(answer.sw)
        cryptogram, status = self._authenticated(items)
        if status is None and answer.sw != OK:
            raise SessionEnded(f"secure messaging: status {answer.sw:04X} is not protected")
        data = self._plain(cryptogram) if cryptogram else b""
        return Response(data, OK if status is None else int.from_bytes(status.value, "big"))

    def _authenticated(self, items: list[tlv.Tlv]) -> tuple[tlv.Tlv | None, tlv.Tlv | None]:
        """Cryptogram and status. Early chips leave the status out of a good answer; the MAC makes
        the answer theirs all the same."""
        *covered, mac = items
        objects = {item.tag: item for item in covered}
        wanted = CRYPTOGRAM_ODD_INS if self._odd_ins else CRYPTOGRAM
        in_order = [tag for tag in (wanted, STATUS) if tag in objects]
        if mac.tag != MAC or [item.tag for item in covered] != in_order:
            raise SessionEnded("secure messaging: unexpected data objects")
        text = pad(b"".join(item.raw for item in covered), self.block)
        if not same(mac.value, self._mac(text)):
            raise SessionEnded("secure messaging: wrong MAC")
        status = objects.get(STATUS)
        if status is not None and len(status.value) != 2:
            raise SessionEnded("secure messaging: wrong status object")
        return objects.get(wanted), status

    def _plain(self, cryptogram: tlv.Tlv) -> bytes:
        value = cryptogram.value
        if cryptogram.tag == CRYPTOGRAM:
            if value[:1] != PADDED:
                raise SessionEnded("secure messaging: wrong padding indicator")
            value = value[1:]
        if not value or len(value) % self.block:
            raise SessionEnded("secure messaging: a cryptogram of broken length")
        plain = unpad(cbc_decrypt(self._suite, self._keys.enc, self._iv, value), self.block)
        if plain is None:
            raise SessionEnded("secure messaging: wrong padding")
        return plain

    def _encrypt(self, data: bytes) -> bytes:
        return cbc_encrypt(self._suite, self._keys.enc, self._iv, data)

    def _mac(self, padded: bytes) -> bytes:
        return mac_of_padded(self._suite, self._keys.mac, self._ssc_bytes + padded)

    @property
    def _ssc_bytes(self) -> bytes:
        return self._ssc.to_bytes(self.block, "big")

    @property
    def _iv(self) -> bytes:
        if self._suite is Suite.TRIPLE_DES:
            return bytes(self.block)
        return encrypt_block(self._suite, self._keys.enc, self._ssc_bytes)

    def _count(self) -> None:
        self._ssc += 1
        if self._ssc >= 1 << 8 * self.block:
            raise SessionEnded("secure messaging: the counter is used up")

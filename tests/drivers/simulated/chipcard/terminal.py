"""The terminal's side of the card's protocols, in the plainest form, for the card's own tests.

It is neither the product's reader nor built on the card's modules: points come from the `ecdsa`
library, secure messaging is written out once more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives import cmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from ecdsa import BRAINPOOLP256r1, NIST384p
from ecdsa.curves import Curve
from ecdsa.ellipticcurve import INFINITY, PointJacobi

Process = Callable[[bytes], bytes]

CARD_ACCESS = bytes.fromhex("00A4020C02011C")
SELECT_EMRTD = bytes.fromhex("00A4040C07A0000002471001")


def tlv(tag: str, value: bytes) -> bytes:
    size = len(value)
    length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    if 127 < size < 256:
        length = b"\x81" + bytes([size])
    return bytes.fromhex(tag) + length + value


def derive(secret: bytes, purpose: int, key_size: int) -> bytes:
    digest = hashlib.sha1 if key_size == 16 else hashlib.sha256
    return digest(secret + bytes([0, 0, 0, purpose])).digest()[:key_size]


def mac(key: bytes, message: bytes) -> bytes:
    worker = cmac.CMAC(algorithms.AES(key))
    worker.update(message)
    return worker.finalize()[:8]


def pad(data: bytes) -> bytes:
    return data + b"\x80" + bytes(15 - len(data) % 16)


def aes(key: bytes, iv: bytes, data: bytes, *, encrypt: bool) -> bytes:
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv))
    worker = cipher.encryptor() if encrypt else cipher.decryptor()
    return worker.update(data) + worker.finalize()


@dataclass
class Channel:
    """Secure messaging towards `process`."""

    process: Process
    k_enc: bytes
    k_mac: bytes
    counter: int = 0

    def iv(self) -> bytes:
        return aes(self.k_enc, bytes(16), self.counter.to_bytes(16, "big"), encrypt=True)

    def wrap(
        self, header: str, data: bytes = b"", ne: int | None = None, *, extended: bool = False
    ) -> bytes:
        self.counter += 1
        head = bytes.fromhex(header)
        head = bytes([head[0] | 0x0C]) + head[1:]
        objects = b""
        if data:
            secret = aes(self.k_enc, self.iv(), pad(data), encrypt=True)
            objects += tlv("85", secret) if head[1] & 1 else tlv("87", b"\x01" + secret)
        if ne is not None:
            width = 2 if extended else 1
            objects += tlv("97", (ne % (1 << 8 * width)).to_bytes(width, "big"))
        message = self.counter.to_bytes(16, "big") + pad(head) + (pad(objects) if objects else b"")
        body = objects + tlv("8E", mac(self.k_mac, message))
        if extended:
            return head + b"\x00" + len(body).to_bytes(2, "big") + body + bytes(2)
        return head + bytes([len(body)]) + body + b"\x00"

    def unwrap(self, response: bytes, ins: int) -> tuple[bytes, int]:
        self.counter += 1
        body, sw = response[:-2], int.from_bytes(response[-2:], "big")
        assert body, f"the answer is not protected: {sw:04X}"
        covered, seal = body[:-10], body[-10:]
        message = self.counter.to_bytes(16, "big") + pad(covered)
        assert seal == tlv("8E", mac(self.k_mac, message))
        assert covered.endswith(tlv("99", response[-2:]))
        secret = covered[:-4]
        if not secret:
            return b"", sw
        assert secret[0] == (0x85 if ins & 1 else 0x87)
        at = 2 if secret[1] < 128 else 2 + (secret[1] & 0x7F)
        if not ins & 1:
            assert secret[at] == 1
            at += 1
        plain = aes(self.k_enc, self.iv(), secret[at:], encrypt=False)
        return plain.rstrip(b"\x00")[:-1], sw

    def send(
        self, header: str, data: bytes = b"", ne: int | None = None, *, extended: bool = False
    ) -> tuple[bytes, int]:
        command = self.wrap(header, data, ne, extended=extended)
        return self.unwrap(self.process(command), command[1])


@dataclass(frozen=True)
class Parameters:
    oid: str
    key_size: int
    curve: Curve
    number: int


AES_128_BRAINPOOL = Parameters("04007F00070202040202", 16, BRAINPOOLP256r1, 13)
AES_256_P384 = Parameters("04007F00070202040204", 32, NIST384p, 15)


def encode(curve: Curve, point: PointJacobi) -> bytes:
    size = curve.baselen
    return b"\x04" + int(point.x()).to_bytes(size, "big") + int(point.y()).to_bytes(size, "big")


def decode(curve: Curve, data: bytes) -> PointJacobi:
    return PointJacobi.from_bytes(curve.curve, data, order=curve.order)


class Refused(Exception):
    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")
        self.sw = sw


def plain(process: Process, command: bytes) -> bytes:
    response = process(command)
    if response[-2:] != b"\x90\x00":
        raise Refused(int.from_bytes(response[-2:], "big"))
    return response[:-2]


def pace(
    process: Process,
    can: str,
    parameters: Parameters = AES_128_BRAINPOOL,
    *,
    map_scalar: int = 0x1234567,
    key_scalar: int = 0x7654321,
) -> Channel:
    """PACE with generic mapping. Raises Refused with the card's status word."""
    curve, size = parameters.curve, parameters.key_size
    oid = bytes.fromhex(parameters.oid)
    reference = tlv("80", oid) + tlv("83", b"\x02") + tlv("84", bytes([parameters.number]))
    plain(process, bytes.fromhex("0022C1A4") + bytes([len(reference)]) + reference)

    def step(cla: int, content: bytes) -> bytes:
        data = tlv("7C", content)
        answer = plain(process, bytes([cla, 0x86, 0, 0, len(data)]) + data + b"\x00")
        inner = answer[2:] if answer[1] < 128 else answer[3:]
        return inner[2:] if inner[1] < 128 else inner[3:]

    secret = step(0x10, b"")
    nonce = aes(derive(can.encode(), 3, size), bytes(16), secret, encrypt=False)
    theirs = decode(curve, step(0x10, tlv("81", encode(curve, curve.generator * map_scalar))))
    mapped = curve.generator * int.from_bytes(nonce, "big") + theirs * map_scalar
    mine = mapped * key_scalar
    their_key = step(0x10, tlv("83", encode(curve, mine)))
    agreed = decode(curve, their_key) * key_scalar
    assert agreed != INFINITY
    shared = int(agreed.x()).to_bytes(curve.baselen, "big")
    k_enc, k_mac = derive(shared, 1, size), derive(shared, 2, size)

    def token(point: bytes) -> bytes:
        return mac(k_mac, tlv("7F49", tlv("06", oid) + tlv("86", point)))

    answer = step(0x00, tlv("85", token(their_key)))
    assert answer == token(encode(curve, mine))
    return Channel(process, k_enc, k_mac)


def open_emrtd(process: Process, can: str, parameters: Parameters = AES_128_BRAINPOOL) -> Channel:
    channel = pace(process, can, parameters)
    assert channel.send("00A4040C", SELECT_EMRTD[5:]) == (b"", 0x9000)
    return channel


def read_file(channel: Channel, sfi: int) -> bytes:
    """By short READ BINARY, 223 bytes at a time (what AES leaves room for)."""
    part, sw = channel.send(f"00B0{0x80 | sfi:02X}00", ne=256)
    content = part
    while sw == 0x9000:
        part, sw = channel.send(f"00B0{len(content):04X}", ne=256)
        content += part
    assert sw == 0x6B00, f"{sw:04X}"
    return content

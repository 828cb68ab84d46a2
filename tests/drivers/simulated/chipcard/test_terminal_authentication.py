"""Terminal Authentication from a terminal that is neither the product nor the card's code."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from drivers.simulated.chipcard import (
    PROFILES,
    ChipCard,
    CvAuthority,
    DemoCountry,
    Holder,
    TerminalCredentials,
    personalise,
)
from drivers.simulated.chipcard import cv_certificate as cv
from tests.drivers.simulated.chipcard.terminal import (
    SELECT_EMRTD,
    BRAINPOOLP256r1,
    Channel,
    decode,
    derive,
    encode,
    pace,
    read_file,
    tlv,
)
from tests.drivers.simulated.chipcard.test_genuineness import CA_OID, chip_public_key

CAN = "004321"
CHIP_SCALAR = 0x7654321
OK = (b"", 0x9000)


class Terminal:
    """PACE and Chip Authentication done; remembers what the signature has to cover."""

    def __init__(self, card: ChipCard) -> None:
        points: list[bytes] = []

        def listening(command: bytes) -> bytes:
            answer = card.process(command)
            if command[1] == 0x86 and answer[2:3] == b"\x84":
                points.append(answer[4:-2])
            return answer

        channel = pace(listening, CAN)
        assert channel.send("00A4040C", SELECT_EMRTD[5:]) == OK
        self.chip_name = points[-1][1:33]
        self.channel, self.terminal_name = self._chip_authentication(channel)

    @staticmethod
    def _chip_authentication(channel: Channel) -> tuple[Channel, bytes]:
        public_key = chip_public_key(read_file(channel, 0x0E))
        curve, scalar = BRAINPOOLP256r1, 0xABCDEF
        assert channel.send("002241A4", tlv("80", CA_OID)) == OK
        mine = encode(curve, curve.generator * scalar)
        assert channel.send("00860000", tlv("7C", tlv("80", mine)), ne=256)[1] == 0x9000
        shared = int((decode(curve, public_key) * scalar).x()).to_bytes(32, "big")
        new = Channel(channel.process, derive(shared, 1, 16), derive(shared, 2, 16))
        return new, mine[1:33]

    def present(self, credentials: TerminalCredentials, reference: bytes) -> int:
        """Verifies the chain; the first status word that is not 9000, or 9000."""
        for certificate in credentials.chain:
            _, sw = self.channel.send("002281B6", tlv("83", reference))
            if sw != 0x9000:
                return sw
            content = certificate[5:] if certificate[2] == 0x82 else certificate[4:]
            _, sw = self.channel.send("002A00BE", content, extended=True)
            if sw != 0x9000:
                return sw
            reference = holder_of(certificate)
        _, sw = self.channel.send("002281A4", tlv("83", reference))
        return sw

    def sign_in(self, credentials: TerminalCredentials, *, wrong: bool = False) -> int:
        challenge, sw = self.channel.send("00840000", ne=8)
        assert (len(challenge), sw) == (8, 0x9000)
        message = self.chip_name + challenge + self.terminal_name + b"x" * wrong
        signature = signed(credentials, message)
        return self.channel.send("00820000", signature, extended=True)[1]

    def status(self, sfi: int) -> int:
        return self.channel.send(f"00B0{0x80 | sfi:02X}00", ne=4)[1]


def holder_of(certificate: bytes) -> bytes:
    # The tag alone may stand in a key or a signature by chance.
    found = re.search(rb"\x5f\x20[\x09-\x10]([A-Z0-9]{9,16})\x7f\x4c", certificate)
    assert found is not None
    return found[1]


def signed(credentials: TerminalCredentials, message: bytes) -> bytes:
    key = credentials.key
    if isinstance(key, rsa.RSAPrivateKey):
        if credentials.scheme.kind == "rsa_v15":
            return key.sign(message, padding.PKCS1v15(), SHA256())
        return key.sign(message, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def made(country: DemoCountry, holder: Holder, profile: str = "ta") -> tuple[Terminal, CvAuthority]:
    kind = PROFILES[profile]
    assert kind.terminal_authentication is not None
    card = personalise(country, holder, kind)
    return Terminal(card), country.terminals(kind.terminal_authentication)


@pytest.mark.parametrize("profile", ["ta", "ta_rsa", "ta_pss"])
def test_a_terminal_with_rights_reads_the_fingerprints(
    country: DemoCountry, holder: Holder, profile: str
) -> None:
    terminal, authority = made(country, holder, profile)
    assert terminal.status(3) == terminal.status(4) == 0x6982
    credentials = authority.credentials()
    assert terminal.present(credentials, authority.reference) == 0x9000
    assert terminal.sign_in(credentials) == 0x9000
    assert read_file(terminal.channel, 3).count(b"FIR\x00") == 2
    assert read_file(terminal.channel, 4).count(b"IIR\x00") == 2


def test_rights_are_those_that_every_certificate_grants(
    country: DemoCountry, holder: Holder
) -> None:
    terminal, authority = made(country, holder)
    credentials = authority.credentials(cv.READ_DG3)
    terminal.present(credentials, authority.reference)
    assert terminal.sign_in(credentials) == 0x9000
    assert terminal.status(3) == 0x9000
    assert terminal.status(4) == 0x6982


def test_a_wrong_signature_opens_nothing(country: DemoCountry, holder: Holder) -> None:
    terminal, authority = made(country, holder)
    credentials = authority.credentials()
    terminal.present(credentials, authority.reference)
    assert terminal.sign_in(credentials, wrong=True) == 0x6300
    assert terminal.status(3) == 0x6982
    challenge, _ = terminal.channel.send("00840000", ne=8)
    message = terminal.chip_name + challenge + terminal.terminal_name
    signature = signed(credentials, message)
    assert terminal.channel.send("00820000", signature)[1] == 0x6985, "the key is chosen anew"


def test_an_expired_terminal_is_refused(country: DemoCountry, holder: Holder) -> None:
    terminal, authority = made(country, holder)
    old = dt.date(2018, 1, 1)
    credentials = authority.credentials(effective=old, expires=dt.date(2019, 1, 1))
    assert terminal.present(credentials, authority.reference) == 0x6300


def test_a_strangers_terminal_is_refused(country: DemoCountry, holder: Holder) -> None:
    terminal, authority = made(country, holder)
    stranger = CvAuthority()
    assert terminal.present(stranger.credentials(), authority.reference) == 0x6300
    assert terminal.present(stranger.credentials(), b"XXSTRANGER00001") == 0x6A88


def test_nobody_signs_in_before_chip_authentication(country: DemoCountry, holder: Holder) -> None:
    card = personalise(country, holder, PROFILES["ta"])
    channel = pace(card.process, CAN)
    channel.send("00A4040C", SELECT_EMRTD[5:])
    reference = country.terminals().reference
    assert channel.send("002281B6", tlv("83", reference))[1] == 0x6982


def test_the_trust_point_follows_its_link_certificate(holder: Holder) -> None:
    country = DemoCountry.create()
    authority = country.terminals()
    card = personalise(country, holder, PROFILES["ta"])
    old = authority.reference
    authority.renew()
    terminal = Terminal(card)
    assert terminal.present(authority.credentials(), authority.reference) == 0x6A88
    assert terminal.present(authority.credentials(with_link=True), old) == 0x9000
    card.reset()
    again = Terminal(card)
    assert again.present(authority.credentials(), authority.reference) == 0x9000


def test_the_card_names_its_trust_point(country: DemoCountry, holder: Holder) -> None:
    terminal, authority = made(country, holder)
    content = read_file(terminal.channel, 0x1C)
    assert len(content) == 36
    assert content.startswith(tlv("42", authority.reference))


@given(st.binary(max_size=300))
def test_parsing_a_certificate_ends_in_one_or_an_error(data: bytes) -> None:
    with pytest.raises(cv.CvError):
        cv.parse(data)


@given(cut=st.integers(0, 400), changed=st.integers(0, 400), value=st.integers(1, 255))
def test_a_changed_certificate_never_verifies(cut: int, changed: int, value: int) -> None:
    certificate = bytearray(CERTIFICATE)
    if changed < len(certificate):
        certificate[changed] ^= value
    data = bytes(certificate[: max(cut, 40)])
    try:
        parsed = cv.parse(data)
        key = parsed.public_key(AUTHORITY.trust_point)
    except cv.CvError:
        return
    intact = data == CERTIFICATE
    assert key.verify(parsed.signature, parsed.body) == intact


AUTHORITY = CvAuthority()
CERTIFICATE = (
    AUTHORITY.certificate[4:] if AUTHORITY.certificate[2] == 0x81 else (AUTHORITY.certificate[5:])
)

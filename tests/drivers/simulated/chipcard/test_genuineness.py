"""Chip and Active Authentication from the chip's side, and what gives a copy away."""

from __future__ import annotations

import hashlib

import pytest
from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from asn1crypto.core import Sequence, SetOf
from asn1crypto.keys import PublicKeyInfo
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding

from drivers.simulated.chipcard import PROFILES, ChipCard, DemoCountry, Holder, personalise
from tests.drivers.simulated.chipcard.terminal import (
    BRAINPOOLP256r1,
    Channel,
    decode,
    derive,
    encode,
    open_emrtd,
    read_file,
    tlv,
)

CAN = "004321"
CA_OID = bytes.fromhex("04007F00070202030202")


class Infos(SetOf):
    _child_spec = Sequence


def chip_public_key(dg14: bytes) -> bytes:
    infos = Infos.load(dg14[4:] if dg14[1] == 0x82 else dg14[3:])
    (info,) = (i for i in infos if i[0].native == "0.4.0.127.0.7.2.2.1.2")
    point: bytes = PublicKeyInfo.load(info[1].dump())["public_key"].native
    return point


def chip_authentication(channel: Channel, public_key: bytes) -> Channel:
    """The channel after Chip Authentication, on the keys that the terminal derives."""
    curve, scalar = BRAINPOOLP256r1, 0xABCDEF
    assert channel.send("002241A4", tlv("80", CA_OID)) == (b"", 0x9000)
    mine = encode(curve, curve.generator * scalar)
    assert channel.send("00860000", tlv("7C", tlv("80", mine)), ne=256) == (b"\x7c\x00", 0x9000)
    shared = int((decode(curve, public_key) * scalar).x()).to_bytes(32, "big")
    return Channel(channel.process, derive(shared, 1, 16), derive(shared, 2, 16))


def active_authentication(channel: Channel) -> None:
    dg15 = read_file(channel, 0x0F)
    challenge = b"kiosk\x00\x01\x02"
    signature, sw = channel.send("00880000", challenge, ne=256)
    assert sw == 0x9000
    info = PublicKeyInfo.load(dg15[4:] if dg15[1] == 0x82 else dg15[3:])
    key = ec.EllipticCurvePublicKey.from_encoded_point(
        ec.BrainpoolP256R1(), info["public_key"].native
    )
    r, s = signature[:32], signature[32:]
    encoded = encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
    key.verify(encoded, challenge, ec.ECDSA(SHA256()))


def test_chip_authentication_moves_the_session_to_new_keys(
    country: DemoCountry, holder: Holder
) -> None:
    old = open_emrtd(personalise(country, holder).process, CAN)
    new = chip_authentication(old, chip_public_key(read_file(old, 0x0E)))
    assert new.send("00B08100", ne=2) == (b"\x61\x5d", 0x9000)


def test_a_clone_fails_chip_authentication(country: DemoCountry, holder: Holder) -> None:
    card = personalise(country, holder, PROFILES["cloned"])
    old = open_emrtd(card.process, CAN)
    new = chip_authentication(old, chip_public_key(read_file(old, 0x0E)))
    assert card.process(new.wrap("00B08100", ne=2)) == b"\x69\x88"


def test_active_authentication_signs_the_challenge(country: DemoCountry, holder: Holder) -> None:
    card = personalise(country, holder, PROFILES["active_only"])
    channel = open_emrtd(card.process, CAN)
    active_authentication(channel)
    assert channel.send("002241A4", tlv("80", CA_OID)) == (b"", 0x6A80)


def test_a_clone_fails_active_authentication(country: DemoCountry, holder: Holder) -> None:
    channel = open_emrtd(personalise(country, holder, PROFILES["cloned"]).process, CAN)
    with pytest.raises(InvalidSignature):
        active_authentication(channel)


def test_after_a_bad_point_the_old_session_goes_on(country: DemoCountry, holder: Holder) -> None:
    channel = open_emrtd(personalise(country, holder).process, CAN)
    assert channel.send("002241A4", tlv("80", CA_OID)) == (b"", 0x9000)
    bad = tlv("7C", tlv("80", b"\x04" + b"\x11" * 64))
    assert channel.send("00860000", bad, ne=256) == (b"", 0x6A80)
    assert channel.send("00B08100", ne=2) == (b"\x61\x5d", 0x9000)


def signed_data(card: ChipCard) -> tuple[cms.SignedData, dict[int, bytes], Channel]:
    channel = open_emrtd(card.process, CAN)
    sod = read_file(channel, 0x1D)
    signed = cms.ContentInfo.load(sod[4:])["content"]
    content = Sequence.load(signed["encap_content_info"]["content"].contents)
    hashes = {entry[0].native: entry[1].native for entry in map_of(content[2])}
    return signed, hashes, channel


def map_of(value: Sequence) -> list[Sequence]:
    class Entries(SetOf):
        tag = 16
        _child_spec = Sequence

    return list(Entries.load(value.dump()))


def signature_chain_holds(signed: cms.SignedData, country: DemoCountry) -> bool:
    """Whether the signer signed the content, and the country the signer."""
    (info,) = signed["signer_infos"]
    attributes = {a["type"].native: a["values"][0].native for a in info["signed_attrs"]}
    content = signed["encap_content_info"]["content"].contents
    assert attributes["message_digest"] == hashlib.sha256(content).digest()
    (encoded,) = signed["certificates"]
    signer = x509.load_der_x509_certificate(encoded.chosen.dump())
    key, csca_key = signer.public_key(), country.csca.certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert isinstance(csca_key, ec.EllipticCurvePublicKey)
    covered = b"\x31" + info["signed_attrs"].dump()[1:]
    key.verify(info["signature"].native, covered, ec.ECDSA(SHA256()))
    try:
        csca_key.verify(signer.signature, signer.tbs_certificate_bytes, ec.ECDSA(SHA384()))
    except InvalidSignature:
        return False
    return True


def test_the_security_object_covers_every_data_group(country: DemoCountry, holder: Holder) -> None:
    signed, hashes, channel = signed_data(personalise(country, holder))
    assert signature_chain_holds(signed, country)
    assert set(hashes) == {1, 2, 3, 13, 14, 15}
    for number in set(hashes) - {3}:
        assert hashlib.sha256(read_file(channel, number)).digest() == hashes[number]


def test_an_unsigned_card_has_a_signer_of_nobodys(country: DemoCountry, holder: Holder) -> None:
    signed, _, _ = signed_data(personalise(country, holder, PROFILES["unsigned"]))
    assert not signature_chain_holds(signed, country)


def test_a_tampered_card_differs_in_dg13_alone(country: DemoCountry, holder: Holder) -> None:
    signed, hashes, channel = signed_data(personalise(country, holder, PROFILES["tampered"]))
    assert signature_chain_holds(signed, country)
    changed = {
        number
        for number in set(hashes) - {3}
        if hashlib.sha256(read_file(channel, number)).digest() != hashes[number]
    }
    assert changed == {13}


def test_a_truncated_file_ends_before_its_header_says(country: DemoCountry, holder: Holder) -> None:
    channel = open_emrtd(personalise(country, holder, PROFILES["truncated"]).process, CAN)
    content = read_file(channel, 0x0D)
    width = content[1] & 0x7F
    assert 2 + width < len(content) < 2 + width + int.from_bytes(content[2 : 2 + width], "big")


def test_the_trust_anchor_is_written_as_a_certificate(country: DemoCountry, tmp_path) -> None:
    path = country.export_trust(tmp_path / "trust")
    certificate = x509.load_der_x509_certificate(path.read_bytes())
    assert certificate == country.csca.certificate
    assert b"PRIVATE" not in path.read_bytes()


def test_a_country_can_spell_its_curves_out() -> None:
    country = DemoCountry.create(explicit_curves=True)
    for authority in (country.csca, country.signer):
        parsed = asn1_x509.Certificate.load(authority.certificate.public_bytes(Encoding.DER))
        assert parsed.public_key["algorithm"]["parameters"].name == "specified"
        country.csca.key.public_key().verify(
            authority.certificate.signature,
            authority.certificate.tbs_certificate_bytes,
            ec.ECDSA(SHA384()),
        )

"""The worked examples of ICAO 9303-11: what the standard computes is computed here."""

from __future__ import annotations

import hashlib

import pytest

from drivers.chipcard import bac, chip_authentication_mapping, mapping, pace, security_infos, tlv
from drivers.chipcard.apdu import Command
from drivers.chipcard.channel import Channel
from drivers.chipcard.curves import STANDARDIZED, Point
from drivers.chipcard.dh_groups import STANDARDIZED as DH_GROUPS
from drivers.chipcard.document import Mrz, Status
from drivers.chipcard.groups import GroupElement, KeyPair
from drivers.chipcard.passwords import mrz_information, pace_password
from drivers.chipcard.secure_messaging import SecureMessaging
from drivers.chipcard.security_infos import PaceInfo, SecurityInfos, oid_bytes
from drivers.chipcard.session_keys import COUNTER_PASSWORD, Suite, cbc_encrypt, derive
from tests.drivers.chipcard import icao_examples as icao
from tests.drivers.chipcard.scripted import ScriptedCard

SUITE = Suite.AES_128


def commands_and_answers(example: icao.PaceExample) -> list[tuple[str, str]]:
    """The conversation of an example, with the nonce under the key of its password."""
    key = derive(pace_password(example.mrz).secret, COUNTER_PASSWORD, SUITE)
    nonce = cbc_encrypt(SUITE, key, bytes(16), example.nonce)
    select = tlv.encode(0x80, oid_bytes(example.protocol)) + bytes.fromhex("830101")
    select += bytes((0x84, 1, example.parameter_id))
    mapped = example.map_private
    if example.map_chip:
        group = next(iter(pace.choices(offer(example)))).group
        mapped = group.generator.times(int.from_bytes(mapped, "big")).encode()
    rounds = [
        (b"", tlv.encode(0x80, nonce)),
        (tlv.encode(0x81, mapped), tlv.encode(0x82, example.map_chip)),
        (tlv.encode(0x83, example.agree_terminal), tlv.encode(0x84, example.agree_chip)),
        (
            tlv.encode(0x85, example.token_terminal),
            tlv.encode(0x86, example.token_chip) + example.more,
        ),
    ]
    exchange = [(b"\x00\x22\xc1\xa4" + bytes((len(select),)) + select, b"")]
    for place, (sent, received) in enumerate(rounds):
        body = tlv.encode(0x7C, sent)
        head = bytes((0x00 if place == 3 else 0x10, 0x86, 0, 0, len(body)))
        exchange.append((head + body + b"\0", tlv.encode(0x7C, received)))
    return [(command.hex(), (answer + b"\x90\x00").hex()) for command, answer in exchange]


def offer(example: icao.PaceExample) -> SecurityInfos:
    return SecurityInfos(pace=(PaceInfo(example.protocol, 2, example.parameter_id),))


def run(example: icao.PaceExample) -> tuple[pace.Session, list[GroupElement]]:
    generators: list[GroupElement] = []
    privates = [example.map_private] if example.map_chip else []
    privates.append(example.agree_private)

    def key_pair(generator: GroupElement) -> KeyPair[GroupElement]:
        generators.append(generator)
        private = int.from_bytes(privates.pop(0), "big")
        return KeyPair(private, generator.times(private))

    card = ScriptedCard(commands_and_answers(example))
    randomness = pace.Randomness(key_pair, lambda size: example.map_private[:size])
    (choice,) = pace.choices(offer(example))
    session = pace.run(Channel(card), choice, pace_password(example.mrz), randomness)
    assert isinstance(session, pace.Session)
    assert card.finished
    return session, generators


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(icao.GENERIC_DH, id="generic mapping, DH"),
        pytest.param(icao.INTEGRATED_ECDH, id="integrated mapping, ECDH"),
        pytest.param(icao.INTEGRATED_DH, id="integrated mapping, DH"),
        pytest.param(icao.CHIP_AUTHENTICATION_ECDH, id="chip-authentication mapping, ECDH"),
    ],
)
def test_pace_gives_the_standards_generator_tokens_and_keys(example):
    session, generators = run(example)
    assert generators[-1].encode() == example.generator
    assert session.keys.enc == example.enc
    assert session.keys.mac == example.mac
    assert session.chip_key.encode() == example.agree_chip


def test_the_password_of_the_last_example():
    example = icao.CHIP_AUTHENTICATION_ECDH
    assert mrz_information(example.mrz) == "C11T002JM496081222310314"
    secret = pace_password(example.mrz).secret
    assert secret.hex().upper() == "894D03F148C6265E89845B218856EA34D00EF8E8"
    key = derive(secret, COUNTER_PASSWORD, SUITE)
    assert key.hex().upper() == "4E6F6FBF7BE748B932C7B74161BBA9DF"


def card_security(*infos: bytes) -> SecurityInfos:
    return security_infos.parse(tlv.encode(0x31, b"".join(infos)))


def test_the_chips_proof_of_the_example_fits_its_key_in_card_security():
    session, _ = run(icao.CHIP_AUTHENTICATION_ECDH)
    assert session.proof is not None
    assert session.proof.scalar == int.from_bytes(icao.CHIP_DATA, "big")
    infos = card_security(icao.CHIP_KEY_INFO)
    (key,) = infos.chip_keys
    assert key.key_id == 13
    assert session.proof.made_by(key.key)
    found = chip_authentication_mapping.finding(session.proof, infos, vouched=True)
    assert found.status is Status.PASSED
    found = chip_authentication_mapping.finding(session.proof, infos, vouched=False)
    assert found.status is Status.NOT_DONE


@pytest.mark.parametrize("domain", [STANDARDIZED[13], STANDARDIZED[12]])
def test_another_chips_key_does_not_fit_the_proof(domain):
    session, _ = run(icao.CHIP_AUTHENTICATION_ECDH)
    other = KeyPair.generate(domain.generator).public
    assert not session.proof.made_by(other)
    infos = SecurityInfos(chip_keys=(security_infos.ChipAuthenticationKey(other, None),))
    found = chip_authentication_mapping.finding(session.proof, infos, vouched=True)
    assert found.status is Status.FAILED
    for nothing in (None, SecurityInfos()):
        found = chip_authentication_mapping.finding(session.proof, nothing, vouched=True)
        assert found.status is Status.NOT_DONE


def test_the_pseudo_random_numbers_of_integrated_mapping():
    for example, modulus, expected in (
        (icao.INTEGRATED_ECDH, STANDARDIZED[13].modulus, icao.PSEUDO_RANDOM_ECDH),
        (icao.INTEGRATED_DH, DH_GROUPS[0].modulus, icao.PSEUDO_RANDOM_DH),
    ):
        found = mapping.pseudo_random(modulus, SUITE, example.nonce, example.map_private)
        assert found == int.from_bytes(expected, "big")


def test_the_point_encoding_of_integrated_mapping(worked_examples):
    numbers = worked_examples["pace_im_ecdh_point_encoding"]
    domain = STANDARDIZED[13]
    nonces = bytes.fromhex(numbers["s"]), bytes.fromhex(numbers["t"])
    value = mapping.pseudo_random(domain.modulus, SUITE, *nonces)
    assert value == int(numbers["r_p"], 16)
    expected = numbers["mapped_generator"]
    assert domain.element_of(value) == Point(domain, int(expected["x"], 16), int(expected["y"], 16))
    assert mapping.integrated(domain, SUITE, *nonces) == domain.element_of(value)


@pytest.fixture
def basic_access(worked_examples) -> dict[str, str]:
    return worked_examples["bac"]


HOLDER = Mrz("L898902C", "690806", "940623")


def test_the_document_basic_access_keys(basic_access):
    assert mrz_information(HOLDER) == basic_access["mrz_information"]
    seed = hashlib.sha1(basic_access["mrz_information"].encode()).digest()[:16]
    assert seed.hex().upper() == basic_access["k_seed"]
    keys = bac.access_keys(HOLDER)
    assert keys.enc.hex().upper() == basic_access["k_enc"]
    assert keys.mac.hex().upper() == basic_access["k_mac"]


def test_basic_access_control_gives_the_standards_session(basic_access):
    data = basic_access["external_authenticate_data"]
    card = ScriptedCard(
        [
            ("0084000008", basic_access["rnd_ic"] + "9000"),
            (
                "0082000028" + data + "28",
                basic_access["external_authenticate_response"] + "9000",
            ),
            # The first commands of the standard's session (9303-11, D.4).
            (
                "0ca4020c158709016375432908c044f68e08bf8b92d635ff24f800",
                "990290008e08fa855a5d4c50a8ed9000",
            ),
            (
                "0cb000000d9701048e08ed6705417e96ba5500",
                "8709019ff0ec34f9922651990290008e08ad55cc17140b2ded9000",
            ),
        ]
    )
    values = iter(bytes.fromhex(basic_access[name]) for name in ("rnd_ifd", "k_ifd"))
    channel = Channel(card)
    session = bac.run(channel, HOLDER, lambda size: next(values))
    assert isinstance(session, SecureMessaging)
    channel.secure(session)
    assert channel.send(Command(0, 0xA4, 0x02, 0x0C, bytes.fromhex("011E"))).ok
    assert channel.send(Command(0, 0xB0, 0, 0, le=4)).data == bytes.fromhex("60145F01")
    assert card.finished

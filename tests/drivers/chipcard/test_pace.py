"""PACE with generic mapping (ICAO 9303-11, 4.4)."""

from __future__ import annotations

import pytest

from drivers.chipcard import pace, security_infos, tlv
from drivers.chipcard.channel import Channel
from drivers.chipcard.curves import STANDARDIZED, KeyPair, Point
from drivers.chipcard.document import Blocked, Can, Mrz, WrongKey
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.passwords import can_password, pace_password
from drivers.chipcard.security_infos import PaceInfo, SecurityInfos
from drivers.chipcard.session_keys import COUNTER_PASSWORD, Suite, derive
from tests.drivers.chipcard.scripted import ScriptedCard

GM_128, GM_256 = "0.4.0.127.0.7.2.2.4.2.2", "0.4.0.127.0.7.2.2.4.2.4"


class Example:
    """The worked example of ICAO 9303-11, appendix G.1."""

    def __init__(self, numbers: dict) -> None:
        self.numbers = numbers
        infos = security_infos.parse(bytes.fromhex(numbers["card_access"]))
        (self.choice,) = pace.choices(infos)
        self.password = pace_password(Mrz(**numbers["mrz"]))
        self._private = [
            int(numbers["terminal_map_private"], 16),
            int(numbers["terminal_agree_private"], 16),
        ]
        self.generators: list[Point] = []

    def make_key(self, generator: Point) -> KeyPair:
        self.generators.append(generator)
        private = self._private.pop(0)
        return KeyPair(private, generator.times(private))

    def run(self, exchange: list) -> object:
        card = ScriptedCard(exchange)
        randomness = pace.Randomness(self.make_key)
        return pace.run(Channel(card), self.choice, self.password, randomness)


@pytest.fixture
def example(worked_examples) -> Example:
    return Example(worked_examples["pace_gm_ecdh"])


def test_the_worked_example_of_the_standard_gives_the_standards_keys(example):
    keys = example.run(example.numbers["exchange"]).keys
    assert keys.enc.hex().upper() == example.numbers["k_enc"]
    assert keys.mac.hex().upper() == example.numbers["k_mac"]
    mapped = example.generators[1]
    assert f"{mapped.x:X}" == example.numbers["mapped_generator"]["x"]
    assert f"{mapped.y:X}" == example.numbers["mapped_generator"]["y"]


def test_the_password_key_of_the_worked_example(example):
    key = derive(example.password.secret, COUNTER_PASSWORD, Suite.AES_128)
    assert key.hex().upper() == example.numbers["k_pi"]


def last_answer(example: Example, answer: str) -> object:
    exchange = [list(pair) for pair in example.numbers["exchange"]]
    exchange[-1][1] = answer
    return example.run(exchange)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("6300", WrongKey(None)),
        ("6982", WrongKey(None)),
        ("63C2", WrongKey(2)),
        ("63C1", WrongKey(1)),
        ("63C0", Blocked()),
        ("6983", Blocked()),
    ],
)
def test_a_refused_token_is_a_wrong_key_or_a_blocked_one(example, status, outcome):
    assert last_answer(example, status) == outcome


@pytest.mark.parametrize(
    ("announced", "answer", "outcome"),
    [
        ("63C3", "6300", WrongKey(2)),
        ("63C2", "6982", WrongKey(1)),
        ("63C1", "6300", Blocked()),
        ("63C3", "63C1", WrongKey(1)),
    ],
)
def test_tries_that_the_card_tells_at_the_beginning_are_counted_down(
    example, announced, answer, outcome
):
    exchange = [list(pair) for pair in example.numbers["exchange"]]
    exchange[0][1], exchange[-1][1] = announced, answer
    assert example.run(exchange) == outcome


def test_another_error_of_the_card_is_not_taken_for_a_wrong_key(example):
    with pytest.raises(CardProtocolError, match="6F00"):
        last_answer(example, "6F00")


def test_a_card_whose_token_is_wrong_is_refused(example):
    with pytest.raises(CardProtocolError, match="token"):
        last_answer(example, "7C0A86083ABB9674BCE93C099000")


@pytest.mark.parametrize(
    ("status", "outcome"), [("6983", Blocked()), ("63C0", Blocked()), ("6984", Blocked())]
)
def test_a_card_that_is_blocked_says_so_at_once(example, status, outcome):
    command = example.numbers["exchange"][0][0]
    assert example.run([(command, status)]) == outcome


def test_a_point_that_is_not_on_the_curve_is_refused(example):
    exchange = [list(pair) for pair in example.numbers["exchange"]]
    point = exchange[2][1]
    exchange[2][1] = point[:-8] + "DB" + point[-6:]
    with pytest.raises(CardProtocolError, match="not on the curve"):
        example.run(exchange)


def test_a_card_that_sends_the_terminals_own_point_back_is_refused(example):
    exchange = [list(pair) for pair in example.numbers["exchange"]]
    sent = bytes.fromhex(exchange[2][0])
    own = sent[sent.index(b"\x81\x41\x04") + 2 :][:65]
    answer = tlv.encode(0x7C, tlv.encode(0x82, own)) + b"\x90\x00"
    exchange[2][1] = answer.hex()
    with pytest.raises(CardProtocolError, match="own key"):
        example.run(exchange)


CAM_256 = "0.4.0.127.0.7.2.2.4.6.4"
DH_GM_256 = "0.4.0.127.0.7.2.2.4.1.4"
IM_256 = "0.4.0.127.0.7.2.2.4.4.4"
GM_3DES = "0.4.0.127.0.7.2.2.4.2.1"


def test_the_strongest_supported_entry_comes_first_whatever_its_place():
    infos = (
        PaceInfo(GM_128, 2, 13),
        PaceInfo(GM_256, 2, 12),
        PaceInfo(GM_3DES, 2, 18),
        PaceInfo(DH_GM_256, 2, 0),
        PaceInfo(GM_256, 2, 15),
        PaceInfo(IM_256, 2, 15),
        PaceInfo(CAM_256, 2, 15),
    )
    for order in (infos, infos[::-1]):
        found = [(c.info.oid, c.info.parameter_id) for c in pace.choices(SecurityInfos(order))]
        assert found == [
            (CAM_256, 15),
            (GM_256, 15),
            (IM_256, 15),
            (GM_256, 12),
            (GM_128, 13),
            (GM_3DES, 18),
            (DH_GM_256, 0),
        ]


def test_entries_that_make_no_sense_are_not_run():
    infos = (
        PaceInfo(GM_256, 1, 18),
        PaceInfo(GM_256, 2, 2),
        PaceInfo(DH_GM_256, 2, 12),
        PaceInfo(GM_256, 2, None),
        PaceInfo(GM_256, 2, 19),
        PaceInfo(IM_256, 2, 10),
        PaceInfo("0.4.0.127.0.7.2.2.4.6.1", 2, 12),
        PaceInfo("0.4.0.127.0.7.2.2.4.9.9", 2, 12),
    )
    assert pace.choices(SecurityInfos(infos)) == ()


def test_a_can_is_never_shown_and_must_be_digits():
    password = can_password(Can("004321"))
    assert "004321" not in repr(password) + repr(Can("004321"))
    with pytest.raises(ValueError, match="digits"):
        can_password(Can("12a456"))


@pytest.mark.parametrize("parameter_id", sorted(STANDARDIZED))
def test_both_sides_agree_on_every_standardized_curve(parameter_id):
    generator = STANDARDIZED[parameter_id].generator
    one, two = KeyPair.generate(generator), KeyPair.generate(generator)
    assert two.public.times(one.private) == one.public.times(two.private)
    assert STANDARDIZED[parameter_id].decode(one.public.encode()) == one.public


def test_infinity_is_never_a_result():
    generator = STANDARDIZED[12].generator
    with pytest.raises(CardProtocolError, match="infinity"):
        generator.times(generator.domain.order)
    opposite = generator.times(generator.domain.order - 1)
    with pytest.raises(CardProtocolError, match="infinity"):
        generator.plus(opposite)


@pytest.mark.parametrize("encoded", [b"\x00", b"\x02" + bytes(32), b"\x04" + bytes(64), b""])
def test_encodings_that_are_no_uncompressed_point_are_refused(encoded):
    with pytest.raises(CardProtocolError):
        STANDARDIZED[12].decode(encoded)

"""Fingerprints compared inside the chip."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable

import pytest

from drivers.fingerprint.minutia import Minutia, MinutiaKind
from drivers.simulated import bozorth
from drivers.simulated.chipcard import ChipCard, DemoCountry, EnrolledFinger, Holder, personalise
from drivers.simulated.chipcard.apdu import CardStatus
from drivers.simulated.chipcard.match_on_card import (
    BOZORTH_THRESHOLD,
    Demands,
    FingerReference,
    is_ordered,
    same_finger,
)
from drivers.simulated.finger import SimulatedFinger
from drivers.simulated.module_template import Feature
from tests.drivers.simulated.chipcard.terminal import open_emrtd, tlv

CAN = "004321"


def finger(seed: int, count: int = 38) -> list[tuple[float, float, int, int]]:
    """x and y in 0.1 mm, angle in 64ths of a turn, type; minutiae keep 0.9 mm apart."""
    dice = random.Random(seed)
    found: list[tuple[float, float, int, int]] = []
    while len(found) < count:
        x, y = dice.uniform(20, 180), dice.uniform(20, 200)
        if all(math.hypot(x - a, y - b) > 9 for a, b, _, _ in found):
            found.append((x, y, dice.randrange(64), dice.choice((1, 2))))
    return found


def compact(minutiae: list[tuple[float, float, int, int]]) -> bytes:
    return b"".join(
        bytes([round(x), round(y), kind << 6 | angle % 64])
        for x, y, angle, kind in minutiae
        if 0 <= x <= 255 and 0 <= y <= 255
    )


def placed(
    minutiae: list[tuple[float, float, int, int]], dx: float, dy: float, steps: int, seed: int
) -> bytes:
    """Another touch of the same finger: moved, turned, some minutiae lost, some new, noise."""
    dice = random.Random(seed)
    angle = 2 * math.pi * steps / 64
    seen = []
    for x, y, direction, kind in minutiae:
        if dice.random() < 0.2:
            continue
        right, down = x - 100, y - 110
        seen.append(
            (
                100 + right * math.cos(angle) + down * math.sin(angle) + dx + dice.gauss(0, 1.5),
                110 - right * math.sin(angle) + down * math.cos(angle) + dy + dice.gauss(0, 1.5),
                direction + steps + dice.choice((-1, 0, 0, 1)),
                kind,
            )
        )
    seen += [
        (dice.uniform(20, 180), dice.uniform(20, 200), dice.randrange(64), 1) for _ in range(5)
    ]
    return compact(seen)


@pytest.fixture
def card(country: DemoCountry, holder: Holder) -> ChipCard:
    enrolled = [
        EnrolledFinger(compact(finger(1)), "right_index"),
        EnrolledFinger(compact(finger(2)), "left_thumb"),
    ]
    return personalise(country, holder, fingers=enrolled)


def probe(minutiae: bytes) -> bytes:
    return tlv("7F2E", tlv("81", minutiae))


def test_the_template_says_what_is_compared(card: ChipCard) -> None:
    channel = open_emrtd(card.process, CAN)
    answer, sw = channel.send("00CB3FFF", bytes.fromhex("5C027F60"), ne=256)
    assert sw == 0x9000
    first = "7F601C830101A117810108820109870201018802 0005 B107 81020C3C 820100"
    assert answer.startswith(bytes.fromhex(first))
    assert answer.count(b"\x7f\x60") == 2
    group, sw = channel.send("00CB3FFF", bytes.fromhex("5C027F61"), ne=256)
    assert group[:2] == b"\x7f\x61"
    assert b"\x02\x01\x02" + answer in group


def test_the_same_finger_matches_however_it_lies(card: ChipCard) -> None:
    channel = open_emrtd(card.process, CAN)
    for seed, (dx, dy, steps) in enumerate([(0, 0, 0), (15, -12, 0), (-10, 8, 3), (5, 20, -4)]):
        touch = placed(finger(1), dx, dy, steps, seed)
        assert channel.send("00210001", probe(touch)) == (b"", 0x9000)


def test_other_fingers_do_not_match_and_cost_tries(card: ChipCard) -> None:
    channel = open_emrtd(card.process, CAN)
    assert channel.send("00210001") == (b"", 0x63C5)
    for left in (4, 3, 2):
        stranger = placed(finger(100 + left), 0, 0, 0, left)
        assert channel.send("00210001", probe(stranger)) == (b"", 0x63C0 | left)
    assert channel.send("00210001") == (b"", 0x63C2)
    assert channel.send("00210002") == (b"", 0x63C5), "each finger has tries of its own"
    touch = placed(finger(1), 3, 3, 1, 9)
    assert channel.send("00210001", probe(touch)) == (b"", 0x9000)
    assert channel.send("00210001") == (b"", 0x63C5)


def test_no_tries_left_is_final(card: ChipCard) -> None:
    channel = open_emrtd(card.process, CAN)
    stranger = probe(placed(finger(7), 0, 0, 0, 7))
    answers = [channel.send("00210001", stranger)[1] for _ in range(6)]
    assert answers == [0x63C4, 0x63C3, 0x63C2, 0x63C1, 0x63C0, 0x6983]
    own = probe(compact(finger(1)))
    assert channel.send("00210001", own) == (b"", 0x6983)
    card.reset()
    assert open_emrtd(card.process, CAN).send("00210001") == (b"", 0x6983)


@pytest.mark.parametrize(
    "data",
    [
        probe(compact(finger(1))[:-1]),
        probe(compact(finger(1))[: 3 * 11]),
        probe(compact(finger(1)) * 2),
        tlv("7F2E", b""),
        tlv("7F2E", tlv("A1", compact(finger(1)))),
        tlv("7F2F", tlv("81", compact(finger(1)))),
        b"\x7f\x2e\x05\x81",
    ],
)
def test_malformed_probes_are_refused_and_cost_nothing(card: ChipCard, data: bytes) -> None:
    channel = open_emrtd(card.process, CAN)
    assert channel.send("00210001", data) == (b"", 0x6A80)
    assert channel.send("00210001") == (b"", 0x63C5)


def test_a_probe_can_come_in_a_chain_of_commands(card: ChipCard) -> None:
    channel = open_emrtd(card.process, CAN)
    data = probe(compact(finger(1)))
    assert channel.send("10210001", data[:60]) == (b"", 0x9000)
    assert channel.send("00210001", data[60:]) == (b"", 0x9000)
    assert channel.send("10210001", data[:60]) == (b"", 0x9000)
    assert channel.send("00B08100", ne=2) == (b"", 0x6883)


def test_there_is_no_comparison_without_an_enrolled_finger(
    country: DemoCountry, holder: Holder
) -> None:
    channel = open_emrtd(personalise(country, holder).process, CAN)
    assert channel.send("00CB3FFF", bytes.fromhex("5C027F60"), ne=256) == (b"", 0x6A88)
    assert channel.send("00210001") == (b"", 0x6A88)


@pytest.mark.skipif(not bozorth.available(), reason="nbis-py is not made for this machine")
def test_the_foreign_matcher_tells_fingers_apart_with_room_to_spare() -> None:
    """Its threshold lies between the two kinds: 40 fingers, 3 touches of each, 360 strangers."""
    rng = random.Random(5)
    fingers = [SimulatedFinger(f"told apart {seed}") for seed in range(40)]
    references = [features(decode(one.iso_compact())) for one in fingers]
    own, others = [], []
    for at, one in enumerate(fingers):
        for _ in range(3):
            touch = features(one.press(rng))
            own.append(bozorth.score(references[at], touch))
            others += [bozorth.score(references[(at + step) % 40], touch) for step in (1, 7, 19)]
    assert max(others) < BOZORTH_THRESHOLD - 3
    assert sum(score < BOZORTH_THRESHOLD for score in own) <= 0.03 * len(own)


@pytest.mark.parametrize("foreign", [True, False])
def test_fingers_are_told_apart_with_and_without_the_foreign_matcher(
    foreign: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if foreign and not bozorth.available():
        pytest.skip("nbis-py is not made for this machine")
    monkeypatch.setattr(bozorth, "available", lambda: foreign)
    rng = random.Random(4)
    fingers = [SimulatedFinger(seed) for seed in range(8)]
    references = [features(one.minutiae) for one in fingers]
    for at, one in enumerate(fingers):
        touch = features(one.press(rng))
        for other, reference in enumerate(references):
            assert same_finger(reference, touch) == (at == other)


def test_a_finger_turned_on_the_glass_is_still_the_same() -> None:
    """Bozorth compares angles with directions between minutiae: both must turn the same way."""
    mine = finger(3)
    turned = placed(mine, 0, 0, 5, 1)
    reference = features(decode(compact(mine)))
    assert same_finger(reference, features(decode(turned)))
    mirrored = [(255 - x, y, -angle, kind) for x, y, angle, kind in mine]
    assert same_finger(reference, reference)
    assert not same_finger(reference, features(decode(placed(mirrored, 0, 0, 0, 1))))


def test_hardly_any_minutiae_match_nothing() -> None:
    few = features(decode(compact(finger(1))))[:6]
    assert not same_finger(few, few)
    assert not same_finger([], [])


@pytest.mark.parametrize(
    ("order", "ordered", "unordered"),
    [
        (0x05, "000500 000600 010000", "000600 000500 010000"),
        (0x06, "010000 000600 000500", "000500 010000 000600"),
        (0x09, "050000 000100 030100", "000100 050000"),
        (0x0D, "090041 010082", "010082 090041"),
        (0x11, "050500 000000 0b0b00", "000000 050500 0b0b00"),
        (0x12, "0b0b00 000000 050500", "050500 000000 0b0b00"),
    ],
)
def test_the_chip_sees_whether_minutiae_are_in_order(
    order: int, ordered: str, unordered: str
) -> None:
    assert is_ordered(bytes.fromhex(ordered), order)
    assert not is_ordered(bytes.fromhex(unordered), order)
    assert is_ordered(bytes.fromhex(unordered), 0)


def test_a_chip_that_wants_an_order_refuses_another_and_takes_no_try() -> None:
    minutiae = compact(sorted(finger(1), key=lambda m: (round(m[0]), round(m[1]))))
    reference = FingerReference(1, EnrolledFinger(minutiae), 5, Demands(order=0x05))
    with pytest.raises(CardStatus, match="6A80"):
        reference.verify(probe(minutiae[3:] + minutiae[:3]))
    assert reference.verify(probe(minutiae)) == 0x9000


def features(minutiae: Iterable[Minutia]) -> list[Feature]:
    return [(m.x, m.y, m.angle, int(m.kind)) for m in minutiae]


def decode(minutiae: bytes) -> Iterable[Minutia]:
    for at in range(0, len(minutiae), 3):
        x, y, angle = minutiae[at : at + 3]
        yield Minutia(x / 10, y / 10, (angle & 63) * 5.625, MinutiaKind(angle >> 6))

"""Fingers compared on the simulated card, which checks what it is given, and counts."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from drivers.chipcard import tlv
from drivers.chipcard.document import (
    Blocked,
    Can,
    Gone,
    MatchOnCard,
    NotCompared,
    Status,
    Unreadable,
    WhyNot,
)
from drivers.chipcard.fingerprint_application import FingerprintApplication, TemplateLayout
from drivers.chipcard.inprocess import InProcessReaders
from drivers.chipcard.profile import CardProfile
from drivers.chipcard.reading import OpenDocument, read_document
from drivers.chipcard.trust import TrustStore
from drivers.fingerprint.extraction.extractor import MinutiaeExtractor
from drivers.fingerprint.iso19794_2 import decode_compact
from drivers.fingerprint.minutia import Minutia, MinutiaKind
from drivers.fingerprint.position import FingerPosition
from drivers.simulated.chipcard import (
    PROFILES,
    DemoCountry,
    EnrolledFinger,
    Holder,
    Profile,
    personalise,
)
from drivers.simulated.chipcard.match_on_card import Demands
from drivers.simulated.finger import SimulatedFinger
from drivers.simulated.finger_image import draw_finger
from tests.drivers.chipcard.test_reading import NOW

FINGER, STRANGER = SimulatedFinger("mine"), SimulatedFinger("another's")
MATCHED = MatchOnCard(matched=True, tries_left=None)
USUAL = FingerprintApplication()

Read = Callable[..., OpenDocument]


def enrolled(finger: SimulatedFinger = FINGER, position: str = "right_index") -> EnrolledFinger:
    return EnrolledFinger(finger.iso_compact(), position)


class Desk:
    """A reader with a card on it; what the card gets in plain is in `commands`."""

    def __init__(self, country: DemoCountry, holder: Holder, trust: TrustStore) -> None:
        self.country, self.holder, self.trust = country, holder, trust
        self.readers = InProcessReaders()
        self.commands: list[bytes] = []

    def lay(self, profile: str | Profile = "genuine", fingers: tuple[EnrolledFinger, ...] = ()):
        if isinstance(profile, str):
            profile = PROFILES[profile]
        card = personalise(
            self.country, self.holder, profile, fingers or (enrolled(),), sleep=lambda _: None
        )
        self.readers.insert(card)
        return card

    def read(self, application: FingerprintApplication | None = USUAL, **settings) -> OpenDocument:
        opened = read_document(
            self.readers.connect(self.readers.reader),
            Can(self.holder.can),
            trust=self.trust,
            now=NOW,
            on_progress=lambda _: None,
            profile=CardProfile(match_on_card=application),
            on_exchange=lambda exchange: self.commands.append(exchange.command.encode()),
            **settings,
        )
        assert isinstance(opened, OpenDocument)
        return opened


@pytest.fixture
def desk(country: DemoCountry, holder: Holder, trust: TrustStore) -> Desk:
    return Desk(country, holder, trust)


def demanding(**demands: object) -> Profile:
    return replace(PROFILES["genuine"], comparison=Demands(**demands))  # type: ignore[arg-type]


def test_the_card_knows_its_holder_s_finger_from_another(desk: Desk) -> None:
    desk.lay()
    opened = desk.read()
    assert opened.offers_match_on_card
    assert opened.fingers == (FingerPosition.RIGHT_INDEX,)
    assert opened.match_on_card(FINGER.press(random.Random(3))) == MATCHED
    assert opened.match_on_card(STRANGER.minutiae) == MatchOnCard(matched=False, tries_left=4)
    assert opened.match_on_card(FINGER.minutiae) == MATCHED


def test_the_last_try_of_a_finger_is_left_to_the_holder(desk: Desk) -> None:
    desk.lay()
    opened = desk.read()
    outcomes = [opened.match_on_card(STRANGER.minutiae) for _ in range(6)]
    assert [outcome.tries_left for outcome in outcomes] == [4, 3, 2, 1, 1, 1]
    assert outcomes[4:] == [NotCompared(WhyNot.LAST_TRY, 1)] * 2
    assert opened.match_on_card(FINGER.minutiae) == NotCompared(WhyNot.LAST_TRY, 1)


def test_a_card_with_one_try_left_offers_nothing(desk: Desk) -> None:
    desk.lay()
    opened = desk.read()
    for _ in range(4):
        opened.match_on_card(STRANGER.minutiae)
    assert not desk.read().offers_match_on_card


def test_the_tries_are_asked_for_before_each_comparison_and_nothing_is_sent_twice(
    desk: Desk,
) -> None:
    desk.lay()
    opened = desk.read()
    desk.commands.clear()
    opened.match_on_card(STRANGER.minutiae)
    assert [command[:4].hex() for command in desk.commands] == ["00210001", "00210001"]
    assert [len(command) > 4 for command in desk.commands] == [False, True]


def test_a_finger_that_is_blocked_says_so(desk: Desk) -> None:
    card = desk.lay()
    opened = desk.read()
    card._chip.fingers[0]._left = 0
    assert opened.match_on_card(FINGER.minutiae) == Blocked()


def test_too_few_minutiae_cost_no_try(desk: Desk) -> None:
    desk.lay()
    opened = desk.read()
    few = NotCompared(WhyNot.TOO_FEW_MINUTIAE, 5)
    assert opened.match_on_card(FINGER.minutiae[:11]) == few
    assert opened.match_on_card(()) == few


def test_more_minutiae_than_the_card_takes_are_cut_around_their_middle(desk: Desk) -> None:
    desk.lay(demanding(most=24))
    crumbs = tuple(Minutia(25, y, 0, MinutiaKind.ENDING) for y in range(6))
    assert desk.read().match_on_card(FINGER.minutiae + crumbs) == MATCHED


@pytest.mark.parametrize("order", [0x05, 0x06, 0x09, 0x0A, 0x0D, 0x0E, 0x11, 0x12])
def test_the_card_gets_minutiae_in_the_order_that_it_checks(desk: Desk, order: int) -> None:
    desk.lay(demanding(order=order))
    assert desk.read().match_on_card(FINGER.minutiae) == MATCHED


@pytest.mark.parametrize(
    ("profile", "application"),
    [
        ("moc_sorted", FingerprintApplication(information_file=0x1F05)),
        (
            "moc_apart",
            FingerprintApplication(
                name=bytes.fromhex("F04D4F4356"), layout=TemplateLayout.CONSTRUCTED
            ),
        ),
        ("moc_many", USUAL),
        ("short", USUAL),
        ("tdes", USUAL),
    ],
)
def test_settings_say_where_a_card_s_comparison_is(
    desk: Desk, profile: str, application: FingerprintApplication
) -> None:
    desk.lay(profile, tuple(enrolled(SimulatedFinger(f), "left_thumb") for f in ("mine", 2, 3)))
    opened = desk.read(application)
    assert opened.fingers == (FingerPosition.LEFT_THUMB,) * 3
    assert opened.match_on_card(FINGER.press(random.Random(1))) == MATCHED


def test_a_long_comparison_goes_to_a_card_of_short_commands_as_a_chain(desk: Desk) -> None:
    crowd = SimulatedFinger("mine").minutiae
    crowd += tuple(
        Minutia(x, y, 90.0, MinutiaKind.ENDING) for x in range(15, 25) for y in range(2, 10)
    )
    compact = b"".join(
        bytes((round(m.x * 10), round(m.y * 10), m.kind << 6 | round(m.angle / 5.625) % 64))
        for m in crowd
    )
    desk.lay("moc_many", (EnrolledFinger(compact),))
    opened = desk.read()
    sent: list[bytes] = []
    transmit = opened._transport.transmit
    opened._transport.transmit = lambda command: sent.append(command) or transmit(command)
    assert opened.match_on_card(decode_compact(compact)) == MATCHED
    assert [command[:2].hex() for command in sent] == ["0c21", "1c21", "0c21"]
    assert all(len(command) <= 5 + 255 + 1 for command in sent)


@pytest.mark.parametrize(
    "application",
    [
        FingerprintApplication(name=b"\xf0NONE"),
        FingerprintApplication(information_file=0x0999),
        FingerprintApplication(reference=0x77),
        FingerprintApplication(format_types=frozenset((3,))),
        None,
    ],
)
def test_settings_that_do_not_fit_the_card_offer_nothing_and_cost_nothing(
    desk: Desk, application: FingerprintApplication | None
) -> None:
    desk.lay()
    opened = desk.read(application)
    assert not opened.offers_match_on_card
    assert isinstance(opened.match_on_card(FINGER.minutiae), Unreadable)
    assert desk.read().match_on_card(STRANGER.minutiae) == MatchOnCard(matched=False, tries_left=4)


def test_a_fixed_reference_is_the_one_that_is_compared(desk: Desk) -> None:
    desk.lay(fingers=(enrolled(STRANGER, "left_index"), enrolled()))
    opened = desk.read(FingerprintApplication(reference=2))
    assert opened.match_on_card(FINGER.minutiae) == MATCHED


def test_another_finger_of_the_card_can_be_chosen(desk: Desk) -> None:
    desk.lay(fingers=(enrolled(STRANGER, "left_index"), enrolled()))
    opened = desk.read()
    assert opened.fingers == (FingerPosition.LEFT_INDEX, FingerPosition.RIGHT_INDEX)
    outcome = opened.match_on_card(FINGER.minutiae, finger=FingerPosition.RIGHT_INDEX)
    assert outcome == MATCHED
    absent = opened.match_on_card(FINGER.minutiae, finger=FingerPosition.LEFT_RING)
    assert isinstance(absent, Unreadable)


@pytest.mark.parametrize(
    "information",
    [b"", b"\x7f\x61\x82\xff\xff", b"\x7f\x60\x03\xa1\x05\x81", bytes(64), b"\x7f\x61\x00"],
)
def test_a_hostile_description_offers_nothing(desk: Desk, information: bytes) -> None:
    profile = demanding(information_file=0x1F05)
    card = desk.lay(profile)
    card._chip.application.replace(0x1F05, information)
    assert not desk.read(FingerprintApplication(information_file=0x1F05)).offers_match_on_card


def test_a_description_without_end_is_not_read_for_ever(desk: Desk) -> None:
    card = desk.lay(demanding(information_file=0x1F05))
    endless = tlv.encode(0x7F61, bytes(60_000))
    card._chip.application.replace(0x1F05, endless)
    before = len(desk.commands)
    assert not desk.read(FingerprintApplication(information_file=0x1F05)).offers_match_on_card
    reads = [command for command in desk.commands[before:] if command[:2] == b"\x00\xb0"]
    assert len(reads) < 30


def test_comparing_is_possible_long_after_the_reading_was_over(desk: Desk) -> None:
    desk.lay()
    over = False
    opened = desk.read(cancelled=lambda: over)
    over = True
    assert opened.match_on_card(FINGER.minutiae) == MATCHED


def test_comparing_after_the_card_left_is_gone(desk: Desk) -> None:
    desk.lay()
    opened = desk.read()
    desk.readers.remove()
    assert opened.match_on_card(FINGER.minutiae) == Gone()


def test_a_closed_document_compares_nothing(desk: Desk) -> None:
    desk.lay()
    opened = desk.read()
    opened.close()
    opened.close()
    before = len(desk.commands)
    assert isinstance(opened.match_on_card(FINGER.minutiae), Unreadable)
    assert len(desk.commands) == before


@pytest.mark.parametrize(
    "broken",
    [{"name": b"abc"}, {"information_file": 0}, {"reference": 256}, {"name": bytes(17)}],
)
def test_settings_that_no_card_can_have_are_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"name|identifier|byte"):
        FingerprintApplication(**broken)  # type: ignore[arg-type]


def test_a_card_that_ends_the_session_over_the_question_was_still_read(desk: Desk) -> None:
    quirks = replace(PROFILES["genuine"].quirks, protects_errors=False)
    desk.lay(replace(PROFILES["genuine"], quirks=quirks))
    opened = desk.read(FingerprintApplication(name=b"\xf0NONE"))
    assert opened.document.status("passive") is Status.PASSED
    assert opened.document.dg2 is not None
    assert not opened.offers_match_on_card


def test_a_picture_of_the_finger_is_read_on_the_host_and_compared_on_the_card(desk: Desk) -> None:
    """From the sensor's picture to the chip's answer, with a detector and a matcher of others."""
    rng = random.Random(11)
    desk.lay()
    opened = desk.read()
    with MinutiaeExtractor() as extractor:
        own = extractor.extract(draw_finger("mine", press=rng)).minutiae
        others = extractor.extract(draw_finger("another's", press=rng)).minutiae
    assert opened.match_on_card(own) == MATCHED
    assert opened.match_on_card(others) == MatchOnCard(matched=False, tries_left=4)

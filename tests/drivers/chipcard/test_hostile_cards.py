"""Cards that are broken or mean ill: every reading ends, in a value, within its budget."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.chipcard import tlv
from drivers.chipcard.channel import Channel
from drivers.chipcard.document import (
    Can,
    Document,
    FileId,
    NeedsMrz,
    NotADocument,
    ReadFailure,
    Status,
    Unreadable,
)
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.files import FileReader
from drivers.chipcard.profile import CardProfile
from drivers.chipcard.reading import OpenDocument, read_document
from drivers.chipcard.trust import TrustStore
from drivers.simulated.chipcard import GENUINE, ChipCard, personalise

NOW = dt.datetime(2026, 11, 24, 9, 0)
SLOW_FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


class Answers:
    """A transport that says whatever it was given, then the last thing for ever."""

    atr = b"\x3b\x80"

    def __init__(self, answers: list[bytes]) -> None:
        self._answers = answers
        self.sent = 0

    def transmit(self, command: bytes) -> bytes:
        answer = self._answers[min(self.sent, len(self._answers) - 1)]
        self.sent += 1
        return answer

    def close(self) -> None:
        return None


class Meddler:
    """A genuine card with somebody on the line, who changes the answer number `at`."""

    def __init__(self, card: ChipCard, at: int, change) -> None:
        card.reset()
        self.atr = card.atr
        self._card = card
        self._at = at
        self._change = change
        self.sent = 0

    def transmit(self, command: bytes) -> bytes:
        answer = self._card.process(command)
        if self.sent == self._at:
            answer = self._change(answer)
        self.sent += 1
        return answer

    def close(self) -> None:
        return None


def read(transport, can: str, trust: TrustStore, **settings) -> OpenDocument | ReadFailure:
    return read_document(
        transport, Can(can), trust=trust, now=NOW, on_progress=lambda _: None, **settings
    )


statuses = st.sampled_from([b"\x90\x00", b"\x62\x82", b"\x6a\x82", b"\x63\xc1", b"\x61\x10"])
card_access = st.just(bytes.fromhex("31143012060A04007F0007020204020202010202010D"))
objects = st.builds(
    tlv.encode,
    st.sampled_from([0x31, 0x7C, 0x87, 0x99, 0x61, 0x75, 0x6D]),
    st.binary(max_size=80),
)
answers = st.builds(
    lambda body, sw: body + sw, st.one_of(card_access, objects, st.binary(max_size=300)), statuses
)


@given(st.lists(st.one_of(answers, st.binary(max_size=6)), min_size=1, max_size=12))
@settings(max_examples=300, deadline=None)
def test_random_answers_never_raise_and_always_end(conversation):
    card = Answers(conversation)
    outcome = read(card, "004321", TrustStore(), profile=CardProfile(max_exchanges=60))
    assert isinstance(outcome, ReadFailure)
    assert card.sent <= 60


@given(
    at=st.integers(0, 20),
    how=st.sampled_from(["flip", "cut", "empty", "noise", "double", "status"]),
    where=st.floats(0, 1, exclude_max=True),
    noise=st.binary(min_size=2, max_size=64),
)
@settings(max_examples=250, deadline=None, suppress_health_check=SLOW_FIXTURES)
def test_somebody_on_the_line_can_break_a_reading_but_not_change_it(
    country, holder, trust, at, how, where, noise
):
    card = _card(country, holder)

    def change(answer: bytes) -> bytes:
        position = int(where * len(answer))
        flipped = bytearray(answer)
        flipped[position] ^= 1 << int(where * 1000) % 8
        return {
            "flip": bytes(flipped),
            "cut": answer[:position],
            "empty": answer[-2:],
            "noise": noise,
            "double": answer[:-2] * 2 + answer[-2:],
            "status": answer[:-2] + noise[:2],
        }[how]

    meddler = Meddler(card, at, change)
    outcome = read(meddler, holder.can, trust)
    assert meddler.sent < 200
    if isinstance(outcome, OpenDocument):
        _must_be_genuine(outcome.document, holder)


_CARDS: dict[int, ChipCard] = {}


def _card(country, holder) -> ChipCard:
    """One card for all examples: making its keys takes longer than reading it."""
    key = id(country)
    if key not in _CARDS:
        _CARDS[key] = personalise(country, holder, GENUINE, sleep=lambda _: None)
    return _CARDS[key]


def _must_be_genuine(document: Document, holder) -> None:
    assert document.dg13 is not None
    assert document.dg13.number == holder.number
    assert document.status("passive") is Status.PASSED
    assert document.dg13.residence == holder.residence


class Plain:
    """A card that answers READ BINARY from `content`, in pieces of `piece`, without protection."""

    atr = b""

    def __init__(self, content: bytes, *, piece: int = 256) -> None:
        self._content = content
        self._piece = piece
        self.sent = 0

    def transmit(self, command: bytes) -> bytes:
        self.sent += 1
        if command[1] == 0xB1:
            offset = int.from_bytes(command[7 : 7 + command[6]], "big")
            part = self._content[offset : offset + self._piece]
            return tlv.encode(0x53, part) + b"\x90\x00"
        offset = 0 if command[2] & 0x80 else int.from_bytes(command[2:4], "big")
        size = min(command[4] or 256, self._piece)
        return self._content[offset : offset + size] + b"\x90\x00"

    def close(self) -> None:
        return None


def file_of(tag: int, size: int) -> bytes:
    return tlv.encode(tag, bytes(i % 251 for i in range(size)))


@pytest.mark.parametrize("size", [1, 100, 255, 256, 300, 5000, 40_000])
@pytest.mark.parametrize("piece", [256, 200])
def test_a_file_is_read_to_its_last_byte_and_no_further(size, piece):
    content = file_of(0x75, size)
    card = Plain(content + b"\x00\x00 what lies behind", piece=piece)
    assert FileReader(Channel(card)).read(FileId.DG2) == content


def test_a_file_that_drips_is_given_up():
    card = Plain(file_of(0x75, 20_000), piece=7)
    with pytest.raises(CardProtocolError, match="too many exchanges"):
        FileReader(Channel(card, max_exchanges=300)).read(FileId.DG2)
    assert card.sent == 300


def test_a_file_that_never_ends_is_not_begun():
    card = Plain(bytes.fromhex("75847FFFFFFF") + bytes(500))
    with pytest.raises(CardProtocolError, match="announces"):
        FileReader(Channel(card)).read(FileId.DG2)
    assert card.sent == 1


def test_a_file_with_another_files_tag_is_refused():
    with pytest.raises(CardProtocolError, match="tag 61"):
        FileReader(Channel(Plain(file_of(0x61, 10)))).read(FileId.DG2)


def test_a_file_shorter_than_it_says_is_refused():
    with pytest.raises(CardProtocolError, match="ends after 300 of 5004 bytes"):
        FileReader(Channel(Plain(file_of(0x75, 5000)[:300]))).read(FileId.DG2)


class Habits(Plain):
    """A card that takes no short identifiers, or does not read past the end."""

    def __init__(self, content: bytes, *, identifiers: bool, past_end: bool) -> None:
        super().__init__(content)
        self._identifiers = identifiers
        self._past_end = past_end

    def transmit(self, command: bytes) -> bytes:
        if command[1] == 0xA4:
            self.sent += 1
            return b"\x90\x00"
        if command[2] & 0x80 and not self._identifiers:
            self.sent += 1
            return b"\x6a\x86"
        offset = 0 if command[2] & 0x80 else int.from_bytes(command[2:4], "big")
        if not self._past_end and offset + (command[4] or 256) > len(self._content):
            self.sent += 1
            return b"\x6b\x00"
        return super().transmit(command)


@pytest.mark.parametrize("identifiers", [True, False])
@pytest.mark.parametrize("past_end", [True, False])
@pytest.mark.parametrize("size", [10, 100, 1000])
def test_cards_with_habits_are_read(identifiers, past_end, size):
    content = file_of(0x6D, size)
    card = Habits(content, identifiers=identifiers, past_end=past_end)
    reader = FileReader(Channel(card))
    assert reader.read(FileId.DG13) == content
    first = card.sent
    assert reader.read(FileId.DG13) == content
    assert card.sent - first <= first


@pytest.mark.parametrize(
    ("conversation", "outcome"),
    [
        (["6A82", "6D00", "6D00", "6A82"], NotADocument()),
        (["6A82", "6D00", "6D00", "6D00", "6A82"], NotADocument()),
        (
            ["6982", "6A82", "6D00", "6D00", "6D00", "6D00", "6A82", "6A82", "9000"],
            NeedsMrz(),
        ),
    ],
)
def test_a_card_without_pace_is_told_apart_from_no_document(conversation, outcome):
    card = Answers([bytes.fromhex(answer) for answer in conversation])
    assert read(card, "004321", TrustStore()) == outcome


def test_a_card_that_offers_only_what_is_not_supported_says_so():
    access = bytes.fromhex("31143012060A04007F0007020204090202010202010D")
    outcome = read(Answers([access + b"\x90\x00"]), "004321", TrustStore())
    assert isinstance(outcome, Unreadable)
    assert "not supported" in outcome.reason


def test_an_empty_conversation_is_over_at_once():
    assert isinstance(read(Answers([b""]), "004321", TrustStore()), Unreadable)

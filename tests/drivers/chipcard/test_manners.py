"""Cards that drop their session over what they do not take: asked otherwise, and believed no more
than others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from drivers.chipcard import access
from drivers.chipcard.channel import Channel, Exchange
from drivers.chipcard.document import Can, FileId, Status, Unreadable
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.files import FileReader
from drivers.chipcard.inprocess import InProcessReaders
from drivers.chipcard.reading import OpenDocument, read_document
from drivers.simulated.chipcard import PROFILES, personalise
from tests.drivers.chipcard.chips import mrz_of
from tests.drivers.chipcard.test_hostile_cards import Habits, Plain, file_of

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)

Answer = Callable[[bytes, bytes], bytes]


def honest(_command: bytes, answer: bytes) -> bytes:
    return answer


def read(country, holder, trust, profile: str, answer: Answer = honest):
    """The reading's outcome, and every exchange; `answer` has the last word on what is said."""
    readers = InProcessReaders()
    readers.insert(personalise(country, holder, PROFILES[profile], sleep=lambda _: None))
    transport = readers.connect(readers.reader)
    transmit = transport.transmit
    transport.transmit = lambda command: answer(command, transmit(command))
    exchanges: list[Exchange] = []
    outcome = read_document(
        transport,
        Can(holder.can) if PROFILES[profile].pace else mrz_of(holder),
        trust=trust,
        now=NOW,
        on_progress=lambda _: None,
        on_exchange=exchanges.append,
    )
    return outcome, exchanges


@pytest.mark.parametrize(
    "profile", ["curt", "curt_and_short", "curt_passport", "curt_java_card", "curt_old_passport"]
)
def test_what_a_card_refused_once_it_is_not_asked_again(country, holder, trust, profile):
    outcome, exchanges = read(country, holder, trust, profile)
    assert isinstance(outcome, OpenDocument)
    assert outcome.document.status("passive") is Status.PASSED
    refused = [
        (e.command.ins, e.command.p1, e.command.p2, e.command.data, e.command.le)
        for e in exchanges
        if e.sent[0] & 0x0C and e.response is None
    ]
    assert len(refused) == len(set(refused))
    assert len(refused) <= 5


def test_a_passport_without_dg13_is_read_although_it_says_so_in_plain(country, holder, trust):
    outcome, _ = read(country, holder, trust, "curt_passport")
    assert isinstance(outcome, OpenDocument)
    assert outcome.document.dg13 is None
    assert outcome.document.dg1 is not None
    assert outcome.document.dg2 is not None
    assert outcome.document.status("chip_authentication") is Status.PASSED


def test_pace_that_is_offered_in_the_application_is_used(country, holder, trust):
    for profile in ("java_card", "curt_java_card"):
        outcome, exchanges = read(country, holder, trust, profile)
        assert isinstance(outcome, OpenDocument)
        (found,) = [f for f in outcome.document.findings if f.check == "access"]
        assert found.reason.startswith("PACE")
        assert not any(e.command.ins == 0x84 for e in exchanges)
        assert outcome.document.status("access.dg14") is not Status.FAILED


def test_whoever_denies_a_signed_file_in_plain_is_found_out(country, holder, trust):
    def deny(command: bytes, answer: bytes) -> bytes:
        return b"\x6a\x82" if command[:4] == bytes.fromhex("0CB08D00") else answer

    outcome, _ = read(country, holder, trust, "genuine", deny)
    assert isinstance(outcome, OpenDocument)
    assert outcome.document.status("passive.hash.DG13") is Status.FAILED


def test_a_copy_that_denies_every_file_after_its_proof_is_still_a_copy(country, holder, trust):
    proved = 0

    def deny(command: bytes, answer: bytes) -> bytes:
        nonlocal proved
        proved += command[:2] == b"\x0c\x86"
        return b"\x6a\x82" if answer == b"\x69\x88" and proved else answer

    outcome, _ = read(country, holder, trust, "cloned", deny)
    assert isinstance(outcome, OpenDocument)
    assert outcome.document.status("chip_authentication") is Status.FAILED


def test_a_card_that_drops_every_session_is_given_up(country, holder, trust):
    def drop(command: bytes, answer: bytes) -> bytes:
        return b"\x6a\x86" if command[0] & 0x0C else answer

    outcome, exchanges = read(country, holder, trust, "genuine", drop)
    assert isinstance(outcome, Unreadable)
    assert len(exchanges) < 100


@pytest.mark.parametrize("identifiers", [True, False])
@pytest.mark.parametrize("past_end", [True, False])
def test_a_small_plain_file_is_read_from_cards_with_habits(identifiers, past_end):
    content = bytes.fromhex("31143012060A04007F0007020204020202010202010D")
    card = Habits(content, identifiers=identifiers, past_end=past_end)
    found = access.read_card_access(Channel(card))
    assert found is not None
    assert found.raw == content


class Stubborn(Plain):
    """A card that says yes to every SELECT, and has one file."""

    def transmit(self, command: bytes) -> bytes:
        if command[1] == 0xA4:
            return b"\x90\x00"
        return b"\x69\x85" if command[2] & 0x80 else super().transmit(command)


def test_a_file_that_the_card_only_pretends_to_select_is_not_there():
    reader = FileReader(Channel(Stubborn(file_of(0x61, 88))))
    assert reader.read(FileId.DG1) == file_of(0x61, 88)
    assert reader.read(FileId.DG13) is None
    with pytest.raises(CardProtocolError, match="tag 42"):
        FileReader(Channel(Stubborn(file_of(0x42, 88)))).read(FileId.DG1)

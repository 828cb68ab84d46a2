"""A card that leaves the field while it is read, and comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from drivers.chipcard.channel import Exchange
from drivers.chipcard.document import Can, FileId, Gone, Status
from drivers.chipcard.inprocess import InProcessReaders
from drivers.chipcard.profile import CardProfile
from drivers.chipcard.reading import OpenDocument, read_document
from drivers.errors import DeviceGone, DeviceProtocolError
from drivers.simulated.chipcard import PROFILES, ChipCard, personalise

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)


class Field:
    """A reader whose field can be lost: `lose_before(n)` pulls the card at its n-th command."""

    def __init__(self, card: ChipCard) -> None:
        self.readers = InProcessReaders()
        self.card = card
        self.exchanges: list[Exchange] = []
        self.resumptions = 0
        self.next_cards: list[ChipCard] = []
        """Laid down after a loss, in turn; the same card when empty."""
        self._losses: list[int] = []
        self._sent = 0
        self.fault: Callable[[], None] = self.readers.remove

    def lose_before(self, *commands: int) -> None:
        self._losses = list(commands)

    def connect(self):
        self.readers.insert(self.card)
        transport = self.readers.connect(self.readers.reader)
        original = transport.transmit

        def transmit(command: bytes) -> bytes:
            self._sent += 1
            if self._losses and self._sent == self._losses[0]:
                del self._losses[0]
                self.fault()
            return original(command)

        transport.transmit = transmit
        return transport

    def resume(self):
        self.resumptions += 1
        if self.next_cards:
            self.card = self.next_cards.pop(0)
        return self.connect()

    def read(self, can: str, trust, **settings):
        settings = {"resume": self.resume} | settings
        return read_document(
            self.connect(),
            Can(can),
            trust=trust,
            now=NOW,
            on_progress=lambda _: None,
            on_exchange=self.exchanges.append,
            **settings,
        )

    def bytes_of(self, step: str) -> int:
        """Plain bytes that came of a file, over all connections."""
        return sum(
            len(exchange.response.data)
            for exchange in self.exchanges
            if exchange.step == step and exchange.response is not None
        )


@pytest.fixture(scope="module")
def cards(country, holder):
    made: dict[tuple[str, str], ChipCard] = {}

    def card(profile: str, owner=holder) -> ChipCard:
        key = (profile, owner.number)
        if key not in made:
            made[key] = personalise(country, owner, PROFILES[profile], sleep=lambda _: None)
        return made[key]

    return card


def must_be_whole(opened, holder) -> None:
    assert isinstance(opened, OpenDocument)
    document = opened.document
    assert document.dg13.number == holder.number
    assert document.status("passive") is Status.PASSED
    assert document.status("chip_authentication") is Status.PASSED
    assert document.dg2 is not None


@pytest.mark.parametrize("lost_at", range(1, 18))
def test_a_card_lost_anywhere_and_laid_down_again_is_read_to_the_end(cards, holder, trust, lost_at):
    field = Field(cards("genuine"))
    field.lose_before(lost_at)
    opened = field.read(holder.can, trust)
    must_be_whole(opened, holder)
    assert field.resumptions == 1


def test_a_portrait_goes_on_where_it_stopped(cards, holder, trust):
    field = Field(cards("short"))
    field.lose_before(60)
    opened = field.read(holder.can, trust)
    must_be_whole(opened, holder)
    assert field.exchanges[59].step == "DG2"
    assert field.bytes_of("DG2") == len(opened.document.files[FileId.DG2])
    assert field.bytes_of("SOD") == len(opened.document.files[FileId.SOD])
    again = [exchange.step for exchange in field.exchanges[60:]]
    assert again.count("DG13") == again.count("SOD") == again.count("DG14") == 0
    assert again.count("DG1") == 1, "it is looked at again to know the document by"
    assert again.count("chip authentication") == 2, "it is the chip of before, and proves it"


def test_a_card_lost_several_times_is_waited_for_as_often_as_settings_say(cards, holder, trust):
    field = Field(cards("short"))
    field.lose_before(20, 50, 70)
    must_be_whole(field.read(holder.can, trust), holder)
    field = Field(cards("short"))
    field.lose_before(20, 50, 70)
    outcome = field.read(holder.can, trust, profile=CardProfile(max_resumptions=2))
    assert outcome == Gone()
    assert field.resumptions == 2


def test_what_was_told_once_is_not_told_again(cards, holder, trust):
    field = Field(cards("short"))
    field.lose_before(60)
    told = []
    field.read(holder.can, trust, on_identity=told.append)
    assert len(told) == 1


def test_another_holders_card_is_not_taken_for_the_same(cards, country, holder, trust):
    from dataclasses import replace

    other = replace(holder, number=f"079{holder.number[3:]}", full_name="LÊ VĂN AN")
    assert other.can == holder.can
    field = Field(cards("short"))
    field.next_cards = [cards("short", other)]
    field.lose_before(60)
    assert field.read(holder.can, trust) == Gone()


def test_a_card_with_another_key_ends_the_reading_without_a_second_try(cards, holder, trust):
    from dataclasses import replace

    field = Field(cards("short"))
    field.next_cards = [cards("short", replace(holder, number="079190111222"))]
    field.lose_before(60)
    assert field.read(holder.can, trust) == Gone()
    assert field.resumptions == 1


def test_a_card_of_another_kind_is_not_even_asked_for_its_key(cards, holder, trust):
    field = Field(cards("short"))
    field.next_cards = [cards("strong")]
    field.lose_before(60)
    assert field.read(holder.can, trust) == Gone()
    assert all(exchange.step == "card access" for exchange in field.exchanges[60:])


def test_a_copy_laid_down_after_the_real_card_fails_its_proof(cards, holder, trust, country):
    real = cards("genuine")
    copy = personalise(country, holder, PROFILES["cloned"], sleep=lambda _: None)
    application = real._chip.application
    for fid in list(copy._chip.application._by_fid):
        copy._chip.application.replace(fid, application.by_fid(fid).content)
    field = Field(real)
    field.next_cards = [copy]
    field.lose_before(16)
    opened = field.read(holder.can, trust)
    assert opened.document.status("passive") is Status.PASSED
    assert opened.document.status("chip_authentication") is Status.FAILED


def test_a_reading_that_nobody_resumes_is_gone(cards, holder, trust):
    field = Field(cards("genuine"))
    field.lose_before(10)
    assert field.read(holder.can, trust, resume=lambda: None) == Gone()


def test_a_reader_that_does_not_come_back_ends_as_gone(cards, holder, trust):
    def resume():
        raise DeviceGone("no such reader")

    field = Field(cards("genuine"))
    field.lose_before(10)
    assert field.read(holder.can, trust, resume=resume) == Gone()


def test_a_transmission_that_failed_is_tried_on_a_new_connection(cards, holder, trust):
    def fault() -> None:
        raise DeviceProtocolError("transmit: PC/SC 80100016")

    field = Field(cards("short"))
    field.fault = fault
    field.lose_before(60)
    must_be_whole(field.read(holder.can, trust), holder)
    assert field.resumptions == 1


def test_a_reader_that_loses_the_card_over_long_commands_is_given_short_ones(cards, holder, trust):
    field = Field(cards("genuine"))
    field.lose_before(9)
    must_be_whole(field.read(holder.can, trust), holder)
    later = field.exchanges[9:]
    assert all(exchange.sent[4:5] != b"\0" for exchange in later if len(exchange.sent) > 5)


def test_a_withdrawn_reading_waits_for_no_card(cards, holder, trust):
    field = Field(cards("genuine"))
    withdrawn = False

    def fault() -> None:
        nonlocal withdrawn
        withdrawn = True
        field.readers.remove()

    field.fault = fault
    field.lose_before(10)
    assert field.read(holder.can, trust, cancelled=lambda: withdrawn) == Gone()
    assert field.resumptions == 0

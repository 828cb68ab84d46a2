"""The card worker, with a software card in this process and the real reading of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.chipcard.document import (
    Can,
    Document,
    MatchOnCard,
    Progress,
    ReadFailure,
    Stage,
    Status,
    Unreadable,
)
from drivers.chipcard.fingerprint_application import FingerprintApplication
from drivers.chipcard.inprocess import InProcessReaders
from drivers.chipcard.transport import CardTransport, ReaderDetached
from drivers.simulated.chipcard import GENUINE, PROFILES, DemoCountry
from kiosk.core.options import CoreOptions
from kiosk.core.wiring import document_reader
from kiosk.demo.cast import Resident
from kiosk.devices.card import CardWorker, OpenDocument, ReadDocument
from kiosk.devices.card_progress import ProgressReport
from kiosk.identity.access_key import AccessKey
from kiosk.identity.assurance import Assurance, Check, Outcome, assurance_of
from kiosk.visit.effect import ReadCard
from kiosk.visit.event import (
    CardIdentified,
    CardInserted,
    CardRead,
    CardReadFailed,
    CardRemoved,
    DeviceChanged,
    Health,
    ReadFault,
    ReadProgress,
)
from kiosk.visit.view import Device, ReadingStage
from tests.kiosk.core.wait import until
from tests.kiosk.devices.collector import Collector


class Desk:
    """A reader with its worker, and somebody who lays cards on it."""

    def __init__(
        self,
        read: ReadDocument,
        events: Collector,
        cast: Mapping[str, Resident],
        country: DemoCountry,
    ) -> None:
        self.events, self.cast, self.country = events, cast, country
        self.readers = InProcessReaders()
        self.worker = CardWorker(
            self.readers,
            read,
            events,
        )

    def lay(self, key: str = "minh", profile: str = "genuine") -> None:
        before = len(self.events.of(CardInserted))
        self.readers.insert(self.cast[key].card(self.country, PROFILES[profile]))
        self.events.wait_for(CardInserted, count=before + 1)

    def key(self, key: str = "minh") -> AccessKey:
        number = self.cast[key].number
        return AccessKey(number[-6:], number)

    def read(self, request: int = 1, key: str = "minh") -> CardRead:
        self.worker.read(ReadCard(request, self.key(key)))
        return self.events.wait_for(CardRead, lambda e: e.request == request)

    def fail(self, request: int = 1, key: AccessKey | None = None) -> CardReadFailed:
        self.worker.read(ReadCard(request, key or self.key()))
        return self.events.wait_for(CardReadFailed, lambda e: e.request == request)


@pytest.fixture
def read(trust_dir: Path, tmp_path: Path) -> ReadDocument:
    application = FingerprintApplication()
    return document_reader(CoreOptions("t", tmp_path, trust_dir, match_on_card=application))


@pytest.fixture
def desk(
    read: ReadDocument, events: Collector, cast: Mapping[str, Resident], country: DemoCountry
) -> Iterator[Desk]:
    desk = Desk(read, events, cast, country)
    desk.worker.start()
    events.wait_for(DeviceChanged, lambda e: e.health is Health.READY)
    yield desk
    desk.worker.stop()


def test_a_genuine_card_is_read_with_progress_and_evidence(desk: Desk) -> None:
    desk.lay()
    answer = desk.read()
    assert answer.card.full_name == "TRẦN VĂN MINH"
    assert answer.card.portrait
    assert assurance_of(answer.evidence) is Assurance.CARD_GENUINE
    assert desk.worker.fingers.compares
    told = desk.events.of(ReadProgress)
    kinds = [type(event) for event in desk.events.events]
    named = kinds.index(CardIdentified)
    assert desk.events.of(CardIdentified) == [CardIdentified(1, "TRẦN VĂN MINH")]
    assert named < desk.events.events.index(
        next(p for p in told if p.stage is ReadingStage.PORTRAIT)
    )
    fractions = [p.fraction for p in told]
    assert fractions == sorted(fractions)
    assert next(p.stage for p in told) is ReadingStage.ACCESS
    assert told[-1].stage is ReadingStage.PORTRAIT


@pytest.mark.parametrize("profile", ["active_only", "short", "strong"])
def test_other_honest_cards_are_genuine_too(desk: Desk, profile: str) -> None:
    desk.lay(profile=profile)
    assert assurance_of(desk.read().evidence) is Assurance.CARD_GENUINE


@pytest.mark.parametrize("profile", ["cloned", "unsigned", "tampered"])
def test_dishonest_cards_have_no_assurance(desk: Desk, profile: str) -> None:
    desk.lay(profile=profile)
    assert assurance_of(desk.read().evidence) is Assurance.ANONYMOUS


def test_a_cloned_card_is_known_by_its_chip(desk: Desk) -> None:
    desk.lay(profile="cloned")
    outcomes = {e.check: e.outcome for e in desk.read().evidence}
    assert outcomes[Check.PASSIVE_AUTHENTICATION] is Outcome.PASSED
    assert outcomes[Check.CHIP_AUTHENTICATION] is Outcome.FAILED


def test_without_a_trusted_country_no_card_is_signed(
    desk: Desk, tmp_path: Path, events: Collector
) -> None:
    desk.worker._read_document = document_reader(CoreOptions("t", tmp_path, tmp_path / "none"))
    desk.lay()
    assert assurance_of(desk.read().evidence) is Assurance.ANONYMOUS


@pytest.mark.parametrize(
    ("profile", "fault"),
    [
        ("truncated", ReadFault.UNREADABLE),
        ("other_card", ReadFault.NOT_AN_ID_CARD),
        ("bac_only", ReadFault.NOT_AN_ID_CARD),
    ],
)
def test_cards_that_cannot_be_read(desk: Desk, profile: str, fault: ReadFault) -> None:
    desk.lay(profile=profile)
    assert desk.fail().fault is fault


def test_a_wrong_key_is_refused_and_the_right_one_still_works(desk: Desk) -> None:
    desk.lay()
    assert desk.fail(1, AccessKey("111111", "035090111111")).fault is ReadFault.WRONG_KEY
    assert desk.read(2).card.full_name == "TRẦN VĂN MINH"


def test_a_card_blocks_after_its_tries_and_says_so(desk: Desk) -> None:
    desk.lay(profile="blocking")
    wrong = AccessKey("111111", "035090111111")
    faults = [desk.fail(request, wrong).fault for request in range(1, 5)]
    assert faults[-1] is ReadFault.BLOCKED


def test_a_slip_in_the_first_digits_is_a_wrong_key(desk: Desk) -> None:
    desk.lay()
    assert desk.fail(1, AccessKey("004321", "001090004321")).fault is ReadFault.WRONG_KEY


def test_reading_without_a_card_fails_at_once(desk: Desk) -> None:
    assert desk.fail().fault is ReadFault.CARD_GONE


def test_taking_the_card_away_in_the_middle_is_told(desk: Desk) -> None:
    taken = threading.Event()

    def take_away(event: object) -> None:
        if isinstance(event, ReadProgress) and event.stage is ReadingStage.SIGNATURE:
            desk.readers.remove()
            taken.set()

    collect = desk.worker._emit

    def emit(event: object) -> None:
        collect(event)  # type: ignore[arg-type]
        take_away(event)

    desk.worker._emit = emit  # type: ignore[assignment]
    desk.lay()
    assert desk.fail().fault is ReadFault.CARD_GONE
    assert taken.is_set()
    desk.events.wait_for(CardRemoved)
    desk.worker._emit = collect
    desk.lay()
    assert desk.read(2).card.number == desk.cast["minh"].number


def test_a_card_that_speaks_nonsense_because_it_is_pulled_is_gone_not_unreadable(
    desk: Desk,
) -> None:
    def pulled(
        transport: CardTransport,
        key: Can,
        *,
        on_progress: Callable[[Progress], None],
        on_identity: Callable[[Document], None],
        cancelled: Callable[[], bool],
    ) -> OpenDocument | ReadFailure:
        threading.Timer(0.05, desk.readers.remove).start()
        return Unreadable("a wrong MAC")

    desk.worker._read_document = pulled
    desk.lay()
    assert desk.fail().fault is ReadFault.CARD_GONE


def test_a_cancelled_reading_is_not_answered(desk: Desk) -> None:
    desk.lay(profile="slow")
    desk.worker.read(ReadCard(1, desk.key()))
    desk.events.wait_for(ReadProgress)
    desk.worker.cancel(1)
    assert desk.read(2).request == 2
    answers = [e for e in desk.events.events if isinstance(e, CardRead | CardReadFailed)]
    assert [e.request for e in answers] == [2]


def test_the_card_compares_a_finger_while_it_lies_there(desk: Desk) -> None:
    desk.lay()
    desk.read()
    mine, other = (desk.cast[key].finger.minutiae for key in ("minh", "hoa"))
    assert desk.worker.match_on_card(mine) == MatchOnCard(matched=True, tries_left=None)
    answer = desk.worker.match_on_card(other)
    assert isinstance(answer, MatchOnCard)
    assert not answer.matched


@pytest.mark.parametrize("how", ["forgotten", "taken away", "laid down again", "unplugged"])
def test_a_card_that_was_let_go_compares_nothing(desk: Desk, how: str) -> None:
    desk.lay()
    desk.read()
    match how:
        case "forgotten":
            desk.worker.forget()
        case "taken away":
            desk.readers.remove()
        case "laid down again":
            desk.lay()
        case _:
            desk.worker._on_reader_event(ReaderDetached(desk.readers.reader))
    answer = desk.worker.match_on_card(desk.cast["minh"].finger.minutiae)
    assert not isinstance(answer, MatchOnCard)
    assert desk.worker._held is None


def test_a_terminal_with_certificates_reads_the_fingers_in_the_chip(
    events: Collector,
    cast: Mapping[str, Resident],
    country: DemoCountry,
    trust_dir: Path,
    tmp_path: Path,
) -> None:
    scheme = PROFILES["ta"].terminal_authentication
    assert scheme is not None
    folder = country.terminals(scheme).credentials().export(tmp_path / "terminal")
    options = CoreOptions("t", tmp_path, trust_dir, terminal_dir=folder)
    desk = Desk(document_reader(options), events, cast, country)
    desk.worker.start()
    try:
        desk.lay(profile="ta")
        desk.read()
        assert desk.worker.fingers.shows
        document = desk.worker.read_fingerprints()
        assert isinstance(document, Document)
        assert document.status("passive.hash.DG3") is Status.PASSED
        assert document.dg3 is not None
        assert len(document.dg3.records) == 1
    finally:
        desk.worker.stop()


def test_without_certificates_the_fingers_stay_in_the_chip(desk: Desk) -> None:
    desk.lay(profile="ta")
    desk.read()
    assert not desk.worker.fingers.shows
    assert isinstance(desk.worker.read_fingerprints(), Unreadable)


def test_what_a_card_offers_is_forgotten_with_it(desk: Desk) -> None:
    desk.lay()
    desk.read()
    assert desk.worker.fingers.compares
    desk.readers.remove()
    until(lambda: not desk.worker.fingers.compares)


def test_an_unplugged_reader_is_away_and_its_card_gone(desk: Desk) -> None:
    desk.lay()
    desk.worker._on_reader_event(ReaderDetached(desk.readers.reader))
    assert desk.events.events[-2:] == [
        CardRemoved(),
        DeviceChanged(Device.CARD_READER, Health.AWAY),
    ]


def test_a_terminal_without_reader_says_so(events: Collector, read: ReadDocument) -> None:
    worker = CardWorker(None, read, events)
    worker.start()
    assert events.events == [DeviceChanged(Device.CARD_READER, Health.NOT_FITTED)]
    worker.read(ReadCard(1, AccessKey("1", "1")))
    assert events.wait_for(CardReadFailed).fault is ReadFault.CARD_GONE


def test_a_reader_that_breaks_inside_is_an_unreadable_card_and_names_nobody(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    def broken(
        transport: CardTransport,
        key: Can,
        *,
        on_progress: Callable[[Progress], None],
        on_identity: Callable[[Document], None],
        cancelled: Callable[[], bool],
    ) -> OpenDocument | ReadFailure:
        raise IndexError("TRẦN VĂN MINH 035090004321")

    working, desk.worker._read_document = desk.worker._read_document, broken
    desk.lay()
    assert desk.fail(1).fault is ReadFault.UNREADABLE
    desk.worker._read_document = working
    assert desk.read(2).card.full_name == "TRẦN VĂN MINH"
    assert "IndexError" in caplog.text
    assert "MINH" not in caplog.text
    assert "4321" not in caplog.text


def test_logs_of_a_whole_reading_name_nobody(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for profile in ("genuine", "cloned", "truncated"):
        desk.lay(profile=profile)
        desk.worker.read(ReadCard(1, desk.key()))
    desk.worker.stop()
    holder = desk.cast["minh"].holder
    for secret in (holder.full_name, holder.number, holder.number[-6:], holder.residence):
        assert secret not in caplog.text


def test_progress_is_told_twenty_times_a_second_and_with_every_stage() -> None:
    events = Collector()
    now = 0.0
    report = ProgressReport(1, events, lambda: now)
    for step in range(1000):
        now = step / 1000
        report(Progress(Stage.PORTRAIT if step >= 500 else Stage.IDENTITY, step, 1000))
    told = events.of(ReadProgress)
    assert len(told) in range(19, 23)
    assert {p.stage for p in told} == {ReadingStage.IDENTITY, ReadingStage.PORTRAIT}


def test_progress_never_runs_backwards_or_out_of_bounds() -> None:
    events = Collector()
    report = ProgressReport(1, events, lambda: 0.0)
    for stage, done, total in (
        (Stage.ACCESS, 5, 0),
        (Stage.IDENTITY, 9, 10),
        (Stage.SIGNATURE, 10, 100),
        (Stage.CHIP, 300, 200),
    ):
        report(Progress(stage, done, total))
    assert [p.fraction for p in events.of(ReadProgress)] == [0.0, 0.9, 0.9, 1.0]


def test_the_profiles_here_are_those_of_the_simulated_card() -> None:
    assert replace(GENUINE).name in PROFILES

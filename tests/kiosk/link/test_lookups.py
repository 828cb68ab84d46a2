"""Lookups and corrections over the link: to the real station, and to peers that misbehave."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.identity.assurance import Assurance, Check, Evidence, Outcome
from kiosk.link import lookups as module
from kiosk.link.client import StationClient
from kiosk.link.lookup_client import LookupClient
from kiosk.link.lookups import Lookups
from kiosk.link.outcome import Away, Failure, Refused
from kiosk.records.card_issue import CardIssue
from kiosk.records.correction import (
    Claim,
    Correction,
    CorrectionReceipt,
    CorrectionRequest,
    CorrectionState,
    DisputedField,
    SignedData,
)
from kiosk.records.dossier import Dossier
from kiosk.records.electronic_identity import ElectronicIdentity, IdentityLevel
from kiosk.records.held import Held, Processing, Purpose
from kiosk.records.record import Field, FieldComparison, RegistryRecord, Verdict
from kiosk.records.residence import Residence
from kiosk.station.serve import StationServer
from kiosk.visit.lookup_effect import ReportCheck, SendConsent, SendCorrection
from kiosk.visit.lookup_event import LookupFault
from tests.kiosk.link.terminal import QUICK, UNHURRIED
from tests.kiosk.link.wires import Peer, answering, http
from tests.kiosk.station.running import DUNG, HOA, LONG, MINH, options

GENUINE = Assurance.CARD_GENUINE
REQUEST = CorrectionRequest(
    fields=(DisputedField(Field.RESIDENCE, Verdict.DIFFERS, Claim.CARD_IS_RIGHT),),
    assurance=GENUINE,
    evidence=(
        Evidence(Check.PASSIVE_AUTHENTICATION, Outcome.PASSED),
        Evidence(Check.CHIP_AUTHENTICATION, Outcome.PASSED),
    ),
    signed_data=(SignedData(13, "sha256", "ab" * 32),),
)


def correction(number: str = MINH, key: str = "") -> SendCorrection:
    return SendCorrection(1, number, "TRẦN VĂN MINH", REQUEST, key or str(uuid.uuid4()))


@pytest.fixture(scope="module")
def station_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with StationServer(options(tmp_path_factory.mktemp("station"))) as server:
        yield server.url


@pytest.fixture
def lookups(station_url: str) -> Iterator[Lookups]:
    client = StationClient(station_url, "hall-1", UNHURRIED)
    yield Lookups(lambda: client, lambda: None)
    client.close()


def test_everything_that_a_resident_may_look_up_is_read(lookups: Lookups) -> None:
    dossiers = lookups.dossiers(MINH, GENUINE)
    assert isinstance(dossiers, tuple)
    assert all(isinstance(dossier, Dossier) for dossier in dossiers)
    assert any(dossier.steps for dossier in dossiers)
    assert isinstance(lookups.card_issue(MINH, GENUINE), CardIssue | None)
    residence = lookups.residence(MINH, GENUINE)
    assert isinstance(residence, Residence)
    assert residence.entries
    assert any(member.self for member in residence.household)
    identity = lookups.electronic_identity(MINH, GENUINE)
    assert isinstance(identity, ElectronicIdentity)
    assert isinstance(identity.level, IdentityLevel)
    assert isinstance(lookups.record(MINH, GENUINE), RegistryRecord)
    assert lookups.record(LONG, GENUINE) is None


def test_a_dossier_is_shown_to_its_own_resident_only(lookups: Lookups) -> None:
    own = lookups.dossiers(MINH, GENUINE)
    assert isinstance(own, tuple)
    assert lookups.dossier(MINH, own[0].code, GENUINE) == own[0]
    assert lookups.dossier(HOA, own[0].code, GENUINE) is None
    assert lookups.dossier(MINH, "G01.899.108.000-991231-9999", GENUINE) is None
    assert lookups.dossier(MINH, "no code at all 1", GENUINE) is None


def test_what_the_station_holds_names_what_was_done(lookups: Lookups) -> None:
    lookups.consent(SendConsent(HOA, Purpose.LOOKUP, True), GENUINE)
    lookups.residence(HOA, GENUINE)
    held = lookups.held(HOA, GENUINE)
    assert isinstance(held, Held)
    done = {entry.what for entry in held.entries}
    assert {Processing.CONSENT, Processing.RESIDENCE} <= done
    assert {entry.assurance for entry in held.entries} == {GENUINE}
    assert all(entry.terminal == "hall-1" for entry in held.entries)


def test_a_correction_goes_there_and_what_became_of_it_comes_back(
    lookups: Lookups, caplog: pytest.LogCaptureFixture
) -> None:
    sent = correction()
    receipt = lookups.send_correction(sent)
    assert isinstance(receipt, CorrectionReceipt)
    assert lookups.send_correction(sent) == receipt
    (own,) = told(lookups, MINH)
    assert (own.code, own.state, own.fields) == (receipt.code, CorrectionState.OPEN, REQUEST.fields)
    lookups.corrections_seen(MINH, (own.code,), GENUINE)
    assert told(lookups, MINH)[0].seen
    assert told(lookups, HOA) == ()
    assert caplog.text == ""


def told(lookups: Lookups, number: str) -> tuple[Correction, ...]:
    found = lookups.corrections(number, GENUINE)
    assert isinstance(found, tuple)
    return found


def test_there_is_an_end_to_open_requests(lookups: Lookups) -> None:
    answers = [lookups.send_correction(correction(HOA)) for _ in range(20)]
    assert LookupFault.TOO_MANY in answers


@pytest.mark.parametrize(
    "outcome", [(Verdict.MATCH, Verdict.OUTDATED), (Verdict.MISSING_IN_REGISTRY,)]
)
def test_how_a_record_came_out_is_told_in_counts(
    lookups: Lookups, caplog: pytest.LogCaptureFixture, outcome: tuple[Verdict, ...]
) -> None:
    fields = tuple(FieldComparison(Field.SEX, "", "", verdict) for verdict in outcome)
    lookups.report_check(ReportCheck(MINH, "Xã Nhân Hà", fields), GENUINE)
    assert caplog.text == ""


def test_two_records_with_one_number_are_told_from_other_faults(lookups: Lookups) -> None:
    assert lookups.record(DUNG, GENUINE) is LookupFault.AMBIGUOUS


def test_a_card_that_could_be_a_copy_is_refused_by_the_station_too(lookups: Lookups) -> None:
    assert lookups.residence(MINH, Assurance.CARD_DATA_AUTHENTIC) is LookupFault.FAILED


ASKED: list[Callable[[Lookups], object]] = [
    lambda of: of.dossiers(MINH, GENUINE),
    lambda of: of.dossier(MINH, "G01.899.108.000-261103-0012", GENUINE),
    lambda of: of.card_issue(MINH, GENUINE),
    lambda of: of.residence(MINH, GENUINE),
    lambda of: of.electronic_identity(MINH, GENUINE),
    lambda of: of.record(MINH, GENUINE),
    lambda of: of.enrolled_finger(MINH, GENUINE),
    lambda of: of.held(MINH, GENUINE),
    lambda of: of.corrections(MINH, GENUINE),
    lambda of: of.send_correction(correction()),
]


def asked_of(answer: bytes, ask: Callable[[Lookups], object]) -> object:
    with Peer(answering(answer)) as peer:
        client = StationClient(peer.url, "hall-1", QUICK)
        try:
            return ask(Lookups(lambda: client, lambda: None))
        finally:
            client.close()


@pytest.mark.parametrize(
    ("status", "code", "fault"),
    [
        (503, "registry-unavailable", LookupFault.REGISTRY_AWAY),
        (409, "registry-ambiguous", LookupFault.AMBIGUOUS),
        (409, "too-many-corrections", LookupFault.TOO_MANY),
        (500, "fault", LookupFault.FAILED),
        (422, "bad-request", LookupFault.FAILED),
    ],
)
@pytest.mark.parametrize("ask", ASKED)
def test_each_refusal_has_its_name(
    ask: Callable[[Lookups], object], status: int, code: str, fault: LookupFault
) -> None:
    body = msgspec.json.encode({"code": code})
    assert asked_of(http(body, status=f"{status} x"), ask) is fault


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[" * 5000,
        b'{"dossiers": 1, "dossier": {"code": 7}, "card_issue": {"status": "lost"},'
        b' "residence": {"entries": [1]}, "electronic_identity": {"level": 9},'
        b' "record": {"number": "035090009999"}, "finger": 1, "entries": [{}], "more": 3,'
        b' "corrections": "none", "code": "", "token": 1}',
    ],
)
def test_nonsense_is_a_fault_and_shown_to_nobody(
    ask: Callable[[Lookups], object], body: bytes
) -> None:
    assert asked_of(http(body), ask) is LookupFault.FAILED


def test_another_dossier_than_the_one_asked_for_is_shown_to_nobody() -> None:
    other = (
        b'{"dossier": {"code": "G01.899.108.000-261103-0099", "title": {"vi": "x"},'
        b' "status": "ready", "submitted_on": "2026-11-03"}}'
    )
    assert asked_of(http(other), ASKED[1]) is LookupFault.FAILED
    own = other.replace(b"0099", b"0012")
    assert isinstance(asked_of(http(own), ASKED[1]), Dossier)


@pytest.mark.parametrize("ask", ASKED)
def test_a_station_that_is_away_is_said_so_at_once_and_looked_for(
    ask: Callable[[Lookups], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAUSE", 0.0)
    assert ask(Lookups(lambda: None, lambda: None)) is LookupFault.STATION_AWAY
    missed: list[bool] = []
    client = StationClient("http://127.0.0.1:1", "hall-1", QUICK)
    answer = ask(Lookups(lambda: client, lambda: missed.append(True)))
    assert answer is LookupFault.STATION_AWAY
    assert missed


def test_a_correction_whose_answer_was_lost_is_asked_for_again_with_its_key(
    station_url: str,
) -> None:
    keys: list[str] = []

    class LosesTheFirstAnswer(LookupClient):
        def send_correction(self, sent: SendCorrection) -> CorrectionReceipt | Failure:
            keys.append(sent.key)
            answer = super().send_correction(sent)
            return answer if len(keys) > 1 else Away("cut", maybe_sent=True)

    client = StationClient(station_url, "hall-2", UNHURRIED)
    client.lookups = LosesTheFirstAnswer(client, 5)
    lookups = Lookups(lambda: client, lambda: None)
    before = len(told(lookups, MINH))
    assert isinstance(lookups.send_correction(correction()), CorrectionReceipt)
    assert keys == [keys[0]] * 2
    assert len(told(lookups, MINH)) == before + 1
    client.close()


def test_a_refusal_is_not_asked_for_again() -> None:
    asked: list[int] = []

    class Refuses(LookupClient):
        def send_correction(self, sent: SendCorrection) -> CorrectionReceipt | Failure:
            asked.append(1)
            return Refused(409, "too-many-corrections")

    client = StationClient("http://127.0.0.1:1", "hall-1", QUICK)
    client.lookups = Refuses(client, 1)
    assert Lookups(lambda: client, lambda: None).send_correction(correction()) is (
        LookupFault.TOO_MANY
    )
    assert asked == [1]


def test_nothing_personal_is_in_the_log(
    lookups: Lookups, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    for ask in ASKED:
        ask(lookups)
        asked_of(http(b"{}"), ask)
        asked_of(http(b'{"code": "' + MINH.encode() + b'"}', status="500 x"), ask)
    for text in (MINH, "TRẦN VĂN MINH", "Trần Văn Minh", "261103-0012"):
        assert text not in caplog.text

"""A whole reading of the simulated card, whose protocol code is not the reader's."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field, replace

import pytest

from drivers.chipcard.document import (
    Blocked,
    Can,
    FileId,
    Gone,
    NotADocument,
    Progress,
    Stage,
    Status,
    Unreadable,
    WrongKey,
)
from drivers.chipcard.fingerprint_application import FingerprintApplication
from drivers.chipcard.inprocess import InProcessReaders
from drivers.chipcard.profile import CardProfile, Purpose
from drivers.chipcard.reading import OpenDocument, read_document
from drivers.chipcard.trust import TrustStore
from drivers.errors import DeviceProtocolError
from drivers.simulated.chipcard import PROFILES, EnrolledFinger, personalise
from drivers.simulated.finger import SimulatedFinger

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
MATCHING = CardProfile(match_on_card=FingerprintApplication())


@dataclass
class Desk:
    """A reader with a card on it, and what it takes to read it."""

    country: object
    holder: object
    trust: TrustStore
    readers: InProcessReaders = field(default_factory=InProcessReaders)
    progress: list[Progress] = field(default_factory=list)
    commands: list[bytes] = field(default_factory=list)

    def lay_down(self, profile: str, **settings):
        card = personalise(
            self.country,
            self.holder,
            PROFILES[profile],
            [EnrolledFinger(SimulatedFinger("reading").iso_compact())],
            sleep=lambda _: None,
            **settings,
        )
        self.readers.insert(card)
        return card

    def transport(self):
        transport = self.readers.connect(self.readers.reader)
        original = transport.transmit

        def transmit(command: bytes) -> bytes:
            self.commands.append(command)
            return original(command)

        transport.transmit = transmit
        return transport

    def read(self, can: str | None = None, transport=None, **settings):
        settings = {"trust": self.trust, "now": NOW, "profile": MATCHING} | settings
        return read_document(
            transport or self.transport(),
            Can(can or self.holder.can),
            on_progress=self.progress.append,
            **settings,
        )


@pytest.fixture
def desk(country, holder, trust) -> Desk:
    return Desk(country, holder, trust)


def statuses(opened: OpenDocument) -> dict[str, Status]:
    return {finding.check: finding.status for finding in opened.document.findings}


@pytest.mark.parametrize("profile", ["genuine", "short", "strong", "slow", "blocking"])
def test_a_genuine_card_is_read_and_proved(desk, holder, profile):
    desk.lay_down(profile)
    opened = desk.read()
    assert isinstance(opened, OpenDocument)
    document = opened.document
    assert document.status("passive") is Status.PASSED
    assert document.status("chip_authentication") is Status.PASSED
    assert document.status("content") is Status.PASSED
    assert (document.dg13.number, document.dg13.full_name) == (holder.number, holder.full_name)
    assert document.dg13.old_number == holder.old_number
    assert (document.dg13.father, document.dg13.mother) == (holder.father, holder.mother)
    assert document.dg1.optional_data == holder.number
    assert document.dg2.image
    assert document.read_at == NOW
    opened.close()


def test_a_card_without_chip_authentication_is_proved_by_active_authentication(desk):
    desk.lay_down("active_only")
    opened = desk.read()
    assert opened.document.status("chip_authentication") is Status.NOT_OFFERED
    assert opened.document.status("active_authentication") is Status.PASSED


@pytest.mark.parametrize(("profile", "most"), [("genuine", 25), ("short", 110)])
def test_a_reading_takes_few_exchanges(desk, profile, most, record_property):
    desk.lay_down(profile)
    opened = desk.read()
    record_property("exchanges", opened.exchanges)
    print(f"{profile}: {opened.exchanges} APDUs")
    assert opened.exchanges <= most


def test_a_wrong_can_is_said_once_and_not_tried_again(desk):
    desk.lay_down("genuine")
    assert desk.read("999999") == WrongKey(None)
    mutual = [command for command in desk.commands if command[:2] == b"\x00\x86"]
    assert len(mutual) == 1
    desk.commands.clear()
    assert isinstance(desk.read(), OpenDocument)


def test_a_card_that_counts_tries_ends_blocked(desk):
    desk.lay_down("blocking")
    outcomes = [desk.read("999999") for _ in range(4)]
    assert outcomes == [WrongKey(2), WrongKey(1), Blocked(), Blocked()]
    assert desk.read() == Blocked()


def test_a_copied_card_fails_its_chip_authentication(desk):
    desk.lay_down("cloned")
    opened = desk.read()
    assert opened.document.status("passive") is Status.PASSED
    assert opened.document.status("chip_authentication") is Status.FAILED
    assert not opened.offers_match_on_card


def test_a_copy_of_a_card_with_active_authentication_fails(desk, monkeypatch):
    from dataclasses import replace

    monkeypatch.setitem(
        PROFILES, "copy", replace(PROFILES["active_only"], name="copy", other_chip_keys=True)
    )
    desk.lay_down("copy")
    opened = desk.read()
    assert opened.document.status("active_authentication") is Status.FAILED


def test_leaving_out_the_keys_of_a_copy_is_found(desk):
    application = desk.lay_down("genuine")._chip.application
    for fid, sfi in ((0x010E, 0x0E), (0x010F, 0x0F)):
        del application._by_fid[fid], application._by_sfi[sfi]
    found = statuses(desk.read())
    assert found["passive.hash.DG14"] is Status.FAILED
    assert found["chip_authentication"] is Status.FAILED


def test_an_unknown_country_vouches_for_nothing(desk):
    desk.lay_down("unsigned")
    opened = desk.read()
    assert opened.document.status("passive.signature") is Status.PASSED
    assert opened.document.status("passive.chain") is Status.FAILED
    assert opened.document.status("chip_authentication") is Status.NOT_DONE
    assert opened.document.status("active_authentication") is Status.NOT_DONE


def test_a_changed_residence_is_found(desk):
    desk.lay_down("tampered")
    opened = desk.read()
    found = statuses(opened)
    assert found["passive.hash.DG13"] is Status.FAILED
    assert found["passive.hash.DG1"] is Status.PASSED
    assert opened.document.status("passive") is Status.FAILED


def test_hashes_are_told_of_the_files_that_are_as_signed_and_of_no_other(desk):
    desk.lay_down("tampered")
    document = desk.read().document
    assert FileId.DG13 not in document.hashes
    listed = document.hashes[FileId.DG1]
    assert listed.value == hashlib.new(listed.algorithm, document.files[FileId.DG1]).digest()


def test_a_file_that_is_cut_off_is_said_to_be(desk):
    desk.lay_down("truncated")
    outcome = desk.read()
    assert isinstance(outcome, Unreadable)
    assert "DG13" in outcome.reason


def test_another_kind_of_card_is_no_document(desk):
    desk.lay_down("other_card")
    assert desk.read() == NotADocument()


def test_an_expired_signer_is_a_finding_of_its_own(desk):
    desk.lay_down("genuine")
    opened = desk.read(now=dt.datetime(2090, 1, 1, tzinfo=dt.UTC))
    assert opened.document.status("passive.validity.today") is Status.FAILED
    assert opened.document.status("passive.validity.signing") is Status.PASSED
    assert opened.document.status("passive") is Status.PASSED


def test_a_signature_from_the_future_does_not_excuse_a_certificate_that_is_not_valid(desk):
    desk.lay_down("genuine")
    opened = desk.read(now=dt.datetime(1990, 1, 1, tzinfo=dt.UTC))
    assert opened.document.status("passive.validity.signing") is Status.NOT_DONE
    assert opened.document.status("passive") is Status.FAILED


@pytest.mark.parametrize("pulled_after", [0, 3, 6, 8, 11, 16])
def test_a_card_taken_away_in_the_middle_is_gone(desk, pulled_after):
    desk.lay_down("genuine")
    transport = desk.transport()
    original = transport.transmit

    def transmit(command: bytes) -> bytes:
        if len(desk.commands) == pulled_after:
            desk.readers.remove()
        return original(command)

    transport.transmit = transmit
    assert desk.read(transport=transport) == Gone()


def test_a_withdrawn_reading_ends_as_gone(desk):
    desk.lay_down("genuine")
    assert desk.read(cancelled=lambda: len(desk.commands) >= 9) == Gone()
    assert len(desk.commands) == 9


def test_a_slow_card_is_given_up_at_the_limit(desk):
    desk.lay_down("genuine")
    ticks = iter(range(1000))
    assert (
        desk.read(clock=lambda: float(next(ticks)), profile=CardProfile(max_seconds=10)) == Gone()
    )


def test_identity_is_there_before_the_portrait(desk, holder):
    desk.lay_down("short")
    early = []
    opened = desk.read(on_identity=lambda document: early.append((document, len(desk.commands))))
    ((document, exchanges),) = early
    assert document.dg13.number == holder.number
    assert document.dg2 is None
    assert document.status("passive") is Status.PASSED
    assert exchanges < opened.exchanges / 3


def test_progress_goes_through_the_stages_and_ends_full(desk):
    desk.lay_down("short")
    desk.read()
    stages = list(dict.fromkeys(progress.stage for progress in desk.progress))
    assert stages == list(Stage)
    assert all(0 <= progress.done <= progress.total for progress in desk.progress)
    assert desk.progress[-1].done == desk.progress[-1].total
    assert desk.progress[-1].total == sum(len(data) for data in desk.read().document.files.values())


def test_without_the_portrait_nothing_of_it_is_read(desk):
    desk.lay_down("genuine")
    opened = desk.read(profile=CardProfile(purpose=Purpose.GENUINE))
    assert FileId.DG2 not in opened.document.files
    assert desk.progress[-1].done == desk.progress[-1].total


@pytest.mark.parametrize("refusal", ["card", "reader"])
def test_where_extended_length_fails_the_reading_goes_on_with_short(desk, refusal):
    desk.lay_down("short" if refusal == "card" else "genuine")
    transport = desk.transport()
    original = transport.transmit

    def transmit(command: bytes) -> bytes:
        if refusal == "reader" and len(command) > 5 and command[4] == 0:
            raise DeviceProtocolError("the reader carries no such command")
        return original(command)

    transport.transmit = transmit
    opened = desk.read(transport=transport, profile=replace(MATCHING, extended_length=True))
    assert isinstance(opened, OpenDocument)
    assert opened.document.status("chip_authentication") is Status.PASSED
    assert opened.document.dg2 is not None


def test_after_access_nothing_goes_out_in_plain(desk):
    desk.lay_down("genuine")
    desk.read()
    selected = next(at for at, command in enumerate(desk.commands) if command[:2] == b"\x0c\xa4")
    assert all(command[0] & 0x0C == 0x0C for command in desk.commands[selected:])


def test_nothing_personal_is_in_a_failure_or_a_finding(desk, holder):
    for profile in PROFILES:
        desk.lay_down(profile)
        outcome = desk.read()
        told = repr(outcome.document if isinstance(outcome, OpenDocument) else outcome)
        for secret in (holder.number, holder.full_name, holder.residence, holder.can):
            assert secret not in told

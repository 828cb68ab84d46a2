"""Which proof of the chip is asked for, and what it is worth, in whole readings."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from drivers.chipcard import access
from drivers.chipcard.document import Can, FileId, Status
from drivers.chipcard.files import FileReader
from drivers.chipcard.profile import CardProfile, Purpose
from drivers.chipcard.reading import OpenDocument, read_document
from drivers.chipcard.trust import TrustStore
from tests.drivers.chipcard.chips import Chip, chip, mrz_of

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
GENUINE = CardProfile(purpose=Purpose.GENUINE)
CAM = "EF.CardSecurity"


def read(card: Chip, key, trust, profile: CardProfile = GENUINE) -> OpenDocument:
    opened = read_document(
        card.transport, key, trust=trust, now=NOW, on_progress=lambda _: None, profile=profile
    )
    assert isinstance(opened, OpenDocument)
    return opened


def finding_of(opened: OpenDocument, check: str):
    (found,) = [each for each in opened.document.findings if each.check == check]
    return found


@pytest.mark.parametrize("kind", ["cam", "cam_aes256", "cam_and_gm", "choice"])
def test_the_proof_inside_pace_makes_chip_authentication_needless(country, holder, trust, kind):
    card = chip(country, holder, kind)
    opened = read(card, Can(holder.can), trust)
    found = finding_of(opened, "chip_authentication")
    assert (found.status, CAM in found.reason) == (Status.PASSED, True)
    assert opened.document.status("card_security.signature") is Status.PASSED
    assert finding_of(opened, access.CHECK_DG14).status is Status.PASSED
    assert FileId.CARD_SECURITY in opened.document.files
    assert opened.document.status("active_authentication") is Status.NOT_DONE


def test_a_copy_fails_the_proof_inside_pace(country, holder, trust):
    opened = read(chip(country, holder, "cloned_cam"), Can(holder.can), trust)
    found = finding_of(opened, "chip_authentication")
    assert (found.status, CAM in found.reason) == (Status.FAILED, True)


def test_a_proof_on_a_key_of_unknown_signature_is_none(country, holder):
    opened = read(chip(country, holder, "cam"), Can(holder.can), TrustStore())
    assert opened.document.status("chip_authentication") is Status.NOT_DONE
    assert "not trusted" in finding_of(opened, "chip_authentication").reason


def test_the_identity_alone_needs_no_card_security(country, holder, trust):
    card = chip(country, holder, "cam")
    opened = read(card, Can(holder.can), trust, CardProfile(purpose=Purpose.IDENTITY))
    assert FileId.CARD_SECURITY not in opened.document.files


@pytest.mark.parametrize(("chip_authentication", "status"), [(True, "PASSED"), (False, "NOT_DONE")])
def test_without_card_security_dg14_decides(
    country, holder, trust, monkeypatch, chip_authentication, status
):
    original = FileReader.read_again

    def read_but(self, file):
        return None if file is FileId.CARD_SECURITY else original(self, file)

    monkeypatch.setattr(FileReader, "read_again", read_but)
    card = chip(country, holder, "cam", chip_authentication=chip_authentication)
    opened = read(card, Can(holder.can), trust)
    assert opened.document.status("chip_authentication") is Status[status]


@pytest.fixture
def weakened(monkeypatch) -> None:
    """Somebody between card and reader leaves out all but the first entry of EF.CardAccess."""
    original = access.read_card_access

    def read_weakened(channel):
        found = original(channel)
        infos = replace(found.infos, pace=found.infos.pace[:1])
        return replace(found, infos=infos, choices=found.choices[-1:])

    monkeypatch.setattr(access, "read_card_access", read_weakened)


@pytest.mark.usefixtures("weakened")
def test_hiding_the_better_entry_of_card_access_is_found(country, holder, trust):
    opened = read(chip(country, holder, "cam_and_gm"), Can(holder.can), trust)
    found = finding_of(opened, access.CHECK_DG14)
    assert (found.status, "did not offer" in found.reason) == (Status.FAILED, True)
    assert opened.document.status("chip_authentication") is Status.PASSED


@pytest.mark.usefixtures("weakened")
def test_a_copy_cannot_get_by_without_the_proof_that_dg14_promises(country, holder, trust):
    card = chip(country, holder, "cam_and_gm", chip_authentication=False)
    opened = read(card, Can(holder.can), trust)
    assert opened.document.status("chip_authentication") is Status.FAILED


def test_a_card_whose_pace_is_hidden_altogether_is_found(country, holder, trust, monkeypatch):
    monkeypatch.setattr(access, "read_card_access", lambda channel: None)
    opened = read(chip(country, holder, "pace_and_bac"), mrz_of(holder), trust)
    assert "BAC" in finding_of(opened, access.CHECK).reason
    assert finding_of(opened, access.CHECK_DG14).status is Status.FAILED


@pytest.mark.parametrize(
    "kind",
    ["bac_only", "tdes", "ca_tdes", "ca_aes256", "ca_dh", "ca_dh_tdes", "dh", "dh_im", "im_aes256"],
)
def test_every_kind_of_card_is_proved_genuine_with_the_mrz(country, holder, trust, kind):
    opened = read(chip(country, holder, kind), mrz_of(holder), trust)
    assert opened.document.status("access") in (Status.PASSED, Status.NOT_OFFERED)
    assert opened.document.status("chip_authentication") is Status.PASSED
    assert opened.document.status("passive") is Status.PASSED

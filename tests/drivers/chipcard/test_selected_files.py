"""A reading of named files only."""

from __future__ import annotations

import datetime as dt

import pytest

from drivers.chipcard.channel import Exchange
from drivers.chipcard.document import Can, FileId, Progress, Status, Unreadable
from drivers.chipcard.inprocess import InProcessReaders
from drivers.chipcard.profile import CardProfile
from drivers.chipcard.reading import OpenDocument, read_document
from drivers.simulated.chipcard import PROFILES, personalise

NOW = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
BEFORE_FILES = {"card access", "capabilities", "access", "application"}


class Reading:
    def __init__(self, country, holder, trust, only: str, profile: str = "genuine") -> None:
        readers = InProcessReaders()
        readers.insert(personalise(country, holder, PROFILES[profile], sleep=lambda _: None))
        self.exchanges: list[Exchange] = []
        self.progress: list[Progress] = []
        self.outcome = read_document(
            readers.connect(readers.reader),
            Can(holder.can),
            trust=trust,
            now=NOW,
            on_progress=self.progress.append,
            on_exchange=self.exchanges.append,
            profile=CardProfile(only=frozenset(FileId[name] for name in only.split())),
        )

    @property
    def document(self):
        assert isinstance(self.outcome, OpenDocument)
        return self.outcome.document

    @property
    def asked_for(self) -> set[str]:
        return {exchange.step for exchange in self.exchanges} - BEFORE_FILES

    @property
    def files(self) -> set[str]:
        return {file.name for file in self.document.files}


@pytest.mark.parametrize(
    "only", ["DG1", "DG13", "DG1 DG13", "DG2", "SOD", "COM", "DG1 DG2 DG15", "DG14"]
)
def test_nothing_but_the_named_files_is_asked_for(country, holder, trust, only):
    reading = Reading(country, holder, trust, only)
    assert reading.files == reading.asked_for == set(only.split())
    assert reading.progress[-1].done == reading.progress[-1].total > 0


def test_without_the_signature_nothing_counts_as_verified(country, holder, trust):
    document = Reading(country, holder, trust, "DG1 DG13").document
    assert document.status("passive") is Status.NOT_DONE
    assert document.dg13.full_name == holder.full_name
    assert document.status("chip_authentication") is Status.NOT_DONE


def test_with_the_signature_the_named_files_are_verified(country, holder, trust):
    document = Reading(country, holder, trust, "DG13 SOD").document
    assert document.status("passive") is Status.PASSED
    assert document.dg1 is None
    tampered = Reading(country, holder, trust, "DG13 SOD", "tampered").document
    assert tampered.status("passive.hash.DG13") is Status.FAILED


def test_with_signature_and_chip_key_the_chip_is_proved_by_reading_com(country, holder, trust):
    reading = Reading(country, holder, trust, "SOD DG14")
    assert reading.document.status("chip_authentication") is Status.PASSED
    assert reading.asked_for == {"SOD", "DG14", "COM", "chip authentication"}


def test_a_named_file_that_the_card_does_not_show_is_absent(country, holder, trust):
    reading = Reading(country, holder, trust, "DG3 DG11 SOD DG1")
    assert reading.files == {"SOD", "DG1"}
    assert "DG3" not in reading.asked_for


def test_a_card_whose_named_identity_is_unreadable_is_unreadable(country, holder, trust):
    assert isinstance(Reading(country, holder, trust, "DG13", "truncated").outcome, Unreadable)
    assert Reading(country, holder, trust, "DG1", "truncated").document.dg1 is not None

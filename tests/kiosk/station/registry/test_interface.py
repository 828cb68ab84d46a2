"""What every registry does, whichever it is: embedded, or behind HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from kiosk.records.card_issue import CardIssueStatus
from kiosk.records.electronic_identity import IdentityLevel
from kiosk.records.residence import Residence
from kiosk.station.registry.interface import AmbiguousNumber, Registry
from kiosk.station.registry.sample.sample import SampleRegistry
from tests.kiosk.station.running import DUNG, HA, HOA, LAN, LONG, MINH, TEMPLATE, TUAN

NOBODY = "000000000000"
LOOKUPS = (
    *("dossiers", "card_issue", "residence", "electronic_identity", "record"),
    "enrolled_finger",
)
CODE = "G01.899.108.000-261103-0012"
"""Minh's."""


@pytest.mark.parametrize("number", [MINH, HOA, HA, TUAN, LAN])
def test_all_registries_of_the_same_residents_say_the_same(
    registry: Registry, sample: SampleRegistry, number: str
) -> None:
    for what in LOOKUPS:
        assert getattr(registry, what)(number) == getattr(sample, what)(number), what
    for dossier in sample.dossiers(number):
        assert registry.dossier(number, dossier.code) == dossier


@pytest.mark.parametrize("number", [LONG, NOBODY])
def test_of_an_unknown_number_nothing_is_known(registry: Registry, number: str) -> None:
    assert registry.record(number) is None
    assert registry.card_issue(number) is None
    assert registry.electronic_identity(number) is None
    assert registry.enrolled_finger(number) is None
    assert registry.dossiers(number) == ()
    assert registry.dossier(number, CODE) is None
    assert registry.residence(number) == Residence()


def test_two_records_with_one_number_are_a_fault_at_every_lookup(registry: Registry) -> None:
    for what in LOOKUPS:
        with pytest.raises(AmbiguousNumber):
            getattr(registry, what)(DUNG)
    with pytest.raises(AmbiguousNumber):
        registry.dossier(DUNG, CODE)


def test_dossiers_come_newest_first_with_offices_by_name(registry: Registry) -> None:
    newest, older = registry.dossiers(MINH)
    assert newest.submitted_on > older.submitted_on
    assert newest.office == "Công an xã Lý Nhân"
    assert older.steps[2].office.startswith("Phòng Cảnh sát giao thông")


@pytest.mark.parametrize("typed", [CODE, CODE.lower(), CODE.replace("-", " – "), f"  {CODE}"])
def test_a_code_is_found_however_it_is_typed(registry: Registry, typed: str) -> None:
    found = registry.dossier(MINH, typed)
    assert found is not None
    assert found.code == CODE


@pytest.mark.parametrize("code", [CODE, CODE[:-1] + "3", "%", "-", "", "'", "x" * 500, "Đ\u0301"])
def test_a_strangers_code_is_like_one_that_does_not_exist(registry: Registry, code: str) -> None:
    for stranger in (HOA, HA, LONG, NOBODY):
        assert registry.dossier(stranger, code) is None


def test_the_finger_comes_as_it_was_enrolled(registry: Registry) -> None:
    finger = registry.enrolled_finger(MINH)
    assert finger is not None
    assert (finger.finger, finger.template) == ("right_index", TEMPLATE)
    assert registry.enrolled_finger(HOA) is None


def test_enumerations_and_dates_keep_their_meaning(registry: Registry) -> None:
    issue, identity = registry.card_issue(HA), registry.electronic_identity(MINH)
    assert issue is not None
    assert issue.status is CardIssueStatus.READY
    assert issue.expected_on is not None
    assert issue.expected_on.isoformat() == "2026-11-17"
    assert identity is not None
    assert identity.level is IdentityLevel.LEVEL_2


def test_many_threads_may_ask_at_once_and_each_gets_its_own_answer(registry: Registry) -> None:
    numbers = [MINH, HOA, HA, TUAN, LAN] * 6
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(registry.record, numbers))
    assert [record.number for record in found if record] == numbers

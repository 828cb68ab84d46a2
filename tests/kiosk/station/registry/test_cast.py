"""The hand-made residents of the sample registry: their file, and what is wrong in one."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from kiosk.identity.card_data import PartialDate
from kiosk.records.card_issue import CardIssueStatus
from kiosk.records.dossier import StepState
from kiosk.records.electronic_identity import IdentityLevel, IdentityState
from kiosk.records.residence import Relation, ResidenceKind
from kiosk.station.registry.interface import AmbiguousNumber, RegistryUnavailable
from kiosk.station.registry.sample.residents_file import ResidentsFileError, read_residents
from kiosk.station.registry.sample.sample import SampleRegistry, sample_registry
from kiosk.station.registry.sample.store import SampleStore
from tests.kiosk.station.running import DUNG, HA, HOA, LAN, LONG, MINH, RESIDENTS, TUAN

ONE = "001099000001"
GOOD = """
[[resident]]
key = "one"
finger = "left_thumb"
[resident.card]
number = "001099000001"
full_name = "LÊ THỊ MỘT"
date_of_birth = "02/1999"
mother = "Lê Thị Không"
[resident.registry]
mother = ""
[[resident.dossier]]
code = "X-1"
title = { vi = "Việc" }
status = "ready"
submitted_on = 2026-11-01
[resident.residence]
entries = [{ kind = "stay", address = "Xóm 1" }]
"""


def build(tmp_path: Path, text: str) -> SampleRegistry:
    file = tmp_path / "residents.toml"
    file.write_text(text, encoding="utf-8")
    return sample_registry(file, {"one": b"template"})


@pytest.fixture(scope="module")
def delivered() -> SampleRegistry:
    return sample_registry(RESIDENTS, {})


def test_the_file_that_is_delivered_is_sound(delivered: SampleRegistry) -> None:
    assert delivered.record(LONG) is None
    hoa, ha = delivered.record(HOA), delivered.record(HA)
    assert hoa is not None
    assert hoa.date_of_birth == PartialDate(1952)
    assert ha is not None
    assert (ha.mother, ha.religion, ha.father) == ("", "", "Lê Văn Sơn")
    assert len(delivered.dossiers(MINH)) == 2
    assert delivered.enrolled_finger(MINH) is None


def test_each_kind_of_fault_has_a_resident(delivered: SampleRegistry) -> None:
    tuan, lan = delivered.record(TUAN), delivered.record(LAN)
    assert tuan is not None
    assert tuan.residence == "Thôn 3, Xã Nhân Chính, Huyện Lý Nhân, Tỉnh Hà Nam"
    assert lan is not None
    assert lan.full_name == "Vũ Thị Ngọc Loan"
    for ask in (delivered.record, delivered.dossiers, delivered.residence, delivered.card_issue):
        with pytest.raises(AmbiguousNumber) as caught:
            ask(DUNG)
        assert DUNG not in str(caught.value)
    with pytest.raises(AmbiguousNumber):
        delivered.dossier(DUNG, "X-1")
    with pytest.raises(AmbiguousNumber):
        delivered.enrolled_finger(DUNG)


def test_dossiers_have_their_steps_in_order(delivered: SampleRegistry) -> None:
    newest, older = delivered.dossiers(MINH)
    assert [step.state for step in newest.steps] == [
        *(StepState.DONE, StepState.CURRENT, StepState.AHEAD, StepState.AHEAD)
    ]
    assert newest.steps[0].on == dt.date(2026, 11, 3)
    assert older.steps[-1].state is StepState.CURRENT


def test_the_lookups_about_the_person_have_answers(delivered: SampleRegistry) -> None:
    issue, identity = delivered.card_issue(TUAN), delivered.electronic_identity(MINH)
    assert issue is not None
    assert issue.status is CardIssueStatus.PRODUCING
    assert identity is not None
    assert (identity.level, identity.state) == (IdentityLevel.LEVEL_2, IdentityState.ACTIVE)
    home = delivered.residence(MINH)
    assert [entry.kind for entry in home.entries] == [
        *(ResidenceKind.PERMANENT, ResidenceKind.TEMPORARY_ABSENCE)
    ]
    assert home.household[0].relation is Relation.HEAD
    assert [member.full_name for member in home.household if member.self] == ["Trần Văn Minh"]


@pytest.mark.parametrize(
    "typed",
    [
        "G01.899.110.000-261116-0003",
        " g01.899.110.000 – 261116 – 0003",
        "G018991100002611160003",
        "Ｇ01.899.110.000_261116/0003",
    ],
)
def test_a_code_is_found_however_it_is_typed_but_only_by_its_own_resident(
    delivered: SampleRegistry, typed: str
) -> None:
    found = delivered.dossier(HOA, typed)
    assert found is not None
    assert found.code == "G01.899.110.000-261116-0003"
    for stranger in (MINH, HA, LONG, "000000000000"):
        assert delivered.dossier(stranger, typed) is None
    for other in ("", "-", "%", "G01", typed + "0"):
        assert delivered.dossier(HOA, other) is None


def test_an_empty_value_in_the_registry_means_that_it_has_none(tmp_path: Path) -> None:
    record = build(tmp_path, GOOD).record(ONE)
    assert record is not None
    assert record.mother == ""
    assert record.full_name == "LÊ THỊ MỘT"
    assert record.date_of_birth == PartialDate(1999, 2)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"001099000001"', '"12"', "resident 'one': card.number must be 12 digits"),
        ('"02/1999"', '"13/1999"', "resident 'one': month"),
        ('"02/1999"', '"31/02/1999"', "resident 'one': day"),
        ('"02/1999"', '"Feb 99"', "resident 'one': date_of_birth must be"),
        ('mother = ""', 'mum = ""', "resident 'one': registry has unknown field 'mum'"),
        ('"ready"', '"lost"', "resident 'one': Invalid enum value"),
        ('code = "X-1"', 'kode = "X-1"', "resident 'one': dossier has unknown field 'kode'"),
        ('"stay"', '"gone"', "resident 'one': Invalid enum value"),
        ('key = "one"', "", "missing required field `key`"),
        ("[[resident]]", "[[person]]", "resident"),
        ("[[resident]]", "[[", "residents.toml"),
    ],
)
def test_a_fault_in_the_file_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(ResidentsFileError, match=said):
        build(tmp_path, GOOD.replace(old, new, 1))


def test_two_residents_with_one_number_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ResidentsFileError, match=r"card\.number is another resident's"):
        build(tmp_path, GOOD + GOOD)
    with pytest.raises(ResidentsFileError, match=r"dossier\.code is another dossier's"):
        build(tmp_path, GOOD + GOOD.replace("001099000001", "001099000002"))


def test_a_broken_database_is_an_unavailable_registry_and_names_nobody(tmp_path: Path) -> None:
    registry = build(tmp_path, GOOD)
    registry.close()
    with pytest.raises(RegistryUnavailable) as caught:
        registry.record(ONE)
    assert ONE not in str(caught.value)

    place = tmp_path / "registry.sqlite"
    SampleStore.make(place, read_residents(tmp_path / "residents.toml", {})).close()
    other = sqlite3.connect(place)
    other.execute("UPDATE resident SET record = 'nonsense'")
    other.commit()
    other.close()
    store = SampleStore.open(place)
    with pytest.raises(RegistryUnavailable):
        store.record(ONE)
    store.close()

"""The sample registry: the residents' file, and what is wrong in one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kiosk.identity.card_data import PartialDate
from kiosk.station.registry import RegistryUnavailable
from kiosk.station.sample_registry import ResidentsFileError, build_sample_registry
from tests.kiosk.station.running import HA, HOA, LONG, MINH, RESIDENTS

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
"""


def build(tmp_path: Path, text: str):
    file = tmp_path / "residents.toml"
    file.write_text(text, encoding="utf-8")
    return build_sample_registry(None, file, {"one": b"template"})


def test_the_file_that_is_delivered_is_sound() -> None:
    registry = build_sample_registry(None, RESIDENTS, {})
    assert registry.record(LONG) is None
    hoa, ha = registry.record(HOA), registry.record(HA)
    assert hoa is not None
    assert hoa.date_of_birth == PartialDate(1952)
    assert ha is not None
    assert (ha.mother, ha.religion, ha.father) == ("", "", "Lê Văn Sơn")
    assert len(registry.dossiers(MINH)) == 2
    assert registry.enrolled_finger(MINH) is None
    registry.close()


def test_an_empty_value_in_the_registry_means_that_it_has_none(tmp_path: Path) -> None:
    record = build(tmp_path, GOOD).record("001099000001")
    assert record is not None
    assert record.mother == ""
    assert record.full_name == "LÊ THỊ MỘT"
    assert record.date_of_birth == PartialDate(1999, 2)


def test_on_disk_it_is_made_anew_each_time(tmp_path: Path) -> None:
    file = tmp_path / "residents.toml"
    for name in ("LÊ THỊ MỘT", "LÊ THỊ HAI"):
        file.write_text(GOOD.replace("LÊ THỊ MỘT", name), encoding="utf-8")
        registry = build_sample_registry(tmp_path / "registry.sqlite", file, {})
        record = registry.record("001099000001")
        assert record is not None
        assert record.full_name == name
        registry.close()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"001099000001"', '"12"', "resident 'one': card.number must be 12 digits"),
        ('"02/1999"', '"13/1999"', "resident 'one': month"),
        ('"02/1999"', '"31/02/1999"', "resident 'one': day"),
        ('"02/1999"', '"Feb 99"', "resident 'one': date_of_birth must be"),
        ('mother = ""', 'mum = ""', "resident 'one': registry has unknown field 'mum'"),
        ('"ready"', '"lost"', "Invalid enum value"),
        ('key = "one"', "", "missing required field `key`"),
        ("[[resident]]", "[[person]]", "resident"),
        ("[[resident]]", "[[", "residents.toml"),
    ],
)
def test_a_fault_in_the_file_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(ResidentsFileError, match=said):
        build(tmp_path, GOOD.replace(old, new, 1))


def test_two_residents_with_one_number_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ResidentsFileError, match="UNIQUE"):
        build(tmp_path, GOOD + GOOD)


def test_a_broken_database_is_an_unavailable_registry_and_names_nobody(tmp_path: Path) -> None:
    registry = build(tmp_path, GOOD)
    registry.close()
    with pytest.raises(RegistryUnavailable) as caught:
        registry.record("001099000001")
    assert "001099000001" not in str(caught.value)

    place = tmp_path / "registry.sqlite"
    registry = build_sample_registry(place, tmp_path / "residents.toml", {})
    other = sqlite3.connect(place)
    other.execute("UPDATE resident SET record = 'nonsense'")
    other.commit()
    other.close()
    with pytest.raises(RegistryUnavailable):
        registry.record("001099000001")
    registry.close()

"""The catalogue file: what it means, and how clearly it is refused."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.catalogue.loader import CatalogueError, load_catalogue, parse_catalogue
from kiosk.identity.assurance import Assurance

FILE = Path("/etc/kiosk/services.toml")
GOOD = """
[[service]]
id = "residence"
prefix = "A"
name = { vi = "Cư trú", en = "Residence" }

[[counter]]
name = "1"
services = ["residence"]
"""


def refusal(text: str) -> str:
    with pytest.raises(CatalogueError) as caught:
        parse_catalogue(text.encode(), FILE)
    assert all(line.startswith(str(FILE)) for line in str(caught.value).splitlines())
    return str(caught.value)


def test_the_catalogue_that_is_delivered_is_sound() -> None:
    root = Path(__file__).parents[3]
    catalogue = load_catalogue(root / "assets" / "catalogue" / "services.toml").catalogue
    assert len({s.prefix for s in catalogue.services}) == len(catalogue.services) >= 6
    for service in catalogue.services:
        assert catalogue.counters_of(service.id)
        assert set(service.name) >= {"vi", "en"}
    criminal = catalogue.service("criminal_record")
    assert criminal is not None
    assert criminal.required_assurance is Assurance.HOLDER_VERIFIED
    assert catalogue.service("no_such_service") is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('prefix = "A"', 'prefix = "a"', "service 1 (residence): prefix"),
        ('prefix = "A"', "", "service 1 (residence): Object missing required field `prefix`"),
        ('prefix = "A"', 'prefix = "A"\ncolour = "red"', "unknown field `colour`"),
        ('prefix = "A"', 'prefix = "A"\nhours = ["mon 7-11"]', "hours must look like"),
        ('prefix = "A"', 'prefix = "A"\ndaily_capacity = 0', "daily_capacity must be 1 to"),
        ('prefix = "A"', 'prefix = "A"\ntypical_minutes = nan', "typical_minutes must be"),
        ('vi = "Cư trú", ', "", "service 1 (residence): name.vi is missing"),
        ('id = "residence"\n', "", "service 1 (without id)"),
        ('id = "residence"', 'id = "Residence!"', "id must be"),
        (
            'prefix = "A"',
            'prefix = "A"\nrequired_assurance = "high"',
            "required_assurance must be one of anonymous, card_data_authentic, card_genuine, "
            "holder_verified, not 'high'",
        ),
        ('["residence"]', '["vehicles"]', "counter 1 (1): there is no service 'vehicles'"),
        ('["residence"]', '["residence", "residence"]', "stands there 2 times"),
        ('name = "1"', 'name = ""', "counter 1 (): name must have"),
        ('name = "1"', "name = 1", "counter 1 (1): Expected `str`"),
        ("[[counter]]", "[[desk]]", "unknown field `desk`"),
        ("[[service]]", "[service", "line"),
    ],
)
def test_a_fault_is_named_with_its_entry(old: str, new: str, said: str) -> None:
    assert said in refusal(GOOD.replace(old, new, 1))


def test_duplicates_are_refused() -> None:
    text = refusal(GOOD + GOOD)
    assert "service id 'residence' stands there 2 times" in text
    assert "service prefix 'A' stands there 2 times" in text
    assert "counter name '1' stands there 2 times" in text


def test_all_faults_are_said_at_once() -> None:
    wrong = GOOD.replace('"A"', '"1"').replace('["residence"]', '["x"]')
    assert len(refusal(wrong).splitlines()) == 2


def test_a_catalogue_without_services_is_refused() -> None:
    assert "has no service" in refusal("service = []\ncounter = []")


def test_a_missing_or_huge_file_is_a_clear_refusal(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="cannot be read"):
        load_catalogue(tmp_path / "none.toml")
    huge = tmp_path / "huge.toml"
    huge.write_bytes(b"#" * 2_000_000)
    with pytest.raises(CatalogueError, match="larger than"):
        load_catalogue(huge)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_give_a_catalogue_or_a_catalogue_error(text: bytes) -> None:
    with pytest.raises(CatalogueError):
        parse_catalogue(text, FILE)


@given(st.integers(0, len(GOOD)), st.sampled_from(['"', "]", "=", "\n", "é", "{", "[[a]]"]))
def test_a_catalogue_with_a_slip_of_the_hand_never_raises_anything_else(
    place: int, slip: str
) -> None:
    with contextlib.suppress(CatalogueError):
        parse_catalogue((GOOD[:place] + slip + GOOD[place:]).encode(), FILE)


def catalogue_with(*marked: str, served: str = "vehicles", residence: str = "residence") -> str:
    services = "".join(
        f'[[service]]\nid = "{name}"\nprefix = "{prefix}"\nname = {{ vi = "{name}" }}\n'
        + ("corrections = true\n" if name in marked else "")
        for name, prefix in ((residence, "A"), ("identity_card", "B"), ("vehicles", "C"))
    )
    return f'{services}[[counter]]\nname = "1"\nservices = ["{served}"]\n'


@pytest.mark.parametrize(
    ("text", "service_id"),
    [
        (catalogue_with("identity_card"), "identity_card"),
        (catalogue_with(), "residence"),
        (catalogue_with(residence="permits"), "vehicles"),
        (catalogue_with(residence="permits").replace('["vehicles"]', "[]"), "permits"),
    ],
)
def test_one_service_sees_to_requests_for_correction(text: str, service_id: str) -> None:
    loaded = parse_catalogue(text.encode(), FILE)
    assert loaded.for_corrections().id == service_id


def test_two_cannot_both_see_to_them() -> None:
    assert "stands at 2 services" in refusal(catalogue_with("identity_card", "vehicles"))

"""A finding is a code with figures: said in both languages, bounded, and never somebody's data."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.appliance.finding import Code, Condition, Finding, Part, worst
from kiosk.appliance.finding_texts import ANY_PART, CONDITIONS, OF_PART, PARTS
from kiosk.appliance.finding_words import found, said_of, worded
from kiosk.appliance.plain_text import LONGEST, WITHHELD, is_plain, plain
from kiosk.language import Language
from kiosk.language.catalogue import translator

ENGLISH, VIETNAMESE = (translator(one) for one in (Language.ENGLISH, Language.VIETNAMESE))
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def all_figures(part: Part, code: Code) -> dict[str, str]:
    said = said_of(part, code)
    return {name: f"<{name}>" for text in said[1:] for name in PLACEHOLDER.findall(text)}


@pytest.mark.parametrize(("part", "code"), [*OF_PART, *((Part.PRINTER, code) for code in ANY_PART)])
def test_every_finding_is_said_in_both_languages_with_all_its_figures(
    part: Part, code: Code
) -> None:
    figures = all_figures(part, code)
    finding = found(part, code, **figures)
    for translate in (ENGLISH, VIETNAMESE):
        said = worded(finding, translate)
        for figure in figures.values():
            assert figure in said.detail + said.advice
        assert "%(" not in said.detail + said.advice
        assert bool(said.advice) == bool(finding.advice)
    if finding.code is not Code.OTHER:
        assert worded(finding, ENGLISH).detail == finding.detail


def test_a_fault_always_says_what_to_do() -> None:
    for said in (*ANY_PART.values(), *OF_PART.values()):
        assert (
            said.advice
            or said.condition in (Condition.OK, Condition.NOT_FITTED)
            or (said is ANY_PART[Code.OTHER])
        )


def test_every_part_and_condition_has_a_name() -> None:
    assert set(PARTS) == set(Part)
    assert set(CONDITIONS) == set(Condition)


def test_a_finding_survives_its_way_to_the_station() -> None:
    finding = found(Part.DISK, Code.LOW, folder="/var", free_mb=81)
    assert msgspec.json.decode(msgspec.json.encode(finding), type=Finding) == finding
    assert finding.id == "disk.low"
    assert finding.detail == "/var: 81 MB free"
    assert worded(finding, VIETNAMESE).detail == "/var: còn trống 81 MB"


def test_what_a_newer_terminal_finds_is_said_in_its_own_english() -> None:
    newer = (
        b'{"part":"battery","condition":"fault","detail":"empty","advice":"new one","code":"flat"}'
    )
    finding = msgspec.json.decode(newer, type=Finding)
    said = worded(finding, VIETNAMESE)
    assert (said.part, said.condition) == ("khác", "lỗi")
    assert (said.detail, said.advice) == ("empty", "new one")


def test_a_known_code_with_other_figures_is_no_error() -> None:
    finding = Finding(Part.DISK, Condition.WARNING, "x", "y", Code.LOW, {"gb": 1})
    assert worded(finding, ENGLISH).part == "disk"


@pytest.mark.parametrize(
    "quoted",
    [
        "Nguyễn Thị Mai",
        "no card 001099012345",
        "old 012345678",
        "IDVNM<<MAI<THI",
        "a\nb",
        "x" * 161,
    ],
)
def test_what_could_be_somebodys_data_never_stands_in_a_finding(quoted: str) -> None:
    with pytest.raises(ValueError, match="not plain"):
        Finding(Part.PRINTER, Condition.FAULT, "", "", Code.FAULTY, {"error": quoted})
    sent = {"part": "printer", "condition": "fault", "figures": {"error": quoted}}
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(sent), type=Finding)
    finding = found(Part.PRINTER, Code.FAULTY, error=quoted, setting="printer.port", port="")
    assert quoted not in finding.detail


@pytest.mark.parametrize("number", [123456789012, 123456789, float("nan"), float("inf")])
def test_no_identity_number_hides_in_a_figure(number: float) -> None:
    with pytest.raises(ValueError, match="not plain"):
        Finding(Part.DISK, Condition.OK, figures={"free_mb": number})
    assert found(Part.DISK, Code.LOW, folder="/", free_mb=number).figures["free_mb"] != number


@given(st.text(max_size=2000))
def test_any_text_of_a_driver_can_be_put_into_a_finding(text: str) -> None:
    made = plain(text)
    assert is_plain(made)
    assert len(made) <= LONGEST
    assert is_plain(text) <= (made == " ".join(text.split()) or made == WITHHELD)
    found(Part.CODE_SCANNER, Code.FAULTY, error=text, setting=text, port=text)


def test_the_worst_of_a_list_is_what_counts() -> None:
    ok, low = found(Part.POWER, Code.OK), found(Part.POWER, Code.WAS)
    fault = found(Part.POWER, Code.LOW)
    assert worst(()) is worst((ok,)) is Condition.OK
    assert worst((ok, low)) is Condition.WARNING
    assert worst((low, fault, ok)) is Condition.FAULT

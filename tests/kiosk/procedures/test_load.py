"""The file of procedures: what comes with the program is sound, and what is wrong is said."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.assets_path import assets_path
from kiosk.catalogue.loader import load_catalogue
from kiosk.identity.assurance import Assurance
from kiosk.procedures.entries import MOST_PROCEDURES, Entries, ProcedureFault, procedures_of
from kiosk.procedures.load import LARGEST_FILE, load_procedures, parse_procedures
from kiosk.procedures.procedure import Fee, LegalBasis, Paper, Procedure

FILE = Path("procedures.toml")
SOUND = """\
[documents]
"68/2020/QH14" = { vi = "Luật Cư trú", en = "Law on Residence" }
[papers]
ct01 = { form = "CT01", name = { vi = "Tờ khai", en = "Declaration" } }
[[procedure]]
id = "one"
service = "residence"
name = { vi = "Đăng ký", en = "Registering" }
also = ["hộ khẩu"]
papers = ["ct01", { name = { vi = "Ảnh" }, note = { vi = "hai tấm" } }]
fees = [{ dong = 20000, case = { vi = "Nộp trực tiếp" } }, { dong = 0 }]
legal_basis = [{ document = "68/2020/QH14", articles = "20, 21 (2)" }]
valid_from = 2021-07-01
required_assurance = "card_genuine"
"""


def parsed(text: str) -> tuple[Procedure, ...]:
    return parse_procedures(text.encode(), FILE)


def wrong(text: str) -> tuple[str, ...]:
    with pytest.raises(ProcedureFault) as fault:
        parsed(text)
    return fault.value.lines


def test_what_a_file_says_is_read() -> None:
    (one,) = parsed(SOUND)
    assert one.name["vi"] == "Đăng ký"
    assert one.papers == (
        Paper({"vi": "Tờ khai", "en": "Declaration"}, form="CT01"),
        Paper({"vi": "Ảnh"}, {"vi": "hai tấm"}),
    )
    assert one.fees == (Fee(20000, {"vi": "Nộp trực tiếp"}), Fee(0))
    law = {"vi": "Luật Cư trú", "en": "Law on Residence"}
    assert one.legal_basis == (LegalBasis("68/2020/QH14", law, "20, 21 (2)"),)
    assert one.required_assurance is Assurance.CARD_GENUINE


def test_decomposed_letters_are_composed() -> None:
    (one,) = parsed(SOUND.replace("Đăng ký", "Đa\u0306ng ky\u0301"))
    assert one.name["vi"] == "Đăng ký"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (('id = "one"', 'id = "One"'), "procedure 1 (One): id must be"),
        (('name = { vi = "Đăng ký", en', "name = { en"), "procedure 1 (one): name.vi is missing"),
        (('vi = "Đăng ký"', 'vi = "' + "x" * 161 + '"'), "name: each text must have 1 to 160"),
        (('vi = "Đăng ký"', r'vi = "a\u0007"'), "name: must not have control characters"),
        (('vi = "Đăng ký"', 'fr = "a", vi = "b"'), "name: 'fr' is none of blt, cjm, en, "),
        (('["ct01"', '["ct99"'), "papers, number 1: there is no 'ct99' under [papers]"),
        (("dong = 20000", "dong = -1"), "fees, number 1: dong must be 0"),
        (("dong = 20000", 'dong = "viel"'), "procedure 1 (one): Expected `int`"),
        (('"20, 21 (2)"', '"Điều 20"'), "legal_basis, number 1: articles must look like"),
        (('document = "68/2020/QH14"', 'document = "1/2000/X"'), "legal_basis, number 1: no"),
        (('"card_genuine"', '"sure"'), "required_assurance must be one of anonymous"),
        (("valid_from", "valid_form"), "unknown field `valid_form`"),
        (('form = "CT01"', 'form = "as"'), "papers.ct01: form must be"),
        (('"68/2020/QH14" = {', '"a law" = {'), "documents: 'a law' is no document's number"),
        (('["hộ khẩu"]', '[""]'), "also must be"),
    ],
)
def test_what_is_wrong_is_said_with_file_entry_and_field(
    changed: tuple[str, str], said: str
) -> None:
    lines = wrong(SOUND.replace(*changed))
    assert any(said in line for line in lines), lines
    assert all(line.startswith("procedures.toml: ") for line in lines)


def test_all_that_is_wrong_is_said_at_once() -> None:
    broken = SOUND.replace('"one"', '"One"').replace("20000", "-1")
    assert len(wrong(broken)) == 2


def test_an_id_stands_once() -> None:
    again = SOUND + '[[procedure]]\nid = "one"\nname = { vi = "Khác" }\n'
    assert wrong(again) == ("procedures.toml: procedure 2 (one): id stands there twice",)


def test_sizes_are_bounded() -> None:
    many = "".join(
        f'[[procedure]]\nid = "p{n}"\nname = {{ vi = "x" }}\n' for n in range(MOST_PROCEDURES + 1)
    )
    assert "1 to 300 procedures" in wrong(many)[0]
    assert "larger than" in wrong("#" * (LARGEST_FILE + 1))[0]
    assert "1 to 300 procedures" in wrong("procedure = []")[0]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProcedureFault, match="cannot be read: No such file"):
        load_procedures(tmp_path / "none.toml")


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_are_read_or_refused(text: bytes) -> None:
    with contextlib.suppress(ProcedureFault):
        parse_procedures(text, FILE)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
        max_leaves=8,
    ),
    st.sampled_from(["papers", "fees", "legal_basis", "name", "also", "summary", "checked_on"]),
)
def test_any_value_in_a_field_is_read_or_refused(value: object, field: str) -> None:
    entry: dict[str, object] = {"id": "one", "name": {"vi": "x"}, field: value}
    with contextlib.suppress(ProcedureFault):
        procedures_of(Entries([entry]))


class TestDelivered:
    """The procedures that come with the program."""

    def test_there_are_all_kinds_of_them(self, procedures: tuple[Procedure, ...]) -> None:
        assert len(procedures) >= 35

    def test_each_service_of_the_delivered_counters_has_some(
        self, procedures: tuple[Procedure, ...]
    ) -> None:
        services = load_catalogue(assets_path("catalogue/services.toml")).catalogue.services
        assert {p.service for p in procedures} == {s.id for s in services}

    def test_each_text_is_there_in_both_languages(self, procedures: tuple[Procedure, ...]) -> None:
        for p in procedures:
            texts = [p.name, p.summary, *(paper.name for paper in p.papers)]
            texts += [t for t in (p.time_limit, *(f.case for f in p.fees)) if t]
            texts += [t for t in (*(q.note for q in p.papers),) if t]
            texts += [basis.title for basis in p.legal_basis]
            assert all(t.keys() == {"vi", "en"} for t in texts), p.id

    def test_each_names_the_law_that_it_stands_on(self, procedures: tuple[Procedure, ...]) -> None:
        assert all(p.legal_basis for p in procedures)

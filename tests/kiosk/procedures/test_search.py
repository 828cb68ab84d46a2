"""Procedures are found as they are typed: without marks, unfinished, misspelt, in any order."""

from __future__ import annotations

import random
import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.language.vietnamese import as_typed
from kiosk.procedures.procedure import Paper, Procedure
from kiosk.procedures.search import LONGEST_TEXT, ProcedureIndex

SLOWEST = 0.25
"""Seconds, on a machine that does other things beside: the bench measures the bound itself."""


def first(index: ProcedureIndex, text: str) -> str:
    found = index.search(text, 10)
    return found[0].id if found else ""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("tam tru", "temporary_residence"),
        ("TẠM TRÚ", "temporary_residence"),
        ("tru tam", "temporary_residence"),
        ("tamtru", "temporary_residence"),
        ("tam tur", "temporary_residence"),
        ("tma tru", "temporary_residence"),
        ("dang ky tam", "temporary_residence"),
        ("thuong tru", "permanent_residence"),
        ("thuong trus", "permanent_residence"),
        ("KT3", "temporary_residence"),
        ("ct07", "confirm_residence"),
        ("CT 07", "confirm_residence"),
        ("mat can cuoc", "card_lost"),
        ("mất căn cước", "card_lost"),
        ("can cuoc het han", "card_renew_age"),
        ("nhap khau cho con", "permanent_residence_child"),
        ("bien so bi mat", "vehicle_plate_again"),
        ("sang ten xe", "vehicle_new_owner"),
        ("ly lich tu phap so 2", "criminal_record_2"),
        ("con dau", "seal"),
        ("lost card", "card_lost"),
        ("police clearance", "criminal_record_1"),
        ("temporary residence", "temporary_residence"),
        ("toi muon dang ky tam tru", "temporary_residence"),
        ("lam lai can cuoc bi mat o dau", "card_lost"),
    ],
)
def test_what_people_type_finds_what_they_mean(
    index: ProcedureIndex, typed: str, expected: str
) -> None:
    assert first(index, typed) == expected


def test_a_form_finds_every_procedure_that_asks_for_it(
    index: ProcedureIndex, procedures: tuple[Procedure, ...]
) -> None:
    asking = {p.id for p in procedures if any(paper.form == "CT01" for paper in p.papers)}
    assert asking <= {p.id for p in index.search("ct01", 100)}


def test_each_is_the_first_for_its_own_name_without_marks(
    index: ProcedureIndex, procedures: tuple[Procedure, ...]
) -> None:
    for procedure in procedures:
        for name in procedure.name.values():
            assert first(index, as_typed(name)) == procedure.id, name


def test_each_is_among_the_first_with_a_typing_error_in_its_name(
    index: ProcedureIndex, procedures: tuple[Procedure, ...]
) -> None:
    chance = random.Random(7)
    for procedure in procedures:
        name = as_typed(procedure.name["vi"])[:LONGEST_TEXT]
        for _ in range(6):
            wrong = _with_an_error(name, chance)
            found = [p.id for p in index.search(wrong, 4)]
            assert procedure.id in found, (wrong, found)


def test_each_is_found_while_its_name_is_typed(
    index: ProcedureIndex, procedures: tuple[Procedure, ...]
) -> None:
    for procedure in procedures:
        name = as_typed(procedure.name["vi"])
        for length in range(1, len(name) + 1):
            found = {p.id for p in index.search(name[:length], 100)}
            assert procedure.id in found, name[:length]


def test_marks_that_were_typed_tell_words_apart() -> None:
    lost = Procedure(id="lost", name={"vi": "Mất thẻ"})
    secret = Procedure(id="secret", name={"vi": "Mật mã"})
    index = ProcedureIndex([secret, lost])
    assert [p.id for p in index.search("mat", 5)] == ["secret", "lost"]
    assert first(index, "mất") == "lost"


def test_what_stands_in_a_name_comes_before_what_stands_in_a_summary() -> None:
    told = Procedure(id="told", name={"vi": "Việc khác"}, summary={"vi": "về con dấu"})
    named = Procedure(id="named", name={"vi": "Con dấu"}, papers=(Paper({"vi": "Đơn"}),))
    assert first(ProcedureIndex([told, named]), "con dau") == "named"


@pytest.mark.parametrize("typed", ["", "   ", "!?–", "zzzzzz", "\x00\x07"])
def test_what_means_nothing_finds_nothing(index: ProcedureIndex, typed: str) -> None:
    assert index.search(typed, 10) == ()


def test_an_empty_catalogue_finds_nothing() -> None:
    assert ProcedureIndex().search("tam tru", 10) == ()


@given(st.text(max_size=3000), st.integers(min_value=-1, max_value=60))
def test_any_text_is_answered_in_bounded_time(index: ProcedureIndex, text: str, limit: int) -> None:
    begun = time.perf_counter()
    found = index.search(text, limit)
    assert time.perf_counter() - begun < SLOWEST
    assert len(found) <= max(0, limit)
    assert len({p.id for p in found}) == len(found)


@given(st.lists(st.sampled_from(["tam", "tru", "dang", "ky", "xe", "can", "cuoc"]), max_size=40))
def test_many_words_are_answered_in_bounded_time(index: ProcedureIndex, words: list[str]) -> None:
    begun = time.perf_counter()
    index.search(" ".join(words), 20)
    assert time.perf_counter() - begun < SLOWEST


def _with_an_error(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    letter = chance.choice(string.ascii_lowercase)
    return chance.choice(
        [
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + letter + text[at + 1 :],
            text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
        ]
    )

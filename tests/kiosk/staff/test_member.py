"""Who members of staff are, and what their roles cover."""

from __future__ import annotations

import pytest

from kiosk.staff.member import Role, shown_name, sign_in_name


def test_a_supervisor_may_do_what_clerks_may_and_nobody_else_covers_another() -> None:
    covered = {(a, b) for a in Role for b in Role if a.may_act_as(b)}
    own = {(role, role) for role in Role}
    assert covered == own | {(Role.SUPERVISOR, Role.CLERK)}
    assert all(role.may_act_as() for role in Role)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" Mai.Nguyen ", "mai.nguyen"),
        ("ｍａｉ", "mai"),
        ("a" * 64, "a" * 64),
        ("a" * 65, None),
        ("mai nguyen", None),
        ("mãi", None),
        ("", None),
        ("a\n", "a"),
        ("a/b", None),
    ],
)
def test_a_sign_in_name_is_small_letters_however_it_is_typed(typed: str, name: str | None) -> None:
    assert sign_in_name(typed) == name


def test_a_shown_name_has_single_spaces_and_one_form_of_its_marks() -> None:
    assert shown_name("  Đại úy  Trâ\u0300n   Văn Bình ") == "Đại úy Trần Văn Bình"
    assert shown_name(" ") is None
    assert shown_name("a\x07b") is None
    assert shown_name("x" * 81) is None

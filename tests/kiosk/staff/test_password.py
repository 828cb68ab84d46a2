"""What a password has to be."""

from __future__ import annotations

import unicodedata

import pytest

from kiosk.staff.member import Member, Role
from kiosk.staff.password import PasswordFault, one_time_password, password_fault, prepared

BINH = Member(id="binh.tran", name="Đại úy Trần Văn Bình", role=Role.CLERK)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("ngắn", PasswordFault.TOO_SHORT),
        ("mưa xuân9", PasswordFault.TOO_SHORT),
        ("x7" + "dài" * 50, PasswordFault.TOO_LONG),
        ("aaaabbbbcccc", PasswordFault.TOO_PLAIN),
        ("1234567890", PasswordFault.TOO_PLAIN),
        ("0987654321", PasswordFault.TOO_PLAIN),
        ("Qwertyuiop!", PasswordFault.TOO_PLAIN),
        ("abcdefghijkl", PasswordFault.TOO_PLAIN),
        ("binh.tran1", PasswordFault.OWN_NAME),
        ("Trần Văn Bình", PasswordFault.OWN_NAME),
        ("tranvanbinh1", PasswordFault.OWN_NAME),
        ("BinhTran2026", PasswordFault.OWN_NAME),
        ("mưa rơi trên phố", None),
        ("correct horse battery", None),
        ("Bình minh trên biển", None),
        ("7fG!k2pQz9", None),
    ],
)
def test_length_counts_and_what_anybody_would_try_is_refused(
    password: str, fault: PasswordFault | None
) -> None:
    assert password_fault(password, BINH) is fault


def test_a_new_password_is_another_one() -> None:
    assert password_fault("mưa rơi trên phố", BINH, "mưa rơi trên phố") is PasswordFault.UNCHANGED


def test_a_password_is_the_same_from_every_keyboard() -> None:
    text = "mưa rơi trên phố"
    assert prepared(unicodedata.normalize("NFD", text)) == prepared(text)


def test_one_time_passwords_differ_and_would_pass_as_passwords() -> None:
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert {password_fault(password, BINH) for password in made} <= {None, PasswordFault.TOO_PLAIN}
    assert not set("".join(made)) & set("01ilo")

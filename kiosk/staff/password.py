"""What a password has to be. It is judged here and kept nowhere in this package.

Length is what makes a password strong (NIST SP 800-63B-4, section 3.1.1.2), so no mixture of
characters is demanded; what is refused is what anybody would try first.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from enum import Enum

from kiosk.language.vietnamese import as_typed
from kiosk.staff.member import Member

SHORTEST, LONGEST = 10, 128
"""Characters."""
FEWEST_DIFFERENT = 5
_WORDS_COUNT_FROM = 3
"""Characters: a part of a name that is shorter says nothing about its bearer."""
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz")
_WITHOUT_LOOKALIKES = "abcdefghjkmnpqrstuvwxyz23456789"
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


class PasswordFault(Enum):
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_PLAIN = "too_plain"
    """Few different characters, or a row of keys."""
    OWN_NAME = "own_name"
    UNCHANGED = "unchanged"


def prepared(password: str) -> str:
    """Its one form, however the keyboard composed it (RFC 8265, OpaqueString)."""
    return unicodedata.normalize("NFC", password)


def password_fault(password: str, member: Member, former: str = "") -> PasswordFault | None:
    """Why `member` may not have `password`; None: it is in order. `former`: the one before."""
    text = prepared(password)
    if len(text) < SHORTEST:
        return PasswordFault.TOO_SHORT
    if len(text) > LONGEST:
        return PasswordFault.TOO_LONG
    if former and text == prepared(former):
        return PasswordFault.UNCHANGED
    bare = _bare(text)
    if len(set(text.casefold())) < FEWEST_DIFFERENT or _is_row(bare):
        return PasswordFault.TOO_PLAIN
    if _is_made_of(bare, member):
        return PasswordFault.OWN_NAME
    return None


def one_time_password() -> str:
    """Twelve characters that are easily read out: 59 bits."""
    groups = ("".join(secrets.choice(_WITHOUT_LOOKALIKES) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


def _bare(text: str) -> str:
    """Letters without marks, and digits."""
    return _NOT_ALPHANUMERIC.sub("", as_typed(text))


def _is_row(bare: str) -> bool:
    rows = (row * (len(bare) // len(row) + 2) for row in _ROWS)
    return any(bare in row or bare[::-1] in row for row in rows)


def _is_made_of(bare: str, member: Member) -> bool:
    """Whether little is left of it without the member's sign-in name and names."""
    known = {_bare(member.id), _bare(member.name)}
    known |= {_bare(part) for part in re.split(r"[\W_]+", f"{member.id} {member.name}")}
    rest = bare
    for word in sorted(known, key=len, reverse=True):
        if len(word) >= _WORDS_COUNT_FROM:
            rest = rest.replace(word, "")
    return len(rest) <= len(bare) - _WORDS_COUNT_FROM and len(rest) < SHORTEST // 2

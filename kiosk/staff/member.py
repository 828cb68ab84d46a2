"""Members of staff and their roles."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

import msgspec

LONGEST_ID = 64
LONGEST_NAME = 80
"""Characters."""
_ID = re.compile(r"[a-z0-9._-]{1,64}", re.ASCII)


class Role(Enum):
    CLERK = "clerk"
    """Calls and cares for tickets."""
    SUPERVISOR = "supervisor"
    """May do all that clerks may; leads the station's day, its services and its staff."""
    TECHNICIAN = "technician"
    """Looks after the devices; nothing of the queue."""

    def may_act_as(self, *roles: Role) -> bool:
        """Whether it is one of `roles` or covers one of them; none named: anybody may."""
        if not roles or self in roles:
            return True
        return self is Role.SUPERVISOR and Role.CLERK in roles


class Member(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    """Sign-in name, [a-z0-9._-]{1,64}."""
    name: str
    """As shown, e.g. "Đại úy Trần Văn Bình"."""
    role: Role


def sign_in_name(typed: str) -> str | None:
    """What was typed as a sign-in name; None if it cannot be one."""
    folded = unicodedata.normalize("NFKC", typed).strip().lower()
    return folded if _ID.fullmatch(folded) else None


def shown_name(typed: str) -> str | None:
    """What was typed as a member's name, with single spaces; None if it cannot be one."""
    text = " ".join(unicodedata.normalize("NFC", typed).split())
    return text if 0 < len(text) <= LONGEST_NAME and text.isprintable() else None

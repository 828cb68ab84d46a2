"""The letters before a ticket's number."""

from __future__ import annotations

import re

_PREFIX = re.compile(r"[A-Z]{1,3}")


def is_prefix(text: str) -> bool:
    """One to three capital letters A to Z: what can be read out and heard."""
    return _PREFIX.fullmatch(text) is not None

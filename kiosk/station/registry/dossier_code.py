"""A dossier's code as people type it and as scanners read it."""

from __future__ import annotations

import re
import unicodedata

LONGEST_CODE = 64
"""Signs; real ones have some 30."""

_DASHES = re.compile(r"[\u2010-\u2015\u2212_]")
_NOT_IN_CODES = re.compile(r"[^0-9A-Z]")


def code_key(text: str) -> str:
    """What two spellings of one code have in common: its letters and digits.

    >>> code_key(" g01.899.108.000 – 261103-0012 ") == code_key("G01.899.108.000-261103-0012")
    True
    """
    upper = unicodedata.normalize("NFKC", text[: 2 * LONGEST_CODE]).upper()
    return _NOT_IN_CODES.sub("", upper)


def tidy_code(text: str) -> str:
    """As it is passed on: upper case, plain hyphens, no spaces."""
    upper = unicodedata.normalize("NFKC", text[: 2 * LONGEST_CODE]).upper()
    return "".join(_DASHES.sub("-", upper).split())

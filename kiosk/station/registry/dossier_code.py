"""A dossier's code as people type it and as scanners read it."""

from __future__ import annotations

import re
import unicodedata

LONGEST_CODE = 64
"""Signs; real ones have some 30."""

_DASHES = re.compile(r"[\u2010-\u2015\u2212_]")
_NOT_IN_CODES = re.compile(r"[^0-9A-Z]")


def tidy_code(text: str) -> str:
    """As it is passed on: upper case, plain hyphens, no spaces; empty for what can be no code.

    >>> tidy_code(" g01.899.108.000 – 261103-0012 ")
    'G01.899.108.000-261103-0012'
    """
    if len(text) > LONGEST_CODE:
        return ""
    upper = unicodedata.normalize("NFKC", text).upper()
    tidy = "".join(_DASHES.sub("-", upper).split())
    return tidy if code_key(tidy) and len(tidy) <= LONGEST_CODE else ""


def code_key(code: str) -> str:
    """What two spellings of one code have in common: the letters and digits of its tidy form."""
    return _NOT_IN_CODES.sub("", code)

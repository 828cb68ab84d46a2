"""A dossier's code, as it is printed, typed and scanned.

Receipts show `G01.899.108.000-250701-0012`: the agency's code, the day (yymmdd) and a number of
that day; other agencies write theirs otherwise (`000.00.12.H36-250701-0012`). No document that
fixes the form was found, so it is read leniently, and what cannot be read here is left to the
registry to know.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

LONGEST_CODE = 64
"""Characters; real codes have some 30."""
_LONGEST_SCAN = 300
"""Characters: a code may stand in an address."""

_DASHES = re.compile(r"[\u2010-\u2015\u2212_]")
_WRITTEN = re.compile(
    r"(?<![A-Z0-9.])([A-Z0-9]{1,12}(?: ?\. ?[A-Z0-9]{1,6}){0,5})"
    r" ?- ?([0-9]{6}) ?- ?([0-9]{1,6})(?![A-Z0-9])",
    re.ASCII,
)
_RUN_TOGETHER = re.compile(r"([A-Z][0-9]{11})([0-9]{6})([0-9]{4,6})", re.ASCII)
_PLAIN_AGENCY = re.compile(r"[A-Z][0-9]{11}", re.ASCII)
_BETWEEN = re.compile(r"[\s.\-]+")


def read_dossier_code(text: str) -> str | None:
    """The code that `text` is or holds, as it is printed; None: there is none in it.

    Case, spaces and the kind of dash do not count, nor do missing dots and dashes where the
    agency's code has the form that police agencies use.

    >>> read_dossier_code("g01899108000 – 250701 – 12")
    'G01.899.108.000-250701-0012'
    """
    if len(text) > _LONGEST_SCAN:
        return None
    upper = _DASHES.sub("-", unicodedata.normalize("NFKC", text).upper())
    line = " ".join(upper.split())
    written = _WRITTEN.search(line) or _RUN_TOGETHER.fullmatch(_BETWEEN.sub("", line))
    if written is None:
        return None
    agency, day, number = written.groups()
    agency = agency.replace(" ", "")
    if not any(sign.isalpha() for sign in agency) or not _is_day(day):
        return None
    if _PLAIN_AGENCY.fullmatch(agency):
        agency = ".".join((agency[:3], agency[3:6], agency[6:9], agency[9:]))
    return f"{agency}-{day}-{int(number):04d}"


def code_as_typed(text: str) -> str | None:
    """What to ask the registry for; None: this can be no code. Of a form not known here, as is."""
    known = read_dossier_code(text)
    if known is not None:
        return known
    tidy = " ".join(unicodedata.normalize("NFC", text).split())
    fits = len(tidy) <= LONGEST_CODE and tidy.isprintable()
    return tidy if fits and any(sign.isdigit() for sign in tidy) else None


def same_code(one: str, other: str) -> bool:
    """Whether two spellings name one dossier: their letters and digits are the same."""
    return code_key(one) == code_key(other)


def code_key(code: str) -> str:
    """What all spellings of one code have in common: its letters and digits."""
    plain = unicodedata.normalize("NFKC", read_dossier_code(code) or code)
    return "".join(sign for sign in plain.upper() if sign.isalnum())


def _is_day(yymmdd: str) -> bool:
    try:
        dt.date(2000 + int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:]))
    except ValueError:
        return False
    return True

"""The kinds of line of which a printed sheet is made."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from kiosk.identity.id_number import masked

_ID_NUMBER = re.compile(r"(?<![\w.-])(?:[0-9]{12}|[0-9]{9})(?![\w.-])", re.ASCII)


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Entry:
    """A name and what it is."""

    label: str
    value: str


@dataclass(frozen=True)
class Item:
    """One of several; `more` under it."""

    text: str
    more: str = ""


@dataclass(frozen=True)
class Note:
    text: str


@dataclass(frozen=True)
class Large:
    """A number to be read out; `label` over it."""

    label: str
    text: str


@dataclass(frozen=True)
class Code:
    """A QR code."""

    payload: str


Line = Heading | Entry | Item | Note | Large | Code


def day(date: dt.date) -> str:
    return f"{date:%d/%m/%Y}"


def without_numbers(text: str) -> str:
    """With ID numbers masked: paper is left lying about."""
    return _ID_NUMBER.sub(lambda found: masked(found[0]), text)

"""A procedure (thủ tục) that the station handles, as its catalogue describes it."""

from __future__ import annotations

import datetime as dt

import msgspec

from kiosk.identity.assurance import Assurance


class Paper(msgspec.Struct, frozen=True):
    """One paper to bring. Texts are per language code."""

    name: dict[str, str]
    note: dict[str, str] = {}
    """E.g. when it is needed, original or copy."""
    form: str = ""
    """The official form's name where it is one, e.g. `CT01`."""


class Fee(msgspec.Struct, frozen=True):
    dong: int
    """0: free."""
    case: dict[str, str] = {}
    """When it is this much; empty: always."""


class LegalBasis(msgspec.Struct, frozen=True):
    document: str
    """E.g. `68/2020/QH14`."""
    title: dict[str, str] = {}
    articles: str = ""
    """Numbers only, e.g. `20, 21 (2)`: the word before them is of the reader's language."""


class Procedure(msgspec.Struct, frozen=True, kw_only=True):
    """Texts are per language code; Vietnamese is always there."""

    id: str
    name: dict[str, str]
    also: tuple[str, ...] = ()
    """Other words by which people look for it."""
    summary: dict[str, str] = {}
    service: str = ""
    """Id of the counters' service that takes it; empty: this station does not."""
    papers: tuple[Paper, ...] = ()
    fees: tuple[Fee, ...] = ()
    """None: to be asked at the counter."""
    time_limit: dict[str, str] = {}
    online: bool = False
    """It can be had on the national public service portal as well."""
    legal_basis: tuple[LegalBasis, ...] = ()
    valid_from: dt.date | None = None
    """From when what is said here holds."""
    checked_on: dt.date | None = None
    """When somebody last held this against the texts; None: nobody has."""
    required_assurance: Assurance = Assurance.ANONYMOUS
    """What a ticket for it needs."""

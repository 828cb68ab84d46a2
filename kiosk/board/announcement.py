"""What a station tells whoever stands in its hall: a few short texts, each for some days."""

from __future__ import annotations

import datetime as dt
import unicodedata
from enum import Enum

import msgspec

MOST = 8
"""Announcements that a station keeps. More than a few nobody reads, and each takes its turn."""
LONGEST = 160
"""Characters of a text in one language: four lines on the idle screen."""
FARTHEST = dt.timedelta(days=366)
"""How far ahead of today an announcement may end."""
_PLAIN = ("Nd", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sc", "Sm", "Zs")
"""Unicode categories beside Latin letters: digits, punctuation, currency, blanks. Not among them:
control characters, line ends, what cannot be seen or turns the direction, and marks on their own,
which no composed Vietnamese letter needs."""


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """`text`: by language code, `vi` always; both days are shown whole."""

    id: str
    text: dict[str, str]
    first_day: dt.date
    last_day: dt.date

    def is_on(self, day: dt.date) -> bool:
        return self.first_day <= day <= self.last_day

    def is_over(self, day: dt.date) -> bool:
        return self.last_day < day


class AnnouncementFlaw(Enum):
    """Why it cannot be shown as it was written."""

    TEXT_MISSING = "text_missing"
    TOO_LONG = "too_long"
    CHARACTERS = "characters"
    DAY_MISSING = "day_missing"
    ENDS_BEFORE_BEGIN = "ends_before_begin"
    OVER = "over"
    TOO_FAR = "too_far"
    TOO_MANY = "too_many"


class AnnouncementFault(msgspec.Struct, frozen=True):
    """`field`: `vi`, `en`, `first_day`, `last_day`; empty: it is about none of them."""

    flaw: AnnouncementFlaw
    field: str = ""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An announcement as somebody wrote it; a day is None where none was given."""

    vi: str
    en: str = ""
    first_day: dt.date | None = None
    last_day: dt.date | None = None

    def faults(self, today: dt.date) -> tuple[AnnouncementFault, ...]:
        found = [
            AnnouncementFault(flaw, field)
            for field, text in (("vi", self.vi), ("en", self.en))
            if (flaw := _flaw_of(text, needed=field == "vi")) is not None
        ]
        return (*found, *self._faults_of_days(today))

    def announcement(self, key: str) -> Announcement:
        """Of a draft without faults."""
        assert self.first_day is not None
        assert self.last_day is not None
        texts = {"vi": tidy(self.vi), "en": tidy(self.en)}
        return Announcement(
            id=key,
            text={language: text for language, text in texts.items() if text},
            first_day=self.first_day,
            last_day=self.last_day,
        )

    def _faults_of_days(self, today: dt.date) -> tuple[AnnouncementFault, ...]:
        first, last = self.first_day, self.last_day
        if first is None or last is None:
            missing = [n for n, day in (("first_day", first), ("last_day", last)) if day is None]
            return tuple(AnnouncementFault(AnnouncementFlaw.DAY_MISSING, n) for n in missing)
        if last < first:
            return (AnnouncementFault(AnnouncementFlaw.ENDS_BEFORE_BEGIN, "last_day"),)
        if last < today:
            return (AnnouncementFault(AnnouncementFlaw.OVER, "last_day"),)
        if last > today + FARTHEST:
            return (AnnouncementFault(AnnouncementFlaw.TOO_FAR, "last_day"),)
        return ()


def tidy(text: str) -> str:
    """In NFC, in one line, with single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _flaw_of(text: str, *, needed: bool) -> AnnouncementFlaw | None:
    if len(text) > 4 * LONGEST:
        return AnnouncementFlaw.TOO_LONG  # whatever it is made of
    plain = tidy(text)
    if not plain:
        return AnnouncementFlaw.TEXT_MISSING if needed else None
    if not _is_plain(plain):
        return AnnouncementFlaw.CHARACTERS
    return AnnouncementFlaw.TOO_LONG if len(plain) > LONGEST else None


def _is_plain(text: str) -> bool:
    """Whether every terminal can show it, and nothing in it plays tricks on a reader's eyes."""
    return all(
        unicodedata.name(character, "").startswith("LATIN")
        if unicodedata.category(character).startswith("L")
        else unicodedata.category(character) in _PLAIN
        for character in text
    )

"""The board's texts, in one language or in two at once."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import Annotated

import msgspec
from babel.dates import format_date
from fastapi import Query

from kiosk.language import Language
from kiosk.language.catalogue import catalogue
from kiosk.queue.estimate import WaitEstimate

ROUNDED_TO = 5
"""Minutes: a wait is an estimate, and is shown as one."""
_LOCALES = {Language.VIETNAMESE: "vi", Language.ENGLISH: "en_GB"}
_DAYS = {Language.VIETNAMESE: "EEEE, d/M/y", Language.ENGLISH: "EEEE, d MMMM y"}

ChosenLanguages = Annotated[str, Query(pattern="^((vi|en)(,(vi|en))?)?$")]
"""`?lang=`: vi, en, or both, the larger one first."""


class Both(msgspec.Struct, frozen=True):
    """A text in the board's language, and the same, to be shown smaller, in the other one."""

    first: str
    second: str = ""


class BoardWords:
    """`shown`: which languages, the larger one first; `spoken`: which ones calls are said in."""

    def __init__(self, chosen: str) -> None:
        named = tuple(Language(code) for code in dict.fromkeys(chosen.split(",")) if code)
        self.shown = named or (Language.VIETNAMESE, Language.ENGLISH)
        self.spoken = named or (Language.VIETNAMESE,)
        self.chosen = ",".join(language.value for language in named)

    @property
    def language(self) -> Language:
        return self.shown[0]

    @property
    def second(self) -> str:
        """Code of the smaller language; empty: there is none."""
        return self.shown[1].value if len(self.shown) > 1 else ""

    def say(self, message: str) -> Both:
        return self._both(lambda language: catalogue(language, "station").gettext(message))

    def name(self, names: Mapping[str, str]) -> Both:
        """What the catalogue of services calls something; said once where both are the same."""
        default = names.get(Language.VIETNAMESE.value) or next(iter(names.values()), "")
        both = self._both(lambda language: names.get(language.value) or default)
        return both if both.first != both.second else Both(both.first)

    def day(self, day: dt.date) -> Both:
        return self._both(lambda one: _day(day, one))

    def wait(self, wait: WaitEstimate | None) -> int:
        """Minutes, rounded up; 0: nothing is known."""
        if wait is None:
            return 0
        return math.ceil(wait.middle / 60 / ROUNDED_TO) * ROUNDED_TO

    def _both(self, text: Callable[[Language], str]) -> Both:
        return Both(*(text(language) for language in self.shown))


def _day(day: dt.date, language: Language) -> str:
    text = format_date(day, _DAYS[language], locale=_LOCALES[language])
    return text[:1].upper() + text[1:]

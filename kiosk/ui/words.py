"""What values are called: texts, dates and numbers in the language of the View."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from babel.dates import format_date
from babel.lists import format_list

from kiosk.language import Language
from kiosk.language.catalogue import plural_translator, translator
from kiosk.language.locale import locale_of
from kiosk.queue.day import STATION_TIME
from kiosk.queue.estimate import SOON, WaitEstimate

_VIETNAMESE_DAY = "EEEE, 'ngày' dd/MM/y"
"""`Thứ Ba, ngày 24/11/2026`; the full date of the locale lacks `ngày` and `năm`."""


class Words:
    """One language's words; `gettext` is what views call `_`."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.gettext = translator(language)
        self.ngettext = plural_translator(language)
        self._locale = locale_of(language)
        self._vietnamese = self._locale.language == Language.VIETNAMESE.value

    def name(self, names: Mapping[str, str], otherwise: str = "") -> str:
        """A text that the station gave in several languages; Vietnamese where this one lacks."""
        first = names.get(self.language.value) or names.get(Language.VIETNAMESE.value)
        return first or next(iter(names.values()), otherwise)

    def minutes(self, wait: WaitEstimate) -> str:
        """How long it will take, in steps that promise no more than is known."""
        _ = self.gettext
        low, high = wait.rounded()
        if high <= SOON:
            return _("under 5 min")
        return _("%(low)d–%(high)d min") % {"low": low, "high": high}

    def one_of(self, things: Sequence[str]) -> str:
        """`1, 2 or 3`."""
        return format_list(list(things), style="or", locale=self._locale)

    def date(self, day: dt.date) -> str:
        if self._vietnamese:
            return f"{day:%d/%m/%Y}"
        return format_date(day, "medium", locale=self._locale)

    def moment(self, at: dt.datetime) -> str:
        """Day and time by the station's clock."""
        here = at.astimezone(STATION_TIME)
        return f"{self.date(here.date())}  {here:%H:%M}"

    def long_date(self, day: dt.date) -> str:
        form = _VIETNAMESE_DAY if self._vietnamese else "full"
        return format_date(day, form, locale=self._locale)

"""How a language writes dates and numbers (CLDR, through Babel)."""

from __future__ import annotations

from functools import cache

from babel import Locale, localedata

from kiosk.language import Language

_REGIONS = {Language.ENGLISH: "en_GB"}
"""English as Vietnam's neighbours read it: the day before the month."""


@cache
def locale_of(language: Language) -> Locale:
    """Vietnamese where CLDR has nothing of the language: its readers know that way best."""
    code = _REGIONS.get(language, language.value)
    return Locale.parse(code if localedata.exists(code) else Language.VIETNAMESE.value)

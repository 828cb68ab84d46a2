"""Message catalogues: English message ids in the code, gettext `.po` files in the assets.

A `.po` is read as it is and compiled in memory, so that correcting a translation needs no build.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable
from functools import cache
from typing import Literal

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kiosk.assets_path import assets_path
from kiosk.language import Language

Domain = Literal["kiosk", "station"]
"""`kiosk`: the terminal's screen; `station`: the station's pages for browsers."""
SOURCE_LANGUAGE = Language.ENGLISH
"""The language of the message ids; it has no catalogue."""


@cache
def catalogue(language: Language, domain: Domain = "kiosk") -> gettext.NullTranslations:
    """The language's messages; unknown ids come back as they are.

    Raises `FileNotFoundError` when the language has no `.po`, `babel.messages.pofile.PoFileError`
    when it cannot be read.
    """
    if language is SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    path = assets_path("translations", language.value, "LC_MESSAGES", f"{domain}.po")
    with path.open("rb") as source:
        messages = read_po(source, locale=language.value, domain=domain, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def translator(language: Language) -> Callable[[str], str]:
    """The function that screens call `_`."""
    return catalogue(language).gettext


def plural_translator(language: Language) -> Callable[[str, str, int], str]:
    """`ngettext` of the language: singular id, plural id, number."""
    return catalogue(language).ngettext

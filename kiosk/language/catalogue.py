"""Message catalogues: English message ids in the code, gettext `.po` files in the assets.

A `.po` is read as it is and compiled in memory, so that correcting a translation needs no build.
A language is added by its `.po` alone. It is offered from `OFFERED_FROM` on; what it lacks is then
said in Vietnamese, which has everything.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Literal

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from kiosk.assets_path import assets_path
from kiosk.language import Language

Domain = Literal["kiosk", "station"]
"""`kiosk`: the terminal's screen; `station`: the station's pages for browsers."""
SOURCE_LANGUAGE = Language.ENGLISH
"""The language of the message ids; it has no catalogue."""
COMPLETE_LANGUAGE = Language.VIETNAMESE
"""Its catalogue has every message, and lends it where another lacks it."""
OFFERED_FROM = 0.95
"""Share of the messages that a language must have before anybody is offered it."""


def catalogue_file(language: Language, domain: Domain = "kiosk") -> Path:
    """Where its messages lie, if it has any."""
    return assets_path("translations", language.value, "LC_MESSAGES", f"{domain}.po")


@cache
def catalogue(language: Language, domain: Domain = "kiosk") -> gettext.NullTranslations:
    """The language's messages; those that nobody has come back as they are.

    Raises `FileNotFoundError` when there is no Vietnamese `.po`, and
    `babel.messages.pofile.PoFileError` when a `.po` cannot be read.
    """
    if language is SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    if language is COMPLETE_LANGUAGE:
        return _compiled(_read(language, domain))
    lender = catalogue(COMPLETE_LANGUAGE, domain)
    if not catalogue_file(language, domain).is_file():
        return lender
    own = _compiled(_read(language, domain))
    own.add_fallback(lender)
    return own


@cache
def share(language: Language, domain: Domain = "kiosk") -> float:
    """How much of what there is to say the language has: 0 to 1.

    Raises what `catalogue` raises.
    """
    if language in (SOURCE_LANGUAGE, COMPLETE_LANGUAGE):
        return 1.0
    if not catalogue_file(language, domain).is_file():
        return 0.0
    wanted = _translated(_read(COMPLETE_LANGUAGE, domain))
    return len(wanted & _translated(_read(language, domain))) / max(1, len(wanted))


@cache
def offered(domain: Domain = "kiosk") -> tuple[Language, ...]:
    """The languages that a person may choose from, Vietnamese first. Raises as `catalogue`."""
    return tuple(one for one in Language if share(one, domain) >= OFFERED_FROM)


def translator(language: Language) -> Callable[[str], str]:
    """The function that screens call `_`."""
    return catalogue(language).gettext


def plural_translator(language: Language) -> Callable[[str, str, int], str]:
    """`ngettext` of the language: singular id, plural id, number."""
    return catalogue(language).ngettext


def _read(language: Language, domain: Domain) -> Catalog:
    """With the messages alone that are translated: whole, and not as a guess."""
    with catalogue_file(language, domain).open("rb") as source:
        messages = read_po(source, locale=language.value, domain=domain, abort_invalid=True)
    for message in list(messages):
        strings = message.string if isinstance(message.string, list | tuple) else [message.string]
        if message.id and (message.fuzzy or not all(strings)):
            messages.delete(message.id)
    return messages


def _translated(messages: Catalog) -> set[str]:
    return {one.id if isinstance(one.id, str) else one.id[0] for one in messages if one.id}


def _compiled(messages: Catalog) -> gettext.GNUTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)

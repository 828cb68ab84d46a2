"""A card holder's name as it may leave the visit: for the officer who will call the ticket."""

from __future__ import annotations

import unicodedata

from kiosk.identity.assurance import Assurance

LONGEST = 120
"""Characters."""
NEEDED = Assurance.CARD_DATA_AUTHENTIC
"""Below it nobody has signed the name: it would be a stranger's word before an officer's eyes."""


def is_name(text: str) -> bool:
    """Whether it is a name in the form in which the station takes it.

    1 to LONGEST characters, NFC, with neither control characters nor what turns the direction of
    a text or cannot be seen (Unicode categories C, Zl and Zp), and no blanks around it.
    """
    if not 0 < len(text) <= LONGEST or text != text.strip():
        return False
    seen = all(_is_seen(character) for character in text)
    return seen and unicodedata.is_normalized("NFC", text)


def name_for_staff(full_name: str, assurance: Assurance) -> str:
    """The name in that form; empty where there is none, or where nothing proves it."""
    if assurance < NEEDED:
        return ""
    composed = unicodedata.normalize("NFC", " ".join(full_name.split()))
    short = "".join(filter(_is_seen, composed))[:LONGEST].strip()
    return short if is_name(short) else ""


def _is_seen(character: str) -> bool:
    category = unicodedata.category(character)
    return not category.startswith("C") and category not in ("Zl", "Zp")

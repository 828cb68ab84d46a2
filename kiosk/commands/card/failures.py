"""Why there is no document: for people, and as exit codes. Nothing personal."""

from __future__ import annotations

from drivers.chipcard.document import (
    AccessKey,
    Blocked,
    Can,
    Gone,
    NeedsMrz,
    NotADocument,
    ReadFailure,
    Unreadable,
    WrongKey,
)
from kiosk.commands.card.exit_codes import Exit
from kiosk.commands.failure import Failure


def failure_of(outcome: ReadFailure, key: AccessKey) -> Failure:
    name = "CAN" if isinstance(key, Can) else "MRZ"
    match outcome:
        case WrongKey(tries_left=tries_left):
            return _wrong_key(name, tries_left)
        case Blocked():
            return Failure(
                Exit.BLOCKED,
                "blocked",
                f"The card takes no more tries of this key ({name}).",
                "Another kind of key may still open it (--mrz, --can); otherwise whoever issued "
                "the card has to help.",
            )
        case Gone():
            return Failure(
                Exit.NO_CARD,
                "gone",
                "The card or its reader went away while it was read.",
                "Lay the card flat on the reader and leave it there until all is read.",
            )
        case NotADocument():
            return Failure(
                Exit.NOT_A_DOCUMENT,
                "not_a_document",
                "This card is no identity document: it has no ICAO 9303 application.",
                "A bank card in the same purse answers first: take the identity card out alone.",
            )
        case NeedsMrz():
            return Failure(
                Exit.WRONG_KEY,
                "needs_mrz",
                "Only the machine-readable zone opens this card: it has Basic Access Control.",
                "Nothing was tried. Give the lines with the < signs by --mrz.",
            )
        case Unreadable(reason=reason):
            return Failure(
                Exit.UNREADABLE,
                "unreadable",
                f"The card cannot be read: {reason}.",
                "Try once more; if it stays so, --trace shows where, and --short avoids extended "
                "length.",
            )


def _wrong_key(name: str, tries_left: int | None) -> Failure:
    if tries_left is None:
        known = "The card does not say how many tries are left"
    else:
        known = (
            f"The card says that {tries_left} {'try is' if tries_left == 1 else 'tries are'} left"
        )
    return Failure(
        Exit.WRONG_KEY,
        "wrong_key",
        f"The card refused the key: wrong {name}.",
        f"{known}; it was tried once and will not be tried again by itself. Compare it with the "
        "card before the next try: cards may answer more slowly after each wrong key, or block.",
        {"tries_left": tries_left},
    )

"""Faults of the card's protocol. Caught inside this package: `reading` turns them into values.

Texts name files, lengths and status words, never what the card says about a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from drivers.errors import DeviceProtocolError


class CardProtocolError(DeviceProtocolError):
    """The card sent what the standards do not allow, or more than is accepted here."""


class UnexpectedStatus(CardProtocolError):
    """A status word other than the ones that the command's caller can use."""

    def __init__(self, what: str, sw: int) -> None:
        super().__init__(f"{what}: status {sw:04X}")
        self.sw = sw


class SessionEnded(CardProtocolError):
    """Secure messaging is over: a wrong MAC, or the card answered without protection."""


class Unprotected(SessionEnded):
    """The card answered without protection: nothing but its status word is looked at."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"the card answered without protection: status {sw:04X}")
        self.sw = sw


class SessionDropped(SessionEnded):
    """Over a command that the card need not be given again: a new session goes on from there."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the card drops the session: {what}")


@contextmanager
def foreign_structure(what: str) -> Iterator[None]:
    """Turns what the ASN.1 and X.509 libraries raise over broken input into CardProtocolError.

    Those libraries parse lazily, so the whole evaluation stands inside the block.
    """
    try:
        yield
    except CardProtocolError:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
        raise CardProtocolError(f"{what}: malformed ({type(error).__name__})") from None
    except RecursionError:
        raise CardProtocolError(f"{what}: nested too deeply") from None

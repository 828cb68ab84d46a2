"""How a request to the station can end, besides with its answer. Values, not exceptions.

The terminal's core sees `TicketFault` and `LookupFault` (kiosk/visit/event.py); these finer
values are what the link itself decides by.
"""

from __future__ import annotations

import msgspec


class Done(msgspec.Struct, frozen=True):
    """Carried out; there is nothing else to say."""


class Refused(msgspec.Struct, frozen=True):
    """The station answered no (4xx): nothing was done, and asking again will not help."""

    status: int
    code: str
    """The problem's code, e.g. `assurance-too-low`; never personal."""
    number: str = ""
    """The printed number that it is about, e.g. of the ticket that the resident has already."""
    retry_after: int | None = None
    """Seconds until it is worth asking again, where the station says so."""


class Faulty(msgspec.Struct, frozen=True):
    """The station is there, but failed (5xx) or answered nonsense: it may or may not be done."""

    status: int
    code: str


class Away(msgspec.Struct, frozen=True):
    """No answer within the limits."""

    reason: str
    """A word for the log: `no-connection`, `timeout`, `cut`, `too-large`."""
    maybe_sent: bool
    """The request may have reached the station: its effect is unknown."""


Failure = Refused | Faulty | Away

"""What the printed ticket's QR code holds: the address of the ticket's page, or its plain form.

The plain form is for a station that phones cannot reach, and for tickets that were given while the
terminal could not reach the station either: only the terminal's own scanner understands it.
"""

from __future__ import annotations

import re
from urllib.parse import quote

import msgspec

from kiosk.queue.ticket import Ticket
from kiosk.queue.ticket_token import FORM

LONGEST_CODE = 400
"""Characters."""
_PLAIN = "kiosk:ticket:"
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PLAIN_FORM = re.compile(rf"{_PLAIN}({_UUID}):[^:]{{1,12}}:[^:]{{1,60}}")
_ADDRESS_FORM = re.compile(rf"https?://[!-~]+/t/({FORM})")


class TicketReference(msgspec.Struct, frozen=True):
    """Names one ticket, in one of three ways; the others are empty."""

    id: str = ""
    token: str = ""
    """As in the address of its page; see `ticket_token`."""
    number: str = ""
    """Today's, as printed."""


def code_of(ticket: Ticket) -> str:
    """The address of its page, or `kiosk:ticket:<id>:<number>:<service id>` (percent-encoded)."""
    if ticket.page:
        return ticket.page
    parts = (ticket.id, ticket.number, ticket.service_id)
    return _PLAIN + ":".join(quote(part, safe="") for part in parts)


def read_code(text: str) -> TicketReference | None:
    """Which ticket a scanned code names; None: it is not a ticket's."""
    if len(text) > LONGEST_CODE:
        return None
    text = text.strip()
    plain = _PLAIN_FORM.fullmatch(text)
    if plain is not None:
        return TicketReference(id=plain[1])
    address = _ADDRESS_FORM.fullmatch(text)
    return TicketReference(token=address[1]) if address is not None else None

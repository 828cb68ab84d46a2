"""What a page's form sends (application/x-www-form-urlencoded), bounded and strict."""

from __future__ import annotations

import unicodedata
from urllib.parse import parse_qsl

from starlette.requests import Request

from kiosk.station.refusal import Reason, Refusal

FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 200
LONGEST_TEXT = 2000
"""Characters of one field; the whole body is bounded by the guard."""


class Form:
    """Fields by name, in their order; texts without control characters but line ends."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._pairs = pairs

    def text(self, name: str) -> str:
        """The field's value; empty if it was not sent. Raises Refusal(MALFORMED) if it was sent
        more than once."""
        found = self.all(name)
        if len(found) > 1:
            raise Refusal(Reason.MALFORMED)
        return found[0] if found else ""

    def all(self, name: str) -> list[str]:
        """All values of a field that may be sent several times."""
        return [value for key, value in self._pairs if key == name]

    def number(self, name: str) -> int:
        """A whole number from 0 to 2³¹-1. Raises Refusal(MALFORMED)."""
        text = self.text(name)
        if not (text.isascii() and text.isdigit() and len(text) <= 10) or int(text) >= 2**31:
            raise Refusal(Reason.MALFORMED)
        return int(text)


def has_form(request: Request) -> bool:
    return request.headers.get("content-type", "").split(";")[0].strip().lower() == FORM


async def form_of(request: Request) -> Form:
    """Raises Refusal(MALFORMED) for what is no form."""
    if not has_form(request):
        raise Refusal(Reason.MALFORMED)
    body = await request.body()
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            encoding="utf-8",
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise Refusal(Reason.MALFORMED) from None
    if any(len(key) > LONGEST_TEXT or not _is_clean(value) for key, value in pairs):
        raise Refusal(Reason.MALFORMED)
    return Form(pairs)


def _is_clean(value: str) -> bool:
    if len(value) > LONGEST_TEXT:
        return False
    return all(c in "\r\n\t" or unicodedata.category(c) != "Cc" for c in value)

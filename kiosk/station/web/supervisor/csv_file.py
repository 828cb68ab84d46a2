"""Tables as files for a spreadsheet: CSV (RFC 4180), UTF-8 with a byte order mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from starlette.responses import Response

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With which a spreadsheet takes a text for something to run (OWASP, CSV injection)."""


def csv_answer(name: str, rows: Iterable[Iterable[object]]) -> Response:
    """The file as a browser saves it. `name`: without `.csv`, plain ASCII."""
    return Response(
        csv_bytes(rows),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def csv_bytes(rows: Iterable[Iterable[object]]) -> bytes:
    """Numbers as they are, with a point; texts so that none is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    # Without the mark, spreadsheets take UTF-8 for something else.
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str) and value.lstrip(" \u00a0\ufeff").startswith(_FORMULA):
        return f"'{value}"
    return value

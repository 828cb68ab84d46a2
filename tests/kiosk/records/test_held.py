"""What a note of the station says of itself."""

from __future__ import annotations

import datetime as dt

import pytest

from kiosk.records.held import HeldEntry, Processing

AT = dt.datetime(2026, 11, 24, 8, 35, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("what", "detail", "consented", "slip"),
    [
        (Processing.CONSENT, "lookup given", True, ""),
        (Processing.CONSENT, "lookup record_check given", True, ""),
        (Processing.CONSENT, "correction refused", False, ""),
        (Processing.CONSENT, "lookup", None, ""),
        (Processing.CONSENT, "", None, ""),
        (Processing.TICKET, "B042 residence", None, "B042"),
        (Processing.CORRECTION, "C-261124-0007", None, "C-261124-0007"),
        (Processing.RECORD, "given", None, ""),
    ],
)
def test_a_note_tells_the_answer_that_was_given_or_the_slip_that_it_is_about(
    what: Processing, detail: str, consented: bool | None, slip: str
) -> None:
    entry = HeldEntry(AT, what, "hall-1", detail=detail)
    assert (entry.consented, entry.slip) == (consented, slip)
    assert repr(entry) == f"HeldEntry({what.value})"

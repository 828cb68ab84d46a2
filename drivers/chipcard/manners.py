"""How a card takes SELECT and READ BINARY, learned from its first refusals.

ICAO 9303-10, 3.6 wants P2 = 0C (no answer) for all and P1 = 02 for files; some cards only know
to answer with control information, or files by P1 = 00. Some drop the session over what they
refuse: what was learned of them outlives it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

BY_NAME, BY_IDENTIFIER, ANY_BY_IDENTIFIER = 0x04, 0x02, 0x00
SILENT, WITH_ANSWER = 0x0C, 0x00

Ways = list[tuple[int, int]]
"""P1 and P2 of SELECT, the one in use first."""


def _application_ways() -> Ways:
    return [(BY_NAME, SILENT), (BY_NAME, WITH_ANSWER)]


def _file_ways() -> Ways:
    return [(p1, p2) for p1 in (BY_IDENTIFIER, ANY_BY_IDENTIFIER) for p2 in (SILENT, WITH_ANSWER)]


@dataclass
class Manners:
    """Of one card."""

    application_ways: Ways = field(default_factory=_application_ways)
    file_ways: Ways = field(default_factory=_file_ways)
    short_identifiers: bool = True
    """READ BINARY may select a file by the way."""
    short_identifiers_work: bool = False
    reads_past_end: bool = True
    """More may be asked for than there is."""

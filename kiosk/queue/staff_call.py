"""Why a terminal asks for a member of staff."""

from __future__ import annotations

from enum import Enum


class StaffCallReason(Enum):
    PERSON_ASKS = "person_asks"
    """Somebody pressed the button."""
    CLONED_CARD = "cloned_card"
    CARD_READER_AWAY = "card_reader_away"
    CODE_SCANNER_AWAY = "code_scanner_away"
    FINGERPRINT_AWAY = "fingerprint_away"
    PRINTER_AWAY = "printer_away"
    PRINTER_OUT_OF_PAPER = "printer_out_of_paper"

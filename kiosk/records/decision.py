"""What staff may do with a request for correction. Pure."""

from __future__ import annotations

import unicodedata
from enum import Enum

from kiosk.records.correction import CorrectionState

LONGEST_ANSWER = 300
"""Characters."""
MOST_UNDECIDED = 3
"""Of one resident: who has so many is asked to wait for what staff say."""
UNDECIDED = frozenset({CorrectionState.OPEN, CorrectionState.ASKED_BACK})


class Decision(Enum):
    ACCEPT = "accept"
    REJECT = "reject"
    ASK_BACK = "ask_back"


_LEADS_TO = {
    Decision.ACCEPT: CorrectionState.ACCEPTED,
    Decision.REJECT: CorrectionState.REJECTED,
    Decision.ASK_BACK: CorrectionState.ASKED_BACK,
}
NEED_ANSWER = frozenset({Decision.REJECT, Decision.ASK_BACK})
"""The resident is owed a reason, or the word what to bring."""


class DecisionFault(Enum):
    DECIDED = "decided"
    """It was accepted or rejected before; that stands."""
    ANSWER_MISSING = "answer_missing"
    ANSWER_LONG = "answer_long"


class NotDecided(Exception):
    """Nothing was decided."""

    def __init__(self, fault: DecisionFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def decided(
    state: CorrectionState, decision: Decision, answer: str = ""
) -> tuple[CorrectionState, str]:
    """The state that the decision leads to, and the answer as the resident reads it.

    Raises NotDecided.
    """
    if state not in UNDECIDED:
        raise NotDecided(DecisionFault.DECIDED)
    text = tidy(answer)
    if len(text) > LONGEST_ANSWER:
        raise NotDecided(DecisionFault.ANSWER_LONG)
    if decision in NEED_ANSWER and not text:
        raise NotDecided(DecisionFault.ANSWER_MISSING)
    return _LEADS_TO[decision], text


def tidy(text: str) -> str:
    """One line in NFC, without control or invisible characters."""
    shown = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    seen = "".join(c for c in shown if not unicodedata.category(c).startswith("C"))
    # What stood between a letter and its mark may be gone now.
    return unicodedata.normalize("NFC", " ".join(seen.split()))

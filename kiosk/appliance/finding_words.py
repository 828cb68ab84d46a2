"""Findings are made here, and said in a reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kiosk.appliance.fault_words import fault_in
from kiosk.appliance.finding import (
    LARGEST_NUMBER,
    LONGEST_SENTENCE,
    Code,
    Figure,
    Finding,
    Part,
)
from kiosk.appliance.finding_texts import ANY_PART, CONDITIONS, OF_PART, PARTS, Said
from kiosk.appliance.plain_text import is_plain, plain


@dataclass(frozen=True)
class Worded:
    """A finding in one language."""

    part: str
    condition: str
    detail: str
    advice: str


def found(part: Part, code: Code, **figures: Figure) -> Finding:
    """The finding with its English words. Texts are made plain, numbers bounded; never raises.

    `figures` fill the words of kiosk/appliance/finding_texts.py for this part and code.
    """
    said = said_of(part, code)
    kept = {name: _figure(value) for name, value in figures.items()}
    detail, advice = (_sentence(_filled(text, kept)) for text in (said.detail, said.advice))
    return Finding(part, said.condition, detail, advice, code, kept)


def said_of(part: Part, code: Code) -> Said:
    return OF_PART.get((part, code)) or ANY_PART.get(code) or ANY_PART[Code.OTHER]


def worded(finding: Finding, translate: Callable[[str], str]) -> Worded:
    """`translate`: of the domain "kiosk", also on the station's pages. What a newer terminal
    found and this program does not know is said in the terminal's English."""
    known = finding.code is not Code.OTHER and finding.part is not Part.OTHER
    said = said_of(finding.part, finding.code) if known else None
    figures = {
        name: fault_in(figure, translate) if isinstance(figure, str) else figure
        for name, figure in finding.figures.items()
    }
    detail, advice = (
        (finding.detail, finding.advice)
        if said is None
        else (
            _filled(translate(said.detail), figures),
            _filled(translate(said.advice), figures) if said.advice else "",
        )
    )
    return Worded(
        part=translate(PARTS[finding.part]),
        condition=translate(CONDITIONS[finding.condition]),
        detail=detail,
        advice=advice,
    )


def _figure(value: Figure) -> Figure:
    if isinstance(value, str):
        return plain(value)
    if value != value:  # not a number
        return 0
    return max(1 - LARGEST_NUMBER, min(value, LARGEST_NUMBER - 1))


def _filled(text: str, figures: Mapping[str, Figure]) -> str:
    try:
        return text % figures
    except (KeyError, ValueError, TypeError):
        # A newer terminal's figures under an older station's words, or the reverse.
        return text


def _sentence(text: str) -> str:
    return text if is_plain(text, LONGEST_SENTENCE) else plain(text, LONGEST_SENTENCE)

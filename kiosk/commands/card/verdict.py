"""What a reading proves, in the terminal's own terms: the same rules as for a resident's visit."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.chipcard.document import Status
from kiosk.commands.card.session import Reading
from kiosk.devices.card_mapping import card_data, evidence_of
from kiosk.identity.access_key import AccessKey
from kiosk.identity.assurance import Assurance, Check, Evidence, Outcome, assurance_of

_MEANINGS = {
    Assurance.ANONYMOUS: "nothing on the card counts as proved",
    Assurance.CARD_DATA_AUTHENTIC: "the data is signed by a trusted country; whether the chip is a "
    "copy is not proved",
    Assurance.CARD_GENUINE: "the data is signed by a trusted country, and the chip is no copy",
}
_REASONS = {
    "number_mismatch": "the number in the chip is another than the one that was given",
    "expired": "the card's date of expiry is past",
    "before_issue": "the card's date of issue is ahead: is this machine's clock right?",
    "unlimited": "without expiry",
    "no_date": "the card names no date",
    "unreadable_date": "the card's date cannot be read",
}
_WORDS = {
    Check.PASSIVE_AUTHENTICATION: "data signed",
    Check.CHIP_AUTHENTICATION: "chip genuine (Chip Authentication)",
    Check.ACTIVE_AUTHENTICATION: "chip genuine (Active Authentication)",
    Check.CARD_VALIDITY: "card in date",
}


@dataclass(frozen=True)
class Verdict:
    assurance: Assurance
    evidence: tuple[Evidence, ...]
    in_order: bool
    """No check failed."""

    @property
    def meaning(self) -> str:
        return _MEANINGS[self.assurance]

    @property
    def proves_card(self) -> bool:
        return self.in_order and self.assurance >= Assurance.CARD_GENUINE

    def lines(self) -> list[tuple[str, str]]:
        return [(_WORDS[each.check], _outcome(each)) for each in self.evidence]


def verdict_of(reading: Reading) -> Verdict:
    document, key, today = reading.document, reading.key, reading.at.astimezone().date()
    if not key.number:
        # Six digits were given: there is no other number to hold against the chip's.
        card = card_data(document, today)
        key = AccessKey(key.can, card.number if card else "", key.mrz)
    evidence = evidence_of(document, key, today)
    failed = any(each.outcome is Outcome.FAILED for each in evidence) or any(
        finding.status is Status.FAILED for finding in document.findings
    )
    return Verdict(assurance_of(evidence), evidence, not failed)


def _outcome(evidence: Evidence) -> str:
    word = {
        Outcome.PASSED: "yes",
        Outcome.FAILED: "NO",
        Outcome.NOT_OFFERED: "not offered by the card",
        Outcome.NOT_DONE: "not checked",
    }[evidence.outcome]
    reason = _REASONS.get(evidence.reason, "")
    return f"{word}: {reason}" if reason else word

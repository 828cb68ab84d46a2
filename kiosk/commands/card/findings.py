"""Findings of a reading as lines: mark, check, reason, standard."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.chipcard.document import Finding, Status
from kiosk.commands import table
from kiosk.devices.card_mapping import clean

MARKS = {
    Status.PASSED: "✓",
    Status.FAILED: "✗",
    Status.NOT_OFFERED: "–",
    Status.NOT_DONE: "?",
}
LEGEND = "✓ passed   ✗ failed   – not offered by the card   ? not done"
_TITLES = {
    "access": "Access",
    "passive": "Passive Authentication: is the data signed by a trusted country?",
    "card_security": "EF.CardSecurity: is the key of the mapping signed?",
    "content": "Content",
    "chip_authentication": "Is the chip the issuer's own, or a copy?",
    "active_authentication": "Is the chip the issuer's own, or a copy?",
    "terminal_authentication": "Terminal Authentication: may this terminal read fingerprints?",
}


def lines(findings: Iterable[Finding]) -> list[str]:
    """Below a title for each kind of check, in the order of the titles."""
    by_title: dict[str, list[Finding]] = {title: [] for title in _TITLES.values()}
    for finding in findings:
        kind = finding.check.split(".")[0]
        by_title.setdefault(_TITLES.get(kind, kind), []).append(finding)
    found: list[str] = []
    for title, group in by_title.items():
        if group:
            rows = [
                (f"{MARKS[each.status]} {each.check}", f"{clean(each.reason)} [{each.source}]")
                for each in group
            ]
            found += ["", title, *table.labelled(rows)]
    return found[1:]


def for_machines(findings: Iterable[Finding]) -> list[dict[str, str]]:
    return [
        {
            "check": each.check,
            "status": each.status.value,
            "reason": clean(each.reason),
            "source": each.source,
        }
        for each in findings
    ]

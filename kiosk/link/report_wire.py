"""A terminal's report and log on their way to the station: made to fit, sent, answered."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from kiosk.appliance.log_record import LINES_IN_PART, MOST_PARTS, LogLine
from kiosk.appliance.report import ReportAnswer, TerminalReport, without_foreign_words
from kiosk.link.client import StationClient
from kiosk.link.outcome import Done, Failure

LARGEST = 15 * 1024
"""Bytes of one body; the station takes 16 KiB."""


def fitted(report: TerminalReport) -> TerminalReport:
    """`report` in plain words and within `LARGEST`: devices that nobody uses go first, then
    English words that the station has itself, then what is over."""
    plain = without_foreign_words(report)
    used = tuple(device for device in plain.devices if device.chosen)
    bare = tuple(replace(finding, detail="", advice="") for finding in plain.findings)
    for made in (
        plain,
        replace(plain, devices=used),
        replace(plain, devices=used, findings=bare),
        replace(plain, devices=(), findings=bare),
    ):
        if len(msgspec.json.encode(made)) <= LARGEST:
            return made
    return replace(plain, devices=(), findings=bare[:16])


def send_report(client: StationClient, report: TerminalReport) -> ReportAnswer | Failure:
    body: dict[str, object] = {"report": fitted(report)}
    return client.post("/v1/terminal/report", body, ReportAnswer)


def send_log(client: StationClient, order_id: str, lines: Sequence[LogLine]) -> Done | Failure:
    """All parts, newest lines if there are too many; ends at the first that does not arrive.

    To begin anew is harmless: the station keeps each part once.
    """
    kept = list(lines)[-LINES_IN_PART * MOST_PARTS :]
    for part, first in enumerate(range(0, max(1, len(kept)), LINES_IN_PART)):
        body: dict[str, object] = {
            "order_id": order_id,
            "part": part,
            "lines": kept[first : first + LINES_IN_PART],
        }
        answer = client.done("/v1/terminal/log", body)
        if not isinstance(answer, Done):
            return answer
    return Done()

"""A sensor on a pty with its worker, the registry behind it, and a chip to compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from drivers.chipcard.document import (
    Document,
    Gone,
    MatchOnCard,
    NotCompared,
    ReadFailure,
)
from drivers.fingerprint.extraction.extractor import MinutiaeExtractor
from drivers.fingerprint.minutia import Minutia
from drivers.fingerprint.zfm import ZfmOptions, open_zfm
from drivers.simulated.fingerprint_module import FingerprintModule
from kiosk.core.wiring import alike
from kiosk.devices.card_fingers import CardFingers
from kiosk.devices.finger_reader import FingerReader
from kiosk.devices.fingerprint import FingerprintWorker
from kiosk.identity.assurance import Assurance
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.visit.effect import VerifyFinger
from kiosk.visit.event import (
    DeviceChanged,
    FingerProgress,
    Health,
)
from kiosk.visit.view import FingerHint
from tests.kiosk.devices.collector import Collector

EXTRACTOR = MinutiaeExtractor()
"""One process for all: its start takes longer than a finger."""


def wait_health(events: Collector, health: Health, count: int = 1) -> None:
    events.wait_for(DeviceChanged, lambda e: e.health is health, count=count)


class FakeCardChip:
    """Answers comparisons in order."""

    def __init__(self) -> None:
        self.answers: list[MatchOnCard | NotCompared | ReadFailure] = []
        self.minutiae: list[Sequence[Minutia]] = []
        self.fingers = CardFingers()
        self.document: Document | ReadFailure = Gone()

    def read_fingerprints(self) -> Document | ReadFailure:
        return self.document

    def match_on_card(self, minutiae: Sequence[Minutia]) -> MatchOnCard | NotCompared | ReadFailure:
        self.minutiae.append(minutiae)
        return self.answers.pop(0)


class Sensor:
    """A sensor with its worker, the registry behind it, and a chip to compare."""

    def __init__(self, module: FingerprintModule, events: Collector, iso: int | None) -> None:
        self.module = module
        self.events = events
        self.chip = FakeCardChip()
        self.enrolled: EnrolledFinger | None = None
        self.asked: list[tuple[str, Assurance]] = []
        options = ZfmOptions(iso_parameter=iso)
        self.worker = FingerprintWorker(
            lambda: open_zfm(module.port, options),
            events,
            card=self.chip,
            reader=FingerReader(EXTRACTOR),
            alike=alike,
            enrolled_finger=self._enrolled,
            port=module.port,
        )

    def _enrolled(self, number: str, assurance: Assurance) -> EnrolledFinger | None:
        self.asked.append((number, assurance))
        return self.enrolled

    def verify(self, *, on_card: bool = False, tries: int = 3, request: int = 4) -> None:
        if on_card:
            self.chip.fingers = replace(self.chip.fingers, compares=True)
        effect = VerifyFinger(request, "035090004321", tries)
        self.worker.verify(effect, Assurance.CARD_GENUINE)

    def hint(self, hint: FingerHint, count: int = 1) -> FingerProgress:
        return self.events.wait_for(FingerProgress, lambda e: e.hint is hint, count=count)

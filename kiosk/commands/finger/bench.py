"""`kiosk finger bench`: time of capture, extraction and comparison on this machine."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from drivers.fingerprint.extraction.errors import ExtractionError
from drivers.fingerprint.extraction.extractor import MinutiaeExtractor
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.matching.matcher import compare
from drivers.fingerprint.scanner import FingerEvent, Listener, ScannerEvent
from drivers.simulated.finger import SimulatedFinger
from drivers.simulated.fingerprint_module import FingerprintModule
from kiosk.commands import table
from kiosk.commands.finger.choice import Choice, choice_of
from kiosk.commands.finger.exit_codes import Exit
from kiosk.commands.finger.failures import Failed, no_extractor, usage
from kiosk.commands.finger.session import Session, reported, session_of
from kiosk.commands.json_output import write_json
from kiosk.settings.tree import Settings

MOST_ROUNDS = 100
EXTRACTIONS, COMPARISONS = 20, 200
"""At least so many, over the pictures that were taken."""


@dataclass(frozen=True)
class Step:
    name: str
    milliseconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)


def main(settings: Settings, options: argparse.Namespace) -> int:
    return reported("bench", options, lambda: _bench(settings, options))


def _bench(settings: Settings, options: argparse.Namespace) -> int:
    if not 1 <= options.rounds <= MOST_ROUNDS:
        raise Failed(usage(f"--rounds {options.rounds}: from 1 to {MOST_ROUNDS}."))
    choice = None if options.simulated else choice_of(settings, options)
    with MinutiaeExtractor() as extractor:
        try:
            extractor.check()
            with _scanner(choice, options.wait) as at:
                model = at.scanner.info.model + (" (simulated)" if choice is None else "")
                images, capture = _captures(at, options.rounds)
            steps = (capture, *_computed(extractor, images))
        except ExtractionError as error:
            raise Failed(no_extractor(error)) from None
    if options.json:
        write_json({"model": model, "steps": [_for_machines(step) for step in steps]})
    else:
        print(f"{model}, {images[0].width} × {images[0].height} pixels")
        print("\n".join(table.columns(list(_rows(steps)), right=(1, 2, 3))))
    return Exit.DONE


@contextmanager
def _scanner(choice: Choice | None, wait: float) -> Iterator[Session]:
    """Of a simulated module no `choice`; its finger comes when it is asked for."""
    if choice is not None:
        with session_of(choice, wait) as at:
            yield at
        return
    with (
        FingerprintModule(paced=True) as module,
        session_of(Choice(module.port), wait) as at,
    ):
        yield replace(at, on_event=_touching(module, at.on_event))


def _touching(module: FingerprintModule, listener: Listener) -> Listener:
    finger = SimulatedFinger("bench")

    def on_event(event: ScannerEvent) -> None:
        if event is FingerEvent.WAITING:
            module.touch(finger)
        listener(event)

    return on_event


def _captures(at: Session, rounds: int) -> tuple[list[GreyImage], Step]:
    """From the finger's coming to its picture."""
    images, took = [], []
    for _ in range(rounds):
        images.append(at.image())
        took.append((time.monotonic() - at.prompter.finger_at) * 1000)
    return images, Step("capture", tuple(took))


def _computed(extractor: MinutiaeExtractor, images: Sequence[GreyImage]) -> tuple[Step, Step]:
    templates, took = [], []
    for index in range(max(EXTRACTIONS, len(images))):
        begun = time.perf_counter()
        templates.append(extractor.extract(images[index % len(images)]))
        took.append((time.perf_counter() - begun) * 1000)
    compared = []
    for index in range(COMPARISONS):
        one, other = templates[index % len(images)], templates[(index + 1) % len(images)]
        begun = time.perf_counter()
        compare(one, other)
        compared.append((time.perf_counter() - begun) * 1000)
    return Step("extraction", tuple(took)), Step("comparison", tuple(compared))


def _rows(steps: Sequence[Step]) -> Iterator[tuple[str, ...]]:
    yield ("step", "times", "median ms", "worst ms")
    for step in steps:
        worst = max(step.milliseconds)
        yield step.name, str(len(step.milliseconds)), f"{step.median:.1f}", f"{worst:.1f}"


def _for_machines(step: Step) -> dict[str, object]:
    return {
        "name": step.name,
        "times": len(step.milliseconds),
        "median_ms": step.median,
        "worst_ms": max(step.milliseconds),
    }

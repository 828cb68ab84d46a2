"""One scanner opened for one action: waiting for fingers, Ctrl-C, faults in words."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from drivers.errors import DeviceCancelled, DeviceError
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.scanner import Comparison, FingerprintScanner, Found, Listener
from drivers.fingerprint.zfm import ZfmScanner
from kiosk.commands.failure import Failure, report
from kiosk.commands.finger.choice import Choice, choice_of
from kiosk.commands.finger.exit_codes import Exit
from kiosk.commands.finger.failures import (
    NONE_NAMED,
    Failed,
    broken_off,
    no_finger,
    not_opened,
    usage,
)
from kiosk.commands.finger.prompter import Prompter
from kiosk.commands.stopping import stopping
from kiosk.ops.logs import set_up_logging
from kiosk.settings.tree import Settings

LONGEST_WORK = 120.0
"""Seconds beside the wait: a picture at 9600 baud takes 40, and poor touches are repeated."""
LIBRARY_SECONDS = 10.0


def reported(action: str, options: argparse.Namespace, do: Callable[[], int]) -> int:
    """Runs an action; its exit code, after its fault was said."""
    set_up_logging("error")
    try:
        return do()
    except Failed as failed:
        return report(failed.failure, f"kiosk finger {action}", for_machines=options.json)
    except (DeviceCancelled, KeyboardInterrupt):
        return Exit.INTERRUPTED


@dataclass(frozen=True)
class Session:
    scanner: FingerprintScanner
    choice: Choice
    prompter: Prompter
    on_event: Listener

    def image(self) -> GreyImage:
        return self.scanner.capture_image(
            deadline=self._deadline(), on_event=self.on_event, cancelled=self.prompter.withdrawn
        )

    @property
    def library(self) -> SensorSession:
        """Raises Failed."""
        if not isinstance(self.scanner, ZfmScanner) or not self.scanner.library.size:
            raise Failed(
                Failure(
                    Exit.NO_LIBRARY,
                    "no_library",
                    f"{self.choice.name} keeps no fingers itself, or does not say how many.",
                    "kiosk finger capture works with it; slots need a serial module that has them.",
                )
            )
        return SensorSession(self.scanner, self.prompter, self._deadline)

    def _deadline(self) -> float:
        self.prompter.begin()
        return time.monotonic() + self.prompter.wait + LONGEST_WORK


@dataclass(frozen=True)
class SensorSession:
    """The fingers that a sensor keeps."""

    scanner: ZfmScanner
    prompter: Prompter
    touch_deadline: Callable[[], float]

    @property
    def size(self) -> int:
        return self.scanner.library.size

    def slots(self) -> frozenset[int]:
        return self.scanner.library.slots(deadline=_soon())

    def check(self, slot: int) -> None:
        """Raises Failed."""
        if not 0 <= slot < self.size:
            raise Failed(usage(f"slot {slot}: this sensor has the slots 0 to {self.size - 1}."))

    def enrol(self, slot: int) -> None:
        template = self.scanner.enrol(
            deadline=self.touch_deadline(),
            on_event=self.prompter,
            cancelled=self.prompter.withdrawn,
        )
        self.scanner.library.store(slot, template, deadline=_soon())

    def verify(self, slot: int) -> Comparison:
        template = self.scanner.library.load(slot, deadline=_soon())
        if template is None:
            raise Failed(
                Failure(
                    Exit.NO_LIBRARY,
                    "empty_slot",
                    f"Slot {slot} is empty.",
                    f"kiosk finger enrol {slot} puts a finger there; kiosk finger slots lists all.",
                )
            )
        return self.scanner.verify(
            template,
            deadline=self.touch_deadline(),
            on_event=self.prompter,
            cancelled=self.prompter.withdrawn,
        )

    def search(self) -> Found | None:
        return self.scanner.library.search(
            deadline=self.touch_deadline(),
            on_event=self.prompter,
            cancelled=self.prompter.withdrawn,
        )

    def delete(self, slot: int) -> None:
        self.scanner.library.delete(slot, deadline=_soon())


@contextmanager
def session(settings: Settings, options: argparse.Namespace) -> Iterator[Session]:
    """The scanner that is named. Raises Failed, and DeviceCancelled on Ctrl-C."""
    choice = choice_of(settings, options)
    if choice is None:
        raise Failed(NONE_NAMED)
    with session_of(choice, getattr(options, "wait", 0.0)) as opened:
        yield opened


@contextmanager
def session_of(choice: Choice, wait: float) -> Iterator[Session]:
    with stopping() as stopped:
        try:
            scanner = choice.open()
        except DeviceError as error:
            raise Failed(not_opened(error, choice)) from None
        prompter = Prompter(sys.stderr, wait, stopped.is_set)
        try:
            yield Session(scanner, choice, prompter, prompter)
        except DeviceCancelled:
            if stopped.is_set():
                raise
            raise Failed(no_finger(wait)) from None
        except DeviceError as error:
            raise Failed(broken_off(error, choice)) from None
        finally:
            prompter.clear()
            scanner.close()


def _soon() -> float:
    return time.monotonic() + LIBRARY_SECONDS

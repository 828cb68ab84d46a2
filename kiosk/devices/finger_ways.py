"""Three ways to prove that the person who stands there is the card's holder.

The chip compares (match on card); this terminal compares with the picture in the chip (DG3); the
sensor compares with the finger that the registry has enrolled. Each is asked for one try at a
time, and says so when it cannot be used after all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, TypeGuard

from drivers.chipcard.document import (
    Document,
    MatchOnCard,
    NotCompared,
    ReadFailure,
    Status,
    WhyNot,
)
from drivers.chipcard.finger_images import FingerImage, finger_images
from drivers.errors import DeviceProtocolError
from drivers.fingerprint.iso19794_2 import decode_compact
from drivers.fingerprint.minutia import Minutia, MinutiaTemplate
from drivers.fingerprint.scanner import FingerprintScanner, SensorMatcher, TemplateFormat
from kiosk.devices.card_fingers import CardFingers
from kiosk.devices.finger_reader import FingerReader
from kiosk.devices.finger_touch import Touch
from kiosk.identity.assurance import Check
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.visit.view import FingerHint

Alike = Callable[[MinutiaTemplate, MinutiaTemplate], bool]

USUAL_FINGER = "right_index"
"""Asked for where the card does not say which finger it holds."""


class Tried(Enum):
    MATCHED = "matched"
    NO_MATCH = "no_match"
    AGAIN = "again"
    """Nothing was compared; another touch may do."""
    NOT_THIS_WAY = "not_this_way"


@dataclass(frozen=True)
class Try:
    outcome: Tried
    tries_left: int | None = None
    """What the card says; None: it does not, or it was not the card."""


class CardPort(Protocol):
    """The card at hand: CardWorker."""

    @property
    def fingers(self) -> CardFingers: ...

    def match_on_card(
        self, minutiae: Sequence[Minutia]
    ) -> MatchOnCard | NotCompared | ReadFailure: ...

    def read_fingerprints(self) -> Document | ReadFailure: ...


class Way(Protocol):
    @property
    def check(self) -> Check: ...

    @property
    def finger(self) -> str:
        """Asked for, `right_thumb` … `left_little`; empty: whichever."""
        ...

    def try_once(self, scanner: FingerprintScanner, touch: Touch) -> Try:
        """One touch. Raises DeviceError for the scanner, and ExtractorUnavailable."""
        ...


class OnCard:
    """The chip compares; its answer is the chip's word, through secure messaging."""

    check = Check.FINGERPRINT_ON_CARD

    def __init__(self, card: CardPort, reader: FingerReader) -> None:
        self._card = card
        self._reader = reader
        self.finger = card.fingers.compared or USUAL_FINGER

    def try_once(self, scanner: FingerprintScanner, touch: Touch) -> Try:
        minutiae = self._minutiae(scanner, touch)
        if minutiae is None:
            return Try(Tried.AGAIN)
        match self._card.match_on_card(minutiae):
            case MatchOnCard(matched=True):
                return Try(Tried.MATCHED)
            case MatchOnCard(tries_left=left):
                return Try(Tried.NO_MATCH, left)
            case NotCompared(reason=WhyNot.TOO_FEW_MINUTIAE):
                # The card was not asked, so no try is gone.
                touch.hint(FingerHint.POOR_IMAGE)
                return Try(Tried.AGAIN)
            case _:
                return Try(Tried.NOT_THIS_WAY)

    def _minutiae(self, scanner: FingerprintScanner, touch: Touch) -> Sequence[Minutia] | None:
        """By the sensor where it can, which spares the seconds that a picture takes."""
        if not gives_card_minutiae(scanner):
            template = self._reader.read(scanner, touch)
            return None if template is None else template.minutiae
        captured = scanner.capture(
            TemplateFormat.ISO_19794_2_COMPACT,
            deadline=touch.deadline,
            on_event=touch.on_event,
            cancelled=touch.cancelled,
        )
        touch.hint(FingerHint.MATCHING)
        try:
            return decode_compact(captured)
        except ValueError:
            raise DeviceProtocolError("not card format minutiae") from None


class OnHost:
    """This terminal compares with a picture in DG3, whose signature holds. Made by `on_host`.

    One finger, the one that is asked for: more fingers, more chances for a stranger.
    """

    check = Check.FINGERPRINT_ON_HOST

    def __init__(
        self,
        finger: str,
        known: MinutiaTemplate,
        reader: FingerReader,
        alike: Alike,
    ) -> None:
        self.finger = finger
        self._known = known
        self._reader = reader
        self._alike = alike

    def try_once(self, scanner: FingerprintScanner, touch: Touch) -> Try:
        template = self._reader.read(scanner, touch)
        if template is None:
            return Try(Tried.AGAIN)
        matched = self._alike(template, self._known)
        return Try(Tried.MATCHED if matched else Tried.NO_MATCH)


def on_host(card: CardPort, reader: FingerReader, alike: Alike) -> OnHost | None:
    """With the first usable finger of DG3, read out of the chip; None: it gives none.

    Takes seconds. Raises ExtractorUnavailable.
    """
    document = card.read_fingerprints()
    if not isinstance(document, Document) or document.dg3 is None:
        return None
    if document.status("passive.hash.DG3") is not Status.PASSED:
        return None
    for found in finger_images(document.dg3):
        if isinstance(found, FingerImage):
            known = reader.minutiae_of(found.image)
            if known is not None and known.minutiae:
                return OnHost(found.position.label, known, reader, alike)
    return None


class OnSensor:
    """The sensor compares with the template that the registry has enrolled."""

    check = Check.FINGERPRINT_ON_SENSOR

    def __init__(self, enrolled: EnrolledFinger) -> None:
        self._enrolled = enrolled
        self.finger = enrolled.finger

    def try_once(self, scanner: FingerprintScanner, touch: Touch) -> Try:
        if not compares(scanner):
            return Try(Tried.NOT_THIS_WAY)
        comparison = scanner.verify(
            self._enrolled.template,
            deadline=touch.deadline,
            on_event=touch.on_event,
            cancelled=touch.cancelled,
        )
        return Try(Tried.MATCHED if comparison.matched else Tried.NO_MATCH)


def gives_card_minutiae(scanner: FingerprintScanner) -> TypeGuard[SensorMatcher]:
    """The sensor gives what a card compares, without a picture."""
    return TemplateFormat.ISO_19794_2_COMPACT in scanner.info.template_formats


def compares(scanner: FingerprintScanner) -> TypeGuard[SensorMatcher]:
    """The scanner extracts and compares by itself."""
    return hasattr(scanner, "verify")

"""What is known of the resident who stands there, asked of the station: what the core calls.

Nothing is kept for later, and nothing personal is on this terminal's disk or in its log.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from typing import TypeVar

from kiosk.backoff import jittered
from kiosk.identity.assurance import Assurance
from kiosk.link.client import StationClient
from kiosk.link.lookup_client import LookupClient
from kiosk.link.outcome import Away, Failure, Faulty, Refused
from kiosk.records.card_issue import CardIssue
from kiosk.records.correction import Correction, CorrectionReceipt
from kiosk.records.dossier import Dossier
from kiosk.records.electronic_identity import ElectronicIdentity
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.records.held import Held
from kiosk.records.record import RegistryRecord
from kiosk.records.residence import Residence
from kiosk.visit.lookup_effect import ReportCheck, SendConsent, SendCorrection
from kiosk.visit.lookup_event import LookupFault

MOST_TRIES = 2
"""Of a request for correction, with one key, so that a lost answer is asked for again."""
PAUSE = 0.2
"""Seconds between them, about."""

_FAULTS = {
    "registry-unavailable": LookupFault.REGISTRY_AWAY,
    "registry-ambiguous": LookupFault.AMBIGUOUS,
    "too-many-corrections": LookupFault.TOO_MANY,
}
_T = TypeVar("_T")
_log = logging.getLogger(__name__)


class Lookups:
    """Safe from several threads; blocks for a few seconds at most; faults are values."""

    def __init__(
        self, reach: Callable[[], StationClient | None], on_away: Callable[[], None]
    ) -> None:
        """`reach` gives the station's client, or None while it is away. `on_away`: it has not
        answered."""
        self._reach = reach
        self._on_away = on_away

    def dossiers(self, number: str, assurance: Assurance) -> tuple[Dossier, ...] | LookupFault:
        """Empty when there are none. `number`: 12 digits, here and below."""
        return self._asked(lambda lookups: lookups.dossiers(number, assurance))

    def dossier(self, number: str, code: str, assurance: Assurance) -> Dossier | LookupFault | None:
        """None: the resident has none with this code."""
        return self._asked(lambda lookups: lookups.dossier(number, code, assurance))

    def card_issue(self, number: str, assurance: Assurance) -> CardIssue | LookupFault | None:
        return self._asked(lambda lookups: lookups.card_issue(number, assurance))

    def residence(self, number: str, assurance: Assurance) -> Residence | LookupFault:
        return self._asked(lambda lookups: lookups.residence(number, assurance))

    def electronic_identity(
        self, number: str, assurance: Assurance
    ) -> ElectronicIdentity | LookupFault | None:
        return self._asked(lambda lookups: lookups.electronic_identity(number, assurance))

    def record(self, number: str, assurance: Assurance) -> RegistryRecord | LookupFault | None:
        """None: the registry does not know the number."""
        return self._asked(lambda lookups: lookups.record(number, assurance))

    def enrolled_finger(
        self, number: str, assurance: Assurance
    ) -> EnrolledFinger | LookupFault | None:
        """The finger to compare with; None when none is enrolled."""
        return self._asked(lambda lookups: lookups.enrolled_finger(number, assurance))

    def held(self, number: str, assurance: Assurance) -> Held | LookupFault:
        return self._asked(lambda lookups: lookups.held(number, assurance))

    def corrections(
        self, number: str, assurance: Assurance
    ) -> tuple[Correction, ...] | LookupFault:
        return self._asked(lambda lookups: lookups.corrections(number, assurance))

    def send_correction(self, sent: SendCorrection) -> CorrectionReceipt | LookupFault:
        """Sent again with its key after an answer was lost, it is one request, not two."""
        answer: CorrectionReceipt | Failure = Away("no-connection", maybe_sent=False)
        for left in reversed(range(MOST_TRIES)):
            answer = self._tried(lambda lookups: lookups.send_correction(sent))
            if not isinstance(answer, Away | Faulty):
                break
            if left:
                time.sleep(jittered(PAUSE))
        return _told(answer)

    def corrections_seen(self, number: str, codes: tuple[str, ...], assurance: Assurance) -> None:
        self._asked(lambda lookups: lookups.corrections_seen(number, codes, assurance))

    def report_check(self, report: ReportCheck, assurance: Assurance) -> None:
        self._asked(lambda lookups: lookups.report_check(report, assurance))

    def consent(self, said: SendConsent, assurance: Assurance) -> None:
        key = str(uuid.uuid4())
        self._asked(lambda lookups: lookups.consent(key, said, assurance))

    def _asked(self, ask: Callable[[LookupClient], _T | Failure]) -> _T | LookupFault:
        return _told(self._tried(ask))

    def _tried(self, ask: Callable[[LookupClient], _T | Failure]) -> _T | Failure:
        client = self._reach()
        if client is None:
            return Away("no-connection", maybe_sent=False)
        answer = ask(client.lookups)
        if isinstance(answer, Away):
            self._on_away()
        return answer


def _told(answer: _T | Failure) -> _T | LookupFault:
    if isinstance(answer, Away):
        return LookupFault.STATION_AWAY
    if isinstance(answer, Refused | Faulty):
        _log.warning("a lookup failed: %s", answer)
        return _FAULTS.get(answer.code, LookupFault.FAILED)
    return answer

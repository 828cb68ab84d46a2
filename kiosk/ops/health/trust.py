"""How old is what cards are judged with, and what this terminal shows to cards?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from drivers.chipcard.cv_certificate import CvCertificate, Role
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.terminal_authentication import TerminalCredentials
from drivers.chipcard.trust import TrustStore
from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found

OLD_LIST = dt.timedelta(days=400)
"""Master lists are published several times a year; one of this age was forgotten."""
CARD_ACCESS_LATE = dt.timedelta(days=14)
"""Before their end. Terminal certificates of card verifiers live for weeks or a few months."""


def country_certificates(directory: Path, now: dt.datetime) -> Finding:
    part, folder = Part.TRUST, str(directory)
    store = TrustStore.from_directory(directory, now)
    if not len(store):
        return found(part, Code.NONE, folder=folder)
    if store.rejected:
        first = store.rejected[0]
        return found(
            part,
            Code.LEFT_OUT,
            count=len(store),
            folder=folder,
            file=first.path.name,
            reason=first.reason,
        )
    lists = [source.signed_at for source in store.sources if source.signed_at is not None]
    if lists and now - max(lists) > OLD_LIST:
        days = (now - max(lists)).days
        return found(part, Code.OLD, count=len(store), folder=folder, days=days)
    return found(part, Code.OK, count=len(store), folder=folder)


def card_access(directory: Path | None, today: dt.date) -> Finding:
    """The certificates that open the fingerprints in a chip to this terminal."""
    part = Part.CARD_ACCESS
    if directory is None:
        return found(part, Code.NOT_FITTED, setting="card.terminal_dir")
    try:
        credentials = TerminalCredentials.from_directory(directory)
    except (CardProtocolError, OSError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        return found(part, Code.UNREADABLE, error=said or type(error).__name__)
    if credentials is None:
        return found(part, Code.NOT_FITTED, setting="card.terminal_dir")
    last = min(each.expires for each in _needed(credentials))
    until = f"{last:%Y-%m-%d}"
    left = last - today
    if left < dt.timedelta(0):
        return found(part, Code.EXPIRED, until=until)
    code = Code.OK if left > CARD_ACCESS_LATE else Code.EXPIRES
    return found(part, code, until=until, days=left.days)


def _needed(credentials: TerminalCredentials) -> Iterator[CvCertificate]:
    """The terminal's own, and those between it and the country's authority, whose key the chip has
    itself: a card looks at the end of each."""
    below: CvCertificate | None = credentials.terminal
    left = list(credentials.certificates)
    while below is not None:
        yield below
        left = [each for each in left if each != below and each.role is not Role.CVCA]
        below = next((each for each in left if each.holder == below.authority), None)

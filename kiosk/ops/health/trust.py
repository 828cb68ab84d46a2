"""How old is what cards are judged with?"""

from __future__ import annotations

from pathlib import Path

from drivers.chipcard.trust import TrustStore
from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found


def country_certificates(directory: Path) -> Finding:
    part, folder = Part.TRUST, str(directory)
    store = TrustStore.from_directory(directory)
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
    return found(part, Code.OK, count=len(store), folder=folder)

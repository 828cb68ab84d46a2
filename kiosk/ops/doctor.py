"""Which devices are there, which service answers: each question asked on its own, with a limit.

The core holds its devices while it runs; a port that is in use is said to be so.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.ops.health.opened import driver_packages, opened_devices
from kiosk.ops.health.software import extractor, voice
from kiosk.ops.health.trail import audit_trail
from kiosk.ops.health.trust import country_certificates
from kiosk.ops.registry_finding import registry_findings
from kiosk.ops.station_findings import station_findings
from kiosk.settings.tree import Settings


def examine(settings: Settings) -> Iterator[Finding]:
    """Asks one thing after the other; takes some seconds when much is missing."""
    yield from opened_devices(settings)
    yield from examine_while_running(settings)


def examine_while_running(settings: Settings) -> Iterator[Finding]:
    """All that can be asked while a core holds the devices."""
    yield from driver_packages()
    yield extractor(settings)
    yield voice(settings)
    yield country_certificates(settings.card.trust_dir, dt.datetime.now(dt.UTC))
    yield from station_findings(settings)
    yield from registry_findings(settings)
    yield _state(settings.terminal.state_dir)
    yield audit_trail(settings.terminal.state_dir / "audit.jsonl")


def _state(directory: Path) -> Finding:
    folder = str(directory)
    nearest = directory
    while not nearest.exists() and nearest != nearest.parent:
        nearest = nearest.parent
    if not os.access(nearest, os.W_OK | os.X_OK):
        return found(Part.STATE, Code.READ_ONLY, folder=folder)
    disk = os.statvfs(nearest)
    return found(
        Part.STATE, Code.OK, folder=folder, free_mb=disk.f_bavail * disk.f_frsize // (1 << 20)
    )

"""Which devices are there, which service answers: each question asked on its own, with a limit.

A core that runs holds the devices, and has found all this already: then its picture is read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.ops.health import machine
from kiosk.ops.health.disk import room, state_folder, wear
from kiosk.ops.health.health_file import health_file, read_health
from kiosk.ops.health.opened import driver_packages, opened_devices
from kiosk.ops.health.software import extractor, voice
from kiosk.ops.health.trail import audit_trail
from kiosk.ops.health.trust import card_access, country_certificates
from kiosk.ops.registry_finding import registry_findings
from kiosk.ops.station_findings import station_findings
from kiosk.settings.tree import Settings

_ASKED_HERE = frozenset({Part.PAIRING, Part.STATION, Part.REGISTRY, Part.CLOCK})
"""The doctor goes the whole way to the station itself, from another process."""


def examine(settings: Settings) -> Iterator[Finding]:
    """Asks one thing after the other; takes some seconds when much is missing."""
    held = read_health(health_file(settings))
    if held is not None:
        yield from (each for each in held.findings if each.part not in _ASKED_HERE)
        yield from station_findings(settings)
        yield from registry_findings(settings)
        return
    yield found(Part.PROGRAM, Code.NOT_RUNNING)
    now, terminal, root = dt.datetime.now(dt.UTC), settings.terminal, Path("/")
    yield from opened_devices(settings)
    yield from driver_packages()
    yield extractor(settings)
    yield voice(settings)
    yield country_certificates(settings.card.trust_dir, now)
    yield card_access(settings.card.terminal_dir, now.date())
    yield from station_findings(settings)
    yield from registry_findings(settings)
    yield state_folder(terminal.state_dir)
    yield from room(terminal.state_dir)
    yield from wear(root)
    yield from machine.memory(root)
    yield from machine.temperature(root)
    yield from machine.power(root)
    yield audit_trail(terminal.state_dir / "audit.jsonl")

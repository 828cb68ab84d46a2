"""The desk of a real terminal: which parts it has."""

from __future__ import annotations

import os
from dataclasses import replace

from kiosk.appliance.finding import Finding
from kiosk.appliance.folders import SETTINGS
from kiosk.appliance.report import UpdateState
from kiosk.devices.held import HeldDevices
from kiosk.link.station_link import StationLink
from kiosk.ops.fleet.part import FleetPart
from kiosk.ops.health.part import HealthPart
from kiosk.ops.provisioning.first_start import FirstStartOfStore
from kiosk.ops.staff_desk.desk import Parts, StaffDesk
from kiosk.ops.staff_desk.devices import DevicesOfStore
from kiosk.ops.staff_desk.parts import Outcome
from kiosk.ops.staff_desk.settled import SettledStore
from kiosk.settings.store import SettingsStore
from kiosk.settings.tree import Settings
from kiosk.speech.chime import chime
from kiosk.speech.fault import SpeechFault
from kiosk.speech.player import Player, SoundState


def desk(
    settings: Settings, link: StationLink, held: HeldDevices, fleet: FleetPart, health: HealthPart
) -> StaffDesk:
    terminal, caretaker = settings.terminal, fleet.caretaker
    parts = Parts(
        caretaker=caretaker,
        access=link.staff_access,
        health=Examination(health, fleet),
        loudspeaker=Chime(Player()),
    )
    if os.access(SETTINGS.parent, os.W_OK):  # else this is no appliance: a file says it all
        store = SettingsStore()
        parts = replace(
            parts,
            devices=DevicesOfStore(settings, store, held),
            settled=SettledStore(store, caretaker, terminal.id),
            first_start=FirstStartOfStore(store, terminal.state_dir, terminal.id),
        )
    return StaffDesk(terminal.id, terminal.state_dir, parts)


class Examination:
    """A Health (kiosk/ops/staff_desk/parts.py)."""

    def __init__(self, health: HealthPart, fleet: FleetPart) -> None:
        self._health = health
        self._fleet = fleet

    def examined(self) -> tuple[Finding, ...]:
        return self._health.examined()

    def software(self) -> tuple[str, UpdateState]:
        return self._fleet.version, self._fleet.update_state()


class Chime:
    """The tones before a call, which everybody in the hall knows."""

    def __init__(self, player: Player) -> None:
        self._player = player

    def test(self) -> Outcome:
        try:
            state = self._player.play(chime())
        except (OSError, SpeechFault) as error:
            return Outcome(False, f"the sound is not there: {type(error).__name__}")
        said = {
            SoundState.READY: "",
            SoundState.NO_PLAYER: "no program that plays sounds is installed",
            SoundState.NO_DEVICE: "no sound card, or no right to use it",
        }
        return Outcome(state is SoundState.READY, said[state])

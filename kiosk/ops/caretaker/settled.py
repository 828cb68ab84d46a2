"""What staff set on the screen: brightness, volume, the touch panel's calibration."""

from __future__ import annotations

import math
import re
from pathlib import Path

from kiosk.appliance.request import Calibrate, SetBrightness, SetVolume
from kiosk.appliance.touch_calibration import UNCHANGED, Matrix
from kiosk.ops.caretaker.command import TaskFailed
from kiosk.ops.caretaker.kept import read_kept
from kiosk.ops.caretaker.machine import Machine

_BACKLIGHTS = "/sys/class/backlight"
_AMIXER = "/usr/bin/amixer"
_CONTROLS = ("Master", "Speaker", "PCM", "Headphone", "Digital", "HDMI")
"""In the order in which they are preferred; names of ALSA's mixers."""
_CONTROL = re.compile(r"^Simple mixer control '([^'\n]+)',0$", re.MULTILINE)
_LEVEL = re.compile(r"\[([0-9]{1,3})%\]")
_LARGEST_FACTOR = 4.0
_SMALLEST_AREA = 0.1
"""Of the corrected panel, as a share of the touched one: less cannot be meant."""


def set_brightness(machine: Machine, request: SetBrightness) -> None:
    """Of every backlight. Raises TaskFailed."""
    lights = _backlights(machine)
    if not lights:
        raise TaskFailed("this screen has no brightness to set")
    for light, most in lights:
        machine.write(light / "brightness", str(max(1, round(most * request.percent / 100))))


def brightness(machine: Machine) -> int | None:
    """Percent of the first backlight; None: there is none."""
    for light, most in _backlights(machine):
        level = machine.read(light / "brightness")
        if level.isdecimal():
            return min(100, round(100 * int(level) / most))
    return None


def _backlights(machine: Machine) -> list[tuple[Path, int]]:
    found = []
    for light in sorted(machine.path(_BACKLIGHTS).glob("*")):
        shown = Path(_BACKLIGHTS) / light.name
        most = machine.read(shown / "max_brightness")
        if most.isdecimal() and int(most) > 0:
            found.append((shown, int(most)))
    return found


def set_volume(machine: Machine, request: SetVolume) -> None:
    """Raises TaskFailed."""
    control = _control(machine)
    # -M: by ear, not by the converter's steps, so that 50 is half as loud.
    machine.run(_AMIXER, "-M", "-q", "sset", control, f"{request.percent}%", "unmute")


def volume(machine: Machine) -> int | None:
    """Percent; None: there is no sound card."""
    try:
        level = _LEVEL.search(machine.run(_AMIXER, "-M", "sget", _control(machine), limit=5))
    except TaskFailed:
        return None
    return min(100, int(level[1])) if level else None


def _control(machine: Machine) -> str:
    if not machine.has(_AMIXER):
        raise TaskFailed("amixer is not installed")
    there = set(_CONTROL.findall(machine.run(_AMIXER, "scontrols", limit=5)))
    for control in _CONTROLS:
        if control in there:
            return control
    raise TaskFailed("no sound card has a volume to set")


def check_calibration(request: Calibrate) -> None:
    """The screen applies it to its own touches. Raises TaskFailed for one that makes the panel
    useless."""
    if not _may_be_meant(request.matrix):
        raise TaskFailed("no panel is calibrated like that")


def touch_matrix(machine: Machine) -> Matrix:
    kept = read_kept(machine).get(Calibrate.__name__)
    return kept.matrix if isinstance(kept, Calibrate) else UNCHANGED


def _may_be_meant(matrix: Matrix) -> bool:
    if not all(math.isfinite(n) and abs(n) <= _LARGEST_FACTOR for n in matrix):
        return False
    a, b, _, d, e, _ = matrix
    return abs(a * e - b * d) >= _SMALLEST_AREA

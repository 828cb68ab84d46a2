"""Kivy's environment. Must be called before anything of kivy is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from enum import Enum


class VideoDriver(Enum):
    """Where SDL draws."""

    CHOSEN = "chosen"
    """`SDL_VIDEODRIVER` was set from outside."""
    DESKTOP = "desktop"
    """An X or Wayland session."""
    KMSDRM = "kmsdrm"
    """The bare panel, without a display server."""
    OFFSCREEN = "offscreen"
    """True pixels in memory and nowhere else."""


def prepare_environment(
    *, kms: bool = False, environ: MutableMapping[str, str] | None = None
) -> VideoDriver:
    """Keep Kivy off our command line, home folder and log, and give SDL something to draw on.

    Without a display Kivy would draw to nowhere and say nothing, so a driver is always named.
    Raises `RuntimeError` when kivy has already been imported: its settings are read at import.
    """
    if "kivy" in sys.modules and environ is None:
        raise RuntimeError("prepare_environment() must run before kivy is imported")
    env = os.environ if environ is None else environ
    for name in ("KIVY_NO_ARGS", "KIVY_NO_CONFIG", "KIVY_NO_FILELOG"):
        env[name] = "1"
    env.setdefault("KIVY_NO_CONSOLELOG", "1")
    # Kivy would route other libraries' records through its own logger.
    env.setdefault("KIVY_LOG_MODE", "MIXED")
    # A View that arrives, or a touch, ends the pause between two frames.
    env["KIVY_CLOCK"] = "interrupt"
    if env.get("SDL_VIDEODRIVER"):
        return VideoDriver.CHOSEN
    if kms:
        env["SDL_VIDEODRIVER"] = "kmsdrm"
        return VideoDriver.KMSDRM
    if env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"):
        return VideoDriver.DESKTOP
    env["SDL_VIDEODRIVER"] = "offscreen"
    return VideoDriver.OFFSCREEN

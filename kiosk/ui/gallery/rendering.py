"""Draws and audits every screen in one manner. One manner at a time for a process."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from kiosk.ui.environment import prepare_environment
from kiosk.ui.gallery.manner import Manner
from kiosk.ui.options import ScreenOptions
from kiosk.visit.intent import Intent
from kiosk.visit.view import View

if TYPE_CHECKING:
    from kiosk.ui.audit.finding import Finding
    from kiosk.ui.offscreen import Offscreen

PORTRAIT_SECONDS = 5.0
PNG_EFFORT = 4
"""Of 9: the pictures of a whole gallery in a quarter of the time for a tenth more of space."""


@dataclass(frozen=True)
class Rendered:
    """All screens in one manner. A picture lies at `manner.name`/`screen`.png."""

    manner: Manner
    screens: tuple[str, ...]
    findings: tuple[Finding, ...]


class SilentPort:
    """A core that says nothing and hears nothing."""

    def start(self, on_view: Callable[[View], None], on_away: Callable[[], None]) -> None:
        pass

    def send(self, intent: Intent) -> None:
        pass

    def stop(self) -> None:
        pass


@cache
def screen() -> Offscreen:
    """This process's screen."""
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    prepare_environment()
    from kiosk.ui.examples import NOW
    from kiosk.ui.offscreen import Offscreen

    return Offscreen(SilentPort(), ScreenOptions(), lambda: NOW)


def render(manner: Manner, only: str, outdir: Path | None) -> Rendered:
    """Every screen whose name contains `only`. Without `outdir` no picture is kept.

    Raises `OSError` when a picture cannot be written.
    """
    shown = screen()
    from kiosk.ui.audit import Scene, audit
    from kiosk.ui.audit.promise import promised
    from kiosk.ui.examples import example_views

    shown.resize(*manner.panel)
    folder = outdir / manner.name if outdir else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    names, findings = [], []
    for name, view in example_views(manner.language):
        if only not in name:
            continue
        shown.lay_out(msgspec.structs.replace(view, look=manner.look))
        _wait_for_portrait(shown)
        pixels = shown.pixels()
        promise = promised(manner.look, manner.panel[0])
        findings += audit(Scene(f"{manner.name}/{name}", shown.frame, promise, pixels))
        names.append(name)
        if folder:
            pixels.save(folder / f"{name}.png", compress_level=PNG_EFFORT)
    return Rendered(manner, tuple(names), tuple(findings))


def _wait_for_portrait(shown: Offscreen) -> None:
    until = time.monotonic() + PORTRAIT_SECONDS
    while shown.frame.decoding and time.monotonic() < until:
        shown.frames(1)

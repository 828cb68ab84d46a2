"""Whatever sticks out of something around it, or of the window."""

from __future__ import annotations

from collections.abc import Iterator

from kivy.uix.stencilview import StencilView

from kiosk.ui.audit.box import Box
from kiosk.ui.audit.finding import Finding
from kiosk.ui.audit.scene import SLACK, Scene, Shown, texture_box
from kiosk.ui.widgets.lettering import Lettering

RULE = "sticks-out"


def check(scene: Scene) -> Iterator[Finding]:
    for one in scene.shown:
        box = _drawn(one)
        if box is None:
            continue
        for around in one.around:
            beyond = box.beyond(around.box)
            if beyond > SLACK and around.box.width > 0:
                kind = type(around.widget).__name__
                yield scene.finding(RULE, one, f"by {beyond:.0f} out of {kind}")
                break


def _drawn(one: Shown) -> Box | None:
    if isinstance(one.widget, Lettering):
        return texture_box(one) if one.widget.text else None
    return one.box if one.box.height > 0 and not isinstance(one.widget, StencilView) else None

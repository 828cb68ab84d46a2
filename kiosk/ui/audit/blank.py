"""Targets that say nothing: neither a text nor an icon tells what a touch does."""

from __future__ import annotations

from collections.abc import Iterator

from kivy.uix.widget import Widget

from kiosk.ui.audit.finding import Finding
from kiosk.ui.audit.scene import Scene
from kiosk.ui.widgets.basics import Art, Icon, everything_in
from kiosk.ui.widgets.lettering import Lettering

RULE = "blank-target"


def check(scene: Scene) -> Iterator[Finding]:
    for target in scene.targets:
        if not any(map(_says, everything_in(target.widget))):
            size = f"{target.box.width:.0f} × {target.box.height:.0f}"
            place = f"at {target.box.left:.0f}, {target.box.bottom:.0f}"
            yield scene.finding(RULE, target, f"{size} {place}")


def _says(widget: Widget) -> bool:
    if isinstance(widget, Lettering):
        return bool(widget.text) and widget.texture is not None
    return isinstance(widget, Icon | Art) and widget.texture is not None

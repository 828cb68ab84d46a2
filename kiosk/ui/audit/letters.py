"""Letters smaller than promised."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.ui.audit.finding import Finding
from kiosk.ui.audit.scene import Scene

RULE = "small-text"


def check(scene: Scene) -> Iterator[Finding]:
    least = scene.promise.text
    for text in scene.texts:
        # Font sizes are whole pixels.
        if text.widget.font_size < round(least):
            size = f"{text.widget.font_size:.0f}, promised {least:.0f}"
            yield scene.finding(RULE, text, size)

"""Letters smaller than promised."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.ui.audit.finding import Finding
from kiosk.ui.audit.scene import Scene
from kiosk.ui.theme import MINIMUM_TEXT

RULE = "small-text"


def check(scene: Scene) -> Iterator[Finding]:
    for text in scene.texts:
        # Ten keys of a keyboard are as wide as the panel: no longer caption grows with the text.
        on_key = any(getattr(one.widget, "bounds_text", False) for one in text.around)
        least = MINIMUM_TEXT if on_key else scene.promise.text
        # Font sizes are whole pixels.
        if text.widget.font_size < round(least):
            size = f"{text.widget.font_size:.0f}, promised {least:.0f}"
            yield scene.finding(RULE, text, size)

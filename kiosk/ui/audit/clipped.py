"""Texts that are larger than the place they have, or that no line can hold."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.ui.audit.finding import Finding
from kiosk.ui.audit.scene import SLACK, Scene
from kiosk.ui.typesetting import words_of
from kiosk.ui.widgets.lettering import Lettering, one_line

RULE = "clipped-text"


def check(scene: Scene) -> Iterator[Finding]:
    for text in scene.texts:
        widget = text.widget
        wide, high = widget.texture_size
        if high > text.box.height + SLACK:
            yield scene.finding(RULE, text, f"{high:.0f} high in {text.box.height:.0f}")
        if wide > text.box.width + SLACK:
            yield scene.finding(RULE, text, f"{wide:.0f} wide in {text.box.width:.0f}")
        for word in _words_beyond(widget):
            yield scene.finding(RULE, text, f"broken inside the word {word!r}")


def _words_beyond(label: Lettering) -> list[str]:
    room = label.width + SLACK
    # A text that fits on one line has no word that does not.
    if one_line(label.text, label.font_size, bold=label.bold) <= room:
        return []
    words = [word.strip() for line in label.text.split("\n") for word in words_of(line)]
    return [
        word
        for word in words
        # A code may go on in the next line; it is no word.
        if not any(map(str.isdigit, word))
        and one_line(word, label.font_size, bold=label.bold) > room
    ]

"""What a widget says when the focus comes to it.

Everything written on it is heard by headphones. What of that may be heard by the whole hall is a
matter of its class:

- a touch target that `keeps_texts` says nothing of a person, and all of it is said;
- any other widget is silent but for the properties that its class names in `aloud`;
- a class with `aloud` is silent but for those in any case.

A class that names `spoken` there says that and nothing else, to headphones too.
"""

from __future__ import annotations

from collections.abc import Iterator

from kivy.uix.widget import Widget

from kiosk.ui.focus import around
from kiosk.ui.voice.pronounce import pronounced
from kiosk.ui.voice.said import Said
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.widgets.lettering import Lettering
from kiosk.ui.widgets.scroller import Scroller
from kiosk.ui.wording import N_
from kiosk.ui.words import Words

_ICONS = {
    "backspace": N_("Delete the last sign"),
    "cross": N_("Delete all"),
    "search": N_("Show what was found"),
    "up": N_("Up"),
    "down": N_("Down"),
    "left": N_("Back"),
    "right": N_("On"),
    "look": N_("Display"),
}
"""What a key is called that carries a drawing and no text."""


def said_by(widget: Widget, words: Words) -> Said:
    named, state = _named_aloud(widget), _state(widget, words)
    written = _written(widget, words)
    if named is None:
        return Said(pronounced(f"{written}. {state}", words))
    aloud = ", ".join(text for text in (getattr(widget, name, "") for name in named) if text)
    if "spoken" in named:
        written = aloud
    heard = Said(
        pronounced(f"{aloud or _hushed(widget, words)}. {state}", words),
        pronounced(f"{written}. {state}", words),
    )
    return Said(heard.aloud) if heard.alone == heard.aloud else heard


def _written(widget: Widget, words: Words) -> str:
    """All that stands on it, or what its drawing means."""
    written = ", ".join(_texts(widget))
    if not written and isinstance(widget, TouchTarget):
        name = _ICONS.get(getattr(widget, "icon", ""))
        written = getattr(widget, "text", "") or (words.gettext(name) if name else "")
    about = getattr(widget, "about", "")
    return f"{about}: {written}" if about else written


def _hushed(widget: Widget, words: Words) -> str:
    """In place of what only headphones hear: where it stands, for there may be many."""
    _ = words.gettext
    said = getattr(widget, "hushed", "")
    if said:
        return _(said)
    rows = next((one.rows for one in around(widget) if isinstance(one, Scroller)), [])
    if widget not in rows:
        return _("Personal: only headphones hear it")
    place = {"line": rows.index(widget) + 1, "lines": len(rows)}
    return _("Line %(line)d of %(lines)d: only headphones hear it") % place


def _named_aloud(widget: Widget) -> tuple[str, ...] | None:
    """Names of the properties that may be said to all; None: everything may."""
    named: tuple[str, ...] | None = getattr(widget, "aloud", None)
    if named is None and not (isinstance(widget, TouchTarget) and widget.keeps_texts):
        return ()
    return named


def _texts(widget: Widget) -> Iterator[str]:
    if widget.opacity <= 0:
        return
    if isinstance(widget, Lettering):
        if widget.text:
            yield widget.text
        return
    for child in reversed(widget.children):
        yield from _texts(child)


def _state(widget: Widget, words: Words) -> str:
    _ = words.gettext
    if not isinstance(widget, TouchTarget) or widget.only_read:
        return ""
    chosen = getattr(widget, "chosen", False) is True or getattr(widget, "kind", "") == "tab_on"
    parts = [_("chosen")] if chosen else []
    parts.append(_("not available") if widget.disabled else _("button"))
    return ", ".join(parts)

"""The widgets that screens are made of. Sizes and colours come from the theme.

Importing this package makes all of them known to the `.kv` files.
"""

from kiosk.ui.widgets import (
    basics,
    buttons,
    dialog,
    lettering,
    lines,
    notice,
    progress,
    scroller,
    steps,
    surface,
    tall_key,
)

__all__ = [
    "basics",
    "buttons",
    "dialog",
    "lettering",
    "lines",
    "notice",
    "progress",
    "scroller",
    "steps",
    "surface",
    "tall_key",
]

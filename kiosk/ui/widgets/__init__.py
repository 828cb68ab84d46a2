"""The widgets that screens are made of. Sizes and colours come from the theme.

Importing this package makes all of them known to the `.kv` files.
"""

from kiosk.ui.widgets import (
    basics,
    buttons,
    lettering,
    lines,
    progress,
    scroller,
    surface,
    tall_key,
)

__all__ = ["basics", "buttons", "lettering", "lines", "progress", "scroller", "surface", "tall_key"]

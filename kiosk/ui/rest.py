"""The screen at rest: dark, and nothing on it stays where it is.

An idle screen shows the same for days. A panel of organic diodes would keep it for ever, a liquid
crystal for hours, and in the dark hall it is a lamp. So what little is shown here is dim, and goes
to another place with every minute; in between, nothing is drawn.
"""

from __future__ import annotations

import datetime as dt

from kivy.properties import StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.words import Words

_ACROSS = ("left", "center", "right")
_DOWN = ("top", "center", "bottom")
PLACES = len(_ACROSS) * len(_DOWN)
_STRIDE = 4
"""Has no divisor in common with PLACES: every place has its turn, and no two in a row are the
same column and row."""


class Rest(AnchorLayout):
    """Lies over the whole screen. The touch that ends it does nothing else."""

    clock = StringProperty("")
    station = StringProperty("")
    begin = StringProperty("")

    def show(self, station: str, words: Words) -> None:
        _ = words.gettext
        self.station = station
        self.begin = _("Touch the screen, or lay your card on the reader")

    def tick(self, now: dt.datetime) -> None:
        """Called each second; something changes once a minute."""
        place = (now.hour * 60 + now.minute) * _STRIDE % PLACES
        self.anchor_x, self.anchor_y = _ACROSS[place % 3], _DOWN[place // 3]
        self.clock = f"{now:%H:%M}"


load_kv(__file__)

"""As many widgets in a box as there are things to show."""

from __future__ import annotations

from collections.abc import Callable

from kivy.uix.layout import Layout
from kivy.uix.widget import Widget


def rows_for(box: Layout, count: int, make: Callable[[], Widget]) -> list[Widget]:
    """Those that are there, and new ones; first first."""
    rows = list(reversed(box.children))
    for row in rows[count:]:
        box.remove_widget(row)
    for _missing in range(count - len(rows)):
        box.add_widget(make())
    return list(reversed(box.children))

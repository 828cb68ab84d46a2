"""One window for all paths."""

from tests.kiosk.ui.conftest import _screen, screen

__all__ = ["_screen", "screen"]

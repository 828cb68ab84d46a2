"""The real screen, offscreen: one for the whole run, because Kivy has one app per process."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

os.environ["SDL_VIDEODRIVER"] = "offscreen"
if "kivy" not in sys.modules:
    from kiosk.ui.environment import prepare_environment

    prepare_environment()


@pytest.fixture(scope="session")
def _screen():
    from tests.kiosk.ui.driver import the_screen

    return the_screen()


@pytest.fixture
def screen(_screen) -> Iterator:
    """The screen on a panel of 1280 × 800, with nothing sent yet."""
    _screen.core.sent.clear()
    _screen.core.answer = lambda intent: None
    _screen.resize(1280, 800)
    yield _screen
    _screen.resize(1280, 800)

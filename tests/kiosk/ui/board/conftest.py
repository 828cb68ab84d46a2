from __future__ import annotations

from collections.abc import Iterator

import pytest
from kivy.base import EventLoop


@pytest.fixture(scope="session")
def _board(_screen):
    from tests.kiosk.ui.board.driver import BoardDriver

    return BoardDriver()


@pytest.fixture
def board(_board) -> Iterator:
    """An empty board on a panel of 1920 × 1080; the screen's tests get their window back."""
    window = EventLoop.window
    before, size = list(reversed(window.children)), window.size
    _board.hang()
    yield _board
    for child in list(window.children):
        window.remove_widget(child)
    window.size = size
    for child in before:
        window.add_widget(child)
    _board.frames(2)

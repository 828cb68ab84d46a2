"""Pages in a real browser: Debian's Chromium without a window, one driver for each module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.window import Window, open_window


@pytest.fixture(scope="module")
def browser() -> Iterator[Window]:
    window = open_window()
    yield window
    window.driver.quit()


@pytest.fixture(scope="module")
def other_browser() -> Iterator[Window]:
    """Of a second person."""
    window = open_window()
    yield window
    window.driver.quit()

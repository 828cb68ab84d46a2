"""The window's pixels as a PNG."""

from __future__ import annotations

from pathlib import Path

from kivy.base import EventLoop
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from PIL import Image


def grab() -> Image.Image:
    """The current window, drawn anew."""
    window = EventLoop.window
    window.dispatch("on_draw")
    width, height = window.system_size
    pixels = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
    upside_down = Image.frombytes("RGBA", (width, height), pixels)
    return upside_down.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB")


def save_screenshot(path: Path) -> None:
    """Write the current window to `path`; raises `OSError` when that is not possible."""
    grab().save(path, "PNG")

"""Rectangles in pixels of the window, from its left lower corner."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def at(cls, x: float, y: float, width: float, height: float) -> Box:
        return cls(x, y, x + width, y + height)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    def cut(self, other: Box) -> Box | None:
        """What both cover; None: nothing."""
        both = Box(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )
        return both if both.width > 0 and both.height > 0 else None

    def beyond(self, around: Box) -> float:
        """How far it reaches out of another, at the side where that is most."""
        return max(
            around.left - self.left,
            around.bottom - self.bottom,
            self.right - around.right,
            self.top - around.top,
        )

"""A small pen on Pillow: strokes with round ends, fills, turned frames; smoothed by oversampling.

Coordinates are in drawing units, y downwards. A path is a list of points; curves are sampled.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw

Point = tuple[float, float]
Path = list[Point]
Colour = tuple[int, int, int, int]

OVERSAMPLING = 4


def arc(cx: float, cy: float, r: float, start: float, end: float, ry: float | None = None) -> Path:
    """Points of an arc; angles in degrees, 0 to the right, growing clockwise (y downwards)."""
    steps = max(8, int(abs(end - start) / 4))
    radius_y = r if ry is None else ry
    angles = (math.radians(start + (end - start) * i / steps) for i in range(steps + 1))
    return [(cx + r * math.cos(a), cy + radius_y * math.sin(a)) for a in angles]


def circle(cx: float, cy: float, r: float) -> Path:
    return arc(cx, cy, r, 0, 360)


def curve(p0: Point, p1: Point, p2: Point, p3: Point) -> Path:
    """A cubic Bézier curve."""
    points = []
    for i in range(25):
        t = i / 24
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        points.append(
            (
                a * p0[0] + b * p1[0] + c * p2[0] + d * p3[0],
                a * p0[1] + b * p1[1] + c * p2[1] + d * p3[1],
            )
        )
    return points


def rounded(x: float, y: float, w: float, h: float, r: float) -> Path:
    """A closed rectangle with rounded corners."""
    return (
        arc(x + w - r, y + r, r, -90, 0)
        + arc(x + w - r, y + h - r, r, 0, 90)
        + arc(x + r, y + h - r, r, 90, 180)
        + arc(x + r, y + r, r, 180, 270)
    )


def capsule(start: Point, end: Point, r: float, r_end: float | None = None) -> Path:
    """A closed shape like a finger, round at both ends: `r` at the start, `r_end` at the end."""
    tip = r if r_end is None else r_end
    heading = math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
    return arc(*end, tip, heading - 90, heading + 90) + arc(*start, r, heading + 90, heading + 270)


class Sketch:
    """A transparent sheet of `width` × `height` units, `scale` pixels to the unit."""

    def __init__(self, width: float, height: float, scale: float) -> None:
        self._zoom = scale * OVERSAMPLING
        self._size = (round(width * scale), round(height * scale))
        big = (self._size[0] * OVERSAMPLING, self._size[1] * OVERSAMPLING)
        self._sheet = Image.new("RGBA", big, (0, 0, 0, 0))
        self._frames: list[tuple[float, float, float]] = []

    @contextmanager
    def turned(self, degrees: float, about: Point) -> Iterator[None]:
        """Everything drawn inside is turned clockwise about a point."""
        self._frames.append((math.radians(degrees), *about))
        yield
        self._frames.pop()

    def _place(self, path: Sequence[Point]) -> Path:
        placed = list(path)
        for angle, cx, cy in reversed(self._frames):
            cos, sin = math.cos(angle), math.sin(angle)
            placed = [
                (cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos)
                for x, y in placed
            ]
        return [(x * self._zoom, y * self._zoom) for x, y in placed]

    def _lay(self, mask: Image.Image, colour: Colour) -> None:
        if colour[3] < 255:
            mask = mask.point([value * colour[3] // 255 for value in range(256)])
        layer = Image.new("RGBA", self._sheet.size, (*colour[:3], 0))
        layer.putalpha(mask)
        self._sheet = Image.alpha_composite(self._sheet, layer)

    def fill(self, path: Sequence[Point], colour: Colour, hole: Sequence[Point] = ()) -> None:
        mask = Image.new("L", self._sheet.size, 0)
        draw = ImageDraw.Draw(mask)
        draw.polygon(self._place(path), fill=255)
        if hole:
            draw.polygon(self._place(hole), fill=0)
        self._lay(mask, colour)

    def stroke(
        self, path: Sequence[Point], width: float, colour: Colour, closed: bool = False
    ) -> None:
        self._lay(self._stroke_mask([path], width, closed), colour)

    def strokes(self, paths: Sequence[Sequence[Point]], width: float, colour: Colour) -> None:
        self._lay(self._stroke_mask(paths, width, closed=False), colour)

    def erase(self, path: Sequence[Point], width: float) -> None:
        """Rub out along a path, so that what is drawn over another shape stands free of it."""
        mask = self._stroke_mask([path], width, closed=False)
        alpha = ImageChops.subtract(self._sheet.getchannel("A"), mask)
        self._sheet.putalpha(alpha)

    def erase_area(self, path: Sequence[Point]) -> None:
        mask = Image.new("L", self._sheet.size, 0)
        ImageDraw.Draw(mask).polygon(self._place(path), fill=255)
        self._sheet.putalpha(ImageChops.subtract(self._sheet.getchannel("A"), mask))

    def _stroke_mask(
        self, paths: Sequence[Sequence[Point]], width: float, closed: bool
    ) -> Image.Image:
        mask = Image.new("L", self._sheet.size, 0)
        draw = ImageDraw.Draw(mask)
        thick = width * self._zoom
        for path in paths:
            points = self._place([*path, path[0]] if closed else path)
            for (x0, y0), (x1, y1) in pairwise(points):
                length = math.hypot(x1 - x0, y1 - y0) or 1.0
                nx, ny = -(y1 - y0) / length * thick / 2, (x1 - x0) / length * thick / 2
                corners = [(x0 + nx, y0 + ny), (x1 + nx, y1 + ny)]
                corners += [(x1 - nx, y1 - ny), (x0 - nx, y0 - ny)]
                draw.polygon(corners, fill=255)
            for x, y in points:
                r = thick / 2
                draw.ellipse((x - r, y - r, x + r, y + r), fill=255)
        return mask

    def image(self) -> Image.Image:
        return self._sheet.resize(self._size, Image.Resampling.LANCZOS)

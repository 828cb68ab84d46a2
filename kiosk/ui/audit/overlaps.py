"""Texts and icons that lie on one another, and targets that share a place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from kiosk.ui.audit.box import Box
from kiosk.ui.audit.finding import Finding
from kiosk.ui.audit.scene import SLACK, Scene, Shown, texture_box
from kiosk.ui.widgets.basics import Icon
from kiosk.ui.widgets.lettering import Lettering

TEXTS, TARGETS = "overlapping-texts", "overlapping-targets"
INKED = 96
"""Of 255: from so much on a pixel counts as ink, not as the soft edge of a letter."""


def check_texts(scene: Scene) -> Iterator[Finding]:
    """By the ink itself: the boxes of two lines may touch where no letter does."""
    marks = [
        (one, seen)
        for one in scene.shown
        if _is_mark(one) and one.clip and (seen := _mark_box(one).cut(one.clip))
    ]
    for (first, box), (second, other) in combinations(marks, 2):
        both = box.cut(other)
        if both and min(both.width, both.height) > SLACK and _ink_meets(first, second, both):
            detail = f"on {second.name!r}, {both.width:.0f} × {both.height:.0f}"
            yield scene.finding(TEXTS, first, detail)


def check_targets(scene: Scene) -> Iterator[Finding]:
    for first, second in combinations(scene.targets, 2):
        both = first.seen.cut(second.seen)
        if both and min(both.width, both.height) > SLACK:
            detail = f"on {second.name!r}, {both.width:.0f} × {both.height:.0f}"
            yield scene.finding(TARGETS, first, detail)


def _is_mark(one: Shown) -> bool:
    if isinstance(one.widget, Lettering):
        return one.widget.texture is not None
    return isinstance(one.widget, Icon) and one.widget.texture is not None


def _mark_box(one: Shown) -> Box:
    if isinstance(one.widget, Lettering):
        return texture_box(one)
    edge = one.widget.edge
    middle_x, middle_y = (one.box.left + one.box.right) / 2, (one.box.bottom + one.box.top) / 2
    return Box.at(middle_x - edge / 2, middle_y - edge / 2, edge, edge)


def _ink_meets(first: Shown, second: Shown, both: Box) -> bool:
    """Whether there is ink of one in the box that the ink of the other takes up there."""
    inks = [_ink(one, both) for one in (first, second)]
    if not all(ink.any() for ink in inks):
        return False
    spans = [_span(ink) for ink in inks]
    meet = spans[0].cut(spans[1])
    return meet is not None and min(meet.width, meet.height) > SLACK


def _span(ink: np.ndarray) -> Box:
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return Box(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)


def _ink(one: Shown, part: Box) -> np.ndarray:
    """Where in that part of the window it has ink; rows from the bottom."""
    texture, box = one.widget.texture, _mark_box(one)
    alpha = np.frombuffer(texture.pixels, np.uint8).reshape(texture.height, texture.width, 4)
    rows = alpha[:, :, 3] > INKED
    # A texture's first row is its lowest unless it is flipped, as pictures and letters are.
    if texture.tex_coords[1] > texture.tex_coords[7]:
        rows = rows[::-1]
    left, bottom = round(part.left - box.left), round(part.bottom - box.bottom)
    return rows[bottom : bottom + round(part.height), left : left + round(part.width)]

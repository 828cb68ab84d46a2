"""Contrast of ink and ground, measured in the pixels that were drawn.

Method, for the rectangle of each text's picture, narrowed to where its colour is and `AROUND`
pixels beyond. Of a text that is scrolled, at least `PART_SEEN` must be seen:

- The ground is every colour that fills at least `GROUND_SHARE` of it and is not the ink's own.
  Letters fill 10 to 25 %, and each tint of their soft edges far less than that share. Where all
  that fills is the ink's colour, the text is invisible, and that colour is the ground.
- The ink is the most distant colour from the ground that at least `INK_SHARE` of the pixels reach:
  the cores of the stems. It is measured, so a text that is covered, faded or half transparent
  counts as it is seen.
- The worst ground decides. Soft edges can make the measured ink paler than the colour it was drawn
  with, never darker: so the measure errs to the strict side, by under `TOLERANCE` for letters of
  28 pixels and more, and so much is forgiven.

For an icon that stands alone in a target the same holds, with `promise.shape`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kiosk.ui.audit.box import Box
from kiosk.ui.audit.finding import Finding
from kiosk.ui.audit.scene import Scene, Shown, texture_box
from kiosk.ui.widgets.basics import Icon, everything_in
from kiosk.ui.widgets.lettering import Lettering

RULE = "low-contrast"
GROUND_SHARE = 0.06
INK_SHARE = 0.004
TOLERANCE = 0.04
SAME = 12
"""Colours whose channels differ by no more are one."""
AROUND = 6
PART_SEEN = 0.8


def check(scene: Scene) -> Iterator[Finding]:
    if scene.pixels is None:
        return
    pixels = np.asarray(scene.pixels)
    for one, box, least in _marks(scene):
        seen = box.cut(one.clip) if one.clip else None
        if seen is None or seen.height < PART_SEEN * box.height:
            continue
        ink = _drawn_colour(one)
        found = measured(_narrowed(_part(pixels, seen), ink), ink)
        if found < least * (1 - TOLERANCE):
            yield scene.finding(RULE, one, f"{found:.1f}:1, promised {least:.1f}:1")


def measured(part: np.ndarray, ink: tuple[int, int, int]) -> float:
    """Contrast of what is written in a picture, rows × columns × red, green, blue; 1 to 21.

    `ink` is the colour that the text was drawn with.
    """
    flat = part.reshape(-1, 3).astype(np.int64)
    codes, counts = np.unique(flat @ np.array([65536, 256, 1]), return_counts=True)
    colours = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1)
    shares = counts / len(flat)
    grounds = _grounds(colours, shares, np.array(ink))
    light = _luminance(colours)
    worst = 21.0
    for ground in grounds:
        ratios = _ratio(light, light[ground])
        order = np.argsort(ratios)[::-1]
        reached = np.searchsorted(np.cumsum(shares[order]), INK_SHARE)
        worst = min(worst, float(ratios[order[min(reached, len(order) - 1)]]))
    return min(worst, _nearest_to_ink(colours, light, grounds, ink))


def _grounds(colours: np.ndarray, shares: np.ndarray, ink: np.ndarray) -> list[int]:
    wide = [int(index) for index in np.flatnonzero(shares >= GROUND_SHARE)]
    apart = [index for index in wide if np.abs(colours[index] - ink).max() > SAME]
    return apart or wide or [int(shares.argmax())]


def _nearest_to_ink(
    colours: np.ndarray, light: np.ndarray, grounds: list[int], ink: tuple[int, int, int]
) -> float:
    """The contrast that the colour of the ink has where it is there at all."""
    near = np.flatnonzero(np.abs(colours - np.array(ink)).max(axis=1) <= SAME)
    if not len(near):
        return 21.0
    return min(float(_ratio(light[near], light[ground]).max()) for ground in grounds)


def _luminance(colours: np.ndarray) -> np.ndarray:
    """Relative luminance (WCAG 2.2)."""
    part = colours / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def _ratio(light: np.ndarray, ground: float) -> np.ndarray:
    return (np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05)


def _part(pixels: np.ndarray, box: Box) -> np.ndarray:
    high = len(pixels)
    rows = slice(max(0, high - round(box.top)), high - round(box.bottom))
    return pixels[rows, round(box.left) : round(box.right)]


def _narrowed(part: np.ndarray, ink: tuple[int, int, int]) -> np.ndarray:
    """Without the room beside the letters; all of it where there is nothing of the ink."""
    near = np.abs(part.astype(np.int16) - np.array(ink)).max(axis=2) <= SAME
    if not near.any():
        return part
    rows, columns = np.flatnonzero(near.any(axis=1)), np.flatnonzero(near.any(axis=0))
    top, left = max(0, rows[0] - AROUND), max(0, columns[0] - AROUND)
    return part[top : rows[-1] + AROUND + 1, left : columns[-1] + AROUND + 1]


def _drawn_colour(one: Shown) -> tuple[int, int, int]:
    colour = one.widget.tint if isinstance(one.widget, Icon) else one.widget.color
    return tuple(round(part * 255) for part in colour[:3])


def _marks(scene: Scene) -> Iterator[tuple[Shown, Box, float]]:
    """Texts and lonely icons, where they lie, and the contrast that each must have."""
    for text in scene.texts:
        yield text, texture_box(text), scene.promise.contrast
    lonely = {icon for target in scene.targets if (icon := _lonely_icon(target)) is not None}
    for one in scene.shown:
        if one.widget in lonely:
            yield one, one.box, scene.promise.shape


def _lonely_icon(target: Shown) -> Icon | None:
    inside = list(everything_in(target.widget))
    if any(isinstance(one, Lettering) and one.text for one in inside):
        return None
    return next((one for one in inside if isinstance(one, Icon) and one.name), None)

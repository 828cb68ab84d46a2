"""Rounded surfaces, each drawn as one picture in nine parts.

Corners and edges keep their size and the middle is stretched: nine rectangles, whatever the
colours, where shapes with smoothed edges would be hundreds of slivers and a pass for each layer.
"""

from __future__ import annotations

from functools import lru_cache

from kivy.clock import Clock
from kivy.graphics import BorderImage, Color
from kivy.graphics.texture import Texture
from kivy.properties import ColorProperty, NumericProperty
from kivy.uix.widget import Widget
from PIL import Image, ImageDraw

from kiosk.ui.theme import Rgba, theme

SURFACES_KEPT = 128
"""Colours times radii; most are of 5 to 20 kB."""
FINER = 4
"""How much finer a shape is drawn before it is scaled down: that smooths its edges."""
MIDDLE = 4
"""Pixels between the corners; what is stretched."""

_SEEN = ("pos", "size", "fill", "border", "edge", "radius", "depth", "inset", "inset_x")

_Box = tuple[int, int, int, int]


def texture_of(pixels: Image.Image) -> Texture:
    """An RGBA image on the graphics card."""
    texture = Texture.create(size=pixels.size, colorfmt="rgba")
    texture.blit_buffer(pixels.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture


def _bytes(colour: Rgba) -> tuple[int, ...]:
    return tuple(round(part * 255) for part in colour)


@lru_cache(maxsize=SURFACES_KEPT)
def surface(
    radius: int, thickness: int, fill: Rgba, edge: Rgba, border: Rgba, line: int
) -> Texture:
    """A surface whose corners have `radius`, `thickness` above the ground, with a `line` around."""
    side = 2 * radius + MIDDLE
    size = (side * FINER, (side + thickness) * FINER)
    line *= FINER

    def rounded(box: _Box, corner: int, colour: Rgba) -> None:
        layer = Image.new("RGBA", size)
        ImageDraw.Draw(layer).rounded_rectangle(box, max(0, corner), _bytes(colour))
        pixels.alpha_composite(layer)

    pixels = Image.new("RGBA", size)
    corner, right, low = radius * FINER, size[0] - 1, side * FINER - 1
    if thickness:
        rounded((0, size[1] - side * FINER, right, size[1] - 1), corner, edge)
    if border[3] and border != fill:
        rounded((0, 0, right, low), corner, border)
        rounded((line, line, right - line, low - line), corner - line, fill)
    else:
        rounded((0, 0, right, low), corner, fill)
    return texture_of(pixels.resize((side, side + thickness), Image.Resampling.BOX))


@lru_cache(maxsize=32)
def disc(diameter: int) -> Texture:
    """A white disc, to be tinted."""
    pixels = Image.new("RGBA", (diameter * FINER,) * 2)
    ImageDraw.Draw(pixels).ellipse((0, 0, *(edge - 1 for edge in pixels.size)), "white")
    return texture_of(pixels.resize((diameter, diameter), Image.Resampling.BOX))


@lru_cache(maxsize=8)
def ring(diameter: int, thickness: int, track: Rgba, tint: Rgba) -> Texture:
    """A ring of which about a quarter, from the top clockwise, has another colour."""
    pixels = Image.new("RGBA", (diameter * FINER,) * 2)
    draw, width = ImageDraw.Draw(pixels), thickness * FINER
    box = (0, 0, *(edge - 1 for edge in pixels.size))
    draw.arc(box, 0, 360, _bytes(track), width)
    draw.arc(box, -90, 0, _bytes(tint), width)
    middle, end = pixels.width // 2, pixels.width - width // 2
    for x, y in ((middle, width // 2), (end, middle)):
        reach = width // 2
        draw.ellipse((x - reach, y - reach, x + reach, y + reach), _bytes(tint))
    return texture_of(pixels.resize((diameter, diameter), Image.Resampling.BOX))


def forget_surfaces() -> None:
    """In other colours none of them is wanted again."""
    for drawn in (surface, ring):
        drawn.cache_clear()


class Surfaced:
    """What a widget needs to lie on a rounded surface.

    `fill` is its colour, `border` that of the hairline around it, `edge` that of the thickness
    below it. `inset` and `inset_x` are how far the surface stays inside the widget, `depth` how
    far it is pressed down now, all in pixels.
    """

    fill = ColorProperty()
    border = ColorProperty((0, 0, 0, 0))
    edge = ColorProperty((0, 0, 0, 0))
    radius = NumericProperty(0)
    thickness = NumericProperty(0)
    inset = NumericProperty(0)
    inset_x = NumericProperty(0)
    depth = NumericProperty(0)

    def __init__(self, **properties: object) -> None:
        # With the layout, not at each of the sizes on the way to it.
        self._paint = Clock.create_trigger(self._painted, -1)
        super().__init__(**properties)
        with self.canvas.before:
            self._colour = Color(1, 1, 1, 0)
            self._picture = BorderImage(size=(0, 0))
        for name in _SEEN:
            self.fbind(name, self._paint)
        self._paint()

    def line_around(self) -> Rgba:
        """Colour of the hairline; where all surfaces have one, also of those that need none."""
        border = tuple(self.border)
        bare = border[3] == 0 or border == tuple(self.fill)
        return theme.line if bare and theme.outlined else border

    def draw_ahead(self, **state: object) -> None:
        """Make the picture that it will have in another state, before somebody waits for it."""
        now = {name: getattr(self, name) for name in state}
        for each in (state, now):
            for name, value in each.items():
                setattr(self, name, value)
            self._painted(0)

    def _painted(self, _seconds: float) -> None:
        left, right = round(self.x + self.inset_x), round(self.right - self.inset_x)
        bottom, top = round(self.y + self.inset), round(self.top - self.inset - self.depth)
        width, height = right - left, top - bottom
        thickness = max(0, round(self.thickness - self.depth))
        corner = min(round(self.radius), (width - 1) // 2, (height - thickness - 1) // 2)
        shown = corner >= theme.hairline and self.fill[3] > 0
        self._colour.a = 1 if shown else 0
        if not shown:
            self._picture.size = (0, 0)
            return
        colours = (tuple(self.fill), tuple(self.edge), self.line_around())
        picture = self._picture
        picture.texture = surface(corner, thickness, *colours, theme.hairline)
        picture.border = (corner + 1 + thickness, corner + 1, corner + 1, corner + 1)
        picture.pos = (left, bottom)
        picture.size = (width, height)


class Disc(Widget):
    """A disc as large as the widget allows."""

    tint = ColorProperty()

    def find(self, size: list[float]) -> Texture | None:
        diameter = round(min(size))
        return disc(diameter) if diameter > 0 else None

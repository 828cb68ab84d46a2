"""Texts, icons and surfaces."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kivy.clock import Clock
from kivy.core.text import LabelBase
from kivy.graphics.texture import Texture
from kivy.lang import Builder
from kivy.properties import (
    AliasProperty,
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label
from kivy.uix.widget import Widget
from PIL import Image

from kiosk.assets_path import assets_path
from kiosk.ui.theme import theme

FONT = "Kiosk"
PICTURES_KEPT = 160
"""Drawings times sizes: most are icons of 5 to 12 kB."""


def load_kv(module_file: str) -> None:
    """Load the `.kv` that lies beside a module."""
    Builder.load_file(str(Path(module_file).with_suffix(".kv")))


LabelBase.register(
    FONT,
    fn_regular=str(assets_path("fonts", "NotoSans-Regular.ttf")),
    fn_bold=str(assets_path("fonts", "NotoSans-Bold.ttf")),
)


@lru_cache(maxsize=PICTURES_KEPT)
def picture(name: str, width: int, height: int) -> Texture | None:
    """A drawing of `assets/icons`, fitted into a box of so many pixels; None: there is no such.

    It is scaled here, once, to the very size that is drawn: sharper than what the graphics card
    makes of a larger one, and a large drawing with all its halvings costs ten times the memory.
    """
    path = assets_path("icons", f"{name}.png")
    if not path.is_file():
        return None
    # Not through Kivy's loader, which keeps the pixels beside the texture.
    with Image.open(path) as drawing:
        pixels = drawing.convert("RGBA")
    pixels.thumbnail((width, height), Image.Resampling.LANCZOS)
    texture = Texture.create(size=pixels.size, colorfmt="rgba")
    texture.blit_buffer(pixels.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture


class Text(Label):
    """Wrapped text as wide as its place and as high as it needs."""


class BoxText(Label):
    """Wrapped text in the middle of a box whose size others decide."""


class Drawn(Widget):
    """Shows a drawing by its name; the texture follows the widget's size."""

    name = StringProperty("")
    texture = ObjectProperty(None, allownone=True)

    def __init__(self, **properties: object) -> None:
        # With the layout, not at each of the sizes on the way to it.
        self._fit = Clock.create_trigger(self._choose, -1)
        super().__init__(**properties)
        self.fbind("size", self._fit)

    def on_name(self, _widget: Widget, name: str) -> None:
        if name:
            self._fit()
        else:
            self.texture = None

    def _choose(self, _seconds: float) -> None:
        width, height = map(round, self.size)
        if self.name and width > 0 and height > 0:
            self.texture = self.find(width, height)

    def find(self, width: int, height: int) -> Texture | None:
        return picture(self.name, width, height)


class Icon(Drawn):
    """A square one-colour icon by name; a name without a drawing shows `fallback`."""

    fallback = StringProperty("document")
    tint = ColorProperty(theme.brand)
    edge = AliasProperty(lambda icon: round(min(icon.size)), bind=("size",))
    """Side of the square that is drawn, in pixels."""

    def find(self, width: int, height: int) -> Texture | None:
        edge = min(width, height)
        return picture(self.name, edge, edge) or picture(self.fallback, edge, edge)


class Art(Drawn):
    """A drawing in its own colours, as large as its place allows; `mirrored` left to right."""

    mirrored = BooleanProperty(False)
    opacity_of_art = NumericProperty(1.0)

    def placed(self, width: float, height: float) -> tuple[float, float, float, float]:
        """Left, bottom, width and height of the texture fitted into the widget."""
        if self.texture is None:
            return (self.x, self.y, 0, 0)
        wide, high = self.texture.size
        scale = min(width / wide, height / high)
        w, h = wide * scale, high * scale
        return (round(self.center_x - w / 2), round(self.center_y - h / 2), w, h)


class Panel(BoxLayout):
    """A rounded surface that holds other widgets."""

    fill = ColorProperty(theme.surface)
    border = ColorProperty(theme.line)
    radius = NumericProperty(theme.radius_m)


class EmptyNote(BoxLayout):
    """Says, in the middle of the place of a list, why there is none."""

    icon = StringProperty("")
    title = StringProperty("")
    note = StringProperty("")


class Chip(BoxLayout):
    """A short status with an icon, on its tint."""

    text = StringProperty("")
    icon = StringProperty("")
    fill = ColorProperty(theme.neutral_tint)
    ink = ColorProperty(theme.neutral)


load_kv(__file__)

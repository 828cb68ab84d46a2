"""Texts, icons and surfaces."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from kivy.clock import Clock
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
from kivy.uix.layout import Layout
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget
from PIL import Image, ImageChops, ImageDraw

from kiosk.assets_path import assets_path
from kiosk.ui.theme import theme
from kiosk.ui.widgets.lettering import Lettering
from kiosk.ui.widgets.surface import Surfaced, texture_of


def load_kv(module_file: str) -> None:
    """Load the `.kv` that lies beside a module."""
    Builder.load_file(str(Path(module_file).with_suffix(".kv")))


def lay_out(widget: Widget, **place: float | tuple[float, float]) -> None:
    """Give a new widget its place, and all that it consists of its own, at once and before anything
    is written there: a text is set for the width that it finds, and once more for another."""
    for name, value in place.items():
        setattr(widget, name, value)
    for part in widget.walk(restrict=True):
        if isinstance(part, Layout):
            part.do_layout()
        elif isinstance(part, ScrollView):
            part.update_from_scroll()


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
    return texture_of(pixels)


# An icon has 5 to 12 kB, an illustration nearly a megabyte.
_icon = lru_cache(maxsize=160)(picture)
_art = lru_cache(maxsize=6)(picture)


@lru_cache(maxsize=4)
def corner_picture(name: str, edge: int, shown: int, radius: int) -> Texture:
    """The left lower `shown` × `shown` pixels of a square drawing of `edge` pixels.

    It fills the right upper corner of a surface, and is rounded there as the surface is.
    """
    with Image.open(assets_path("icons", f"{name}.png")) as drawing:
        pixels = drawing.convert("RGBA").resize((edge, edge), Image.Resampling.LANCZOS)
    pixels = pixels.crop((0, edge - shown, shown, edge))
    mask = Image.new("L", pixels.size)
    ImageDraw.Draw(mask).rounded_rectangle((-radius, 0, shown - 1, shown + radius), radius, 255)
    pixels.putalpha(ImageChops.multiply(pixels.getchannel("A"), mask))
    return texture_of(pixels)


def everything_in(widget: Widget) -> Iterator[Widget]:
    """The widget and all below it, itself last."""
    for child in widget.children:
        yield from everything_in(child)
    yield widget


def forget(widget: Widget) -> None:
    """Drop every text of a widget and of those below it, and what was drawn of it.

    Left alone is what says nothing of a person: whatever `keeps_texts`, and the drawings, which
    all screens share. A widget that passes texts on to labels names its properties in `said`.
    """
    if getattr(widget, "keeps_texts", False):
        return
    for child in widget.children:
        forget(child)
    for name in getattr(widget, "said", ()):
        setattr(widget, name, "")
    if isinstance(widget, Lettering):
        widget.forget()


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
        raise TypeError(f"{type(self).__name__} has no drawings")


class Icon(Drawn):
    """A square one-colour icon by name; a name without a drawing shows `fallback`."""

    fallback = StringProperty("document")
    tint = ColorProperty()
    edge = AliasProperty(lambda icon: round(min(icon.size)), bind=("size",))
    """Side of the square that is drawn, in pixels."""

    def find(self, width: int, height: int) -> Texture | None:
        edge = min(width, height)
        return _icon(self.name, edge, edge) or _icon(self.fallback, edge, edge)


class Art(Drawn):
    """A drawing in its own colours, as large as its place allows, or none.

    `mirrored`: left to right."""

    mirrored = BooleanProperty(False)
    opacity_of_art = NumericProperty(1.0)

    def find(self, width: int, height: int) -> Texture | None:
        if height < theme.least_art:
            return None
        return _art(theme.drawing(self.name), width, height)

    def placed(self, width: float, height: float) -> tuple[float, float, float, float]:
        """Left, bottom, width and height of the texture fitted into the widget."""
        if self.texture is None:
            return (self.x, self.y, 0, 0)
        wide, high = self.texture.size
        scale = min(width / wide, height / high)
        w, h = wide * scale, high * scale
        return (round(self.center_x - w / 2), round(self.center_y - h / 2), w, h)


class Panel(Surfaced, BoxLayout):
    """A rounded surface that holds other widgets."""


class EmptyNote(BoxLayout):
    """Says, in the middle of the place of a list, why there is none."""

    said: ClassVar = ("title", "note")
    aloud: ClassVar = ("title", "note")
    icon = StringProperty("")
    title = StringProperty("")
    note = StringProperty("")


class Chip(Surfaced, BoxLayout):
    """A short status with an icon, on its tint."""

    said: ClassVar = ("text",)
    aloud: ClassVar = ("text",)
    text = StringProperty("")
    icon = StringProperty("")
    ink = ColorProperty()


load_kv(__file__)

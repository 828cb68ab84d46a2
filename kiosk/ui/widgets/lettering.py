"""Text that forgets: nothing of it is kept but its picture, and that goes with the text.

Kivy's own Label keeps a renderer with the text and its lines, four times the memory.
"""

from __future__ import annotations

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.core.text import LabelBase
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.widget import Widget

from kiosk.language.script import Script, is_latin
from kiosk.ui.fonts import font_file
from kiosk.ui.line_breaks import evened, without_orphans
from kiosk.ui.typesetting import typeset, width_of
from kiosk.ui.widgets.surface import texture_of

FONT = "Kiosk"
"""Kivy's name of the font of Latin letters."""
LabelBase.register(
    FONT,
    fn_regular=str(font_file(Script.LATIN, bold=False)),
    fn_bold=str(font_file(Script.LATIN, bold=True)),
)


_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}


class Renderer(CoreLabel):
    """Measures and draws a text in Latin letters. They are fitted to the pixels in their height
    only: that keeps their shapes, and takes a third of the time that the fonts' own programs take.

    All that is written goes through this one: a font once opened keeps how it is fitted."""

    def __init__(self, text: str = "", **options: object) -> None:
        super().__init__(text, font_name=FONT, font_hinting="light", **options)


def one_line(text: str, font_size: float, *, bold: bool) -> float:
    """Width of a text on one line, in pixels."""
    if not is_latin(text):
        return width_of(text, font_size, bold=bold)
    return float(Renderer(text, font_size=font_size, bold=bold).get_extents(text)[0])


class Lettering(Widget):
    """A text in the middle of its height; `texture_size` is what it needs, in pixels."""

    text = StringProperty("")
    font_size = NumericProperty(0)
    bold = BooleanProperty(False)
    color = ColorProperty()
    halign = OptionProperty("left", options=["left", "center", "right"])
    line_height = NumericProperty(1.0)
    texture_size = ObjectProperty((0, 0))
    wraps = True
    """Whether lines end where the widget does."""

    def __init__(self, **properties: object) -> None:
        self.texture: Texture | None = None
        self._set = Clock.create_trigger(self._typeset, -1)
        super().__init__(**properties)
        with self.canvas:
            self._ink = Color(*self.color)
            self._shape = Rectangle(size=(0, 0))
        for name in ("text", "font_size", "bold", "halign", "line_height"):
            self.fbind(name, self._set)
        if self.wraps:
            self.fbind("width", self._set)
        self.fbind("pos", self._place)
        self.fbind("size", self._place)
        self.fbind("color", self._tint)
        if self.text:
            self._set()

    def forget(self) -> None:
        """Drop the text and its picture now."""
        self.text = ""
        self._show(None)

    def _typeset(self, _seconds: float) -> None:
        if not self.text or (self.wraps and self.width <= 0):
            self._show(None)
            return
        texture = self._in_latin() if is_latin(self.text) else self._in_other_scripts()
        # Now, not when it is first drawn: until then it would hold the renderer.
        texture.bind()
        self._show(texture)

    def _in_other_scripts(self) -> Texture:
        def width(text: str) -> float:
            return width_of(text, self.font_size, bold=self.bold)

        text = without_orphans(self.text, self.width, width) if self.wraps else self.text
        picture = typeset(
            text,
            self.font_size,
            bold=self.bold,
            halign=self.halign,
            line_height=self.line_height,
            room=self.width if self.wraps else None,
        )
        return texture_of(picture)

    def _in_latin(self) -> Texture:
        renderer = self._renderer(self.text, None)

        def width(text: str) -> float:
            return float(renderer.get_extents(text)[0])

        if self.wraps and ("\n" in self.text or width(self.text) > self.width):
            text = without_orphans(self.text, self.width, width)
            centred = self.halign == "center"
            room = evened(text, self.width, width) if centred else self.width
            renderer = self._renderer(text, room)
        renderer.refresh()
        return renderer.texture

    def _renderer(self, text: str, room: float | None) -> Renderer:
        """None: for one line. Its picture is no wider than the text, and made in half the time."""
        return Renderer(
            text=text,
            font_size=self.font_size,
            bold=self.bold,
            halign=self.halign,
            line_height=self.line_height,
            text_size=(room, None),
        )

    def _show(self, texture: Texture | None) -> None:
        self.texture = self._shape.texture = texture
        self._shape.size = texture.size if texture is not None else (0, 0)
        self.texture_size = tuple(self._shape.size)
        self._place()

    def _place(self, *_change: object) -> None:
        width, height = self._shape.size
        # Not by `center`, which Kivy brings up to date only after this.
        left = self.x + (self.width - width) * self.before
        bottom = self.y + (self.height - height) / 2
        self._shape.pos = (round(left), round(bottom))

    @property
    def before(self) -> float:
        """Share of the room beside the picture that is on its left."""
        return _BEFORE[self.halign] if self.wraps else 0.5

    def _tint(self, _widget: Widget, colour: list[float]) -> None:
        self._ink.rgba = colour


class Text(Lettering):
    """Wrapped text as wide as its place and as high as it needs."""


class BoxText(Lettering):
    """Wrapped text in the middle of a box whose size others decide."""


class ShortText(Lettering):
    """Text on one line, as wide as it needs."""

    wraps = False

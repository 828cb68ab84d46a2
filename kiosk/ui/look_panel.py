"""How the screen is to be: colours, size of the text, simple, low, and the voice.

Lies over the screen, and shows itself in what is chosen.
"""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from msgspec.structs import replace

from kiosk.ui.palettes import PALETTES
from kiosk.ui.theme import LETTERING, Rgba, rgba, theme
from kiosk.ui.views.body import Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import PushButton
from kiosk.ui.widgets.dialog import Dialog
from kiosk.ui.wording import N_
from kiosk.ui.words import Words
from kiosk.visit.intent import ChooseLook, ChooseVoice, CloseLook
from kiosk.visit.look import Look, TextSize, Variant, Voice
from kiosk.visit.view import View

_VARIANTS = {
    Variant.LIGHT: N_("Light colours"),
    Variant.DARK: N_("Dark colours"),
    Variant.HIGH_CONTRAST: N_("High contrast"),
}
_SIZES = {
    TextSize.NORMAL: N_("Normal text"),
    TextSize.LARGE: N_("Large text"),
    TextSize.LARGEST: N_("Largest text"),
}
_SWITCHES = {
    "simple": N_("Fewer choices"),
    "low": N_("Buttons lower"),
    "voice": N_("Read aloud"),
}


class Choice(PushButton):
    """One of several, of which one is `chosen`."""

    chosen = BooleanProperty(False)

    def on_chosen(self, _widget: object, chosen: bool) -> None:
        self.icon = "check" if chosen else ""
        self._dress()

    def _colours(self) -> tuple[Rgba, Rgba, Rgba, Rgba]:
        line = theme.brand_ink if self.chosen else theme.outline
        return (theme.brand_tint if self.chosen else theme.surface, theme.edge, line, theme.ink)


class VariantChoice(Choice):
    """Has the colours that it stands for."""

    variant: Variant

    def __init__(self, variant: Variant) -> None:
        self.variant = variant
        super().__init__()

    def _colours(self) -> tuple[Rgba, Rgba, Rgba, Rgba]:
        own = PALETTES[self.variant]
        line = theme.brand_ink if self.chosen else theme.outline
        return (rgba(own.PAPER), theme.edge, line, rgba(own.INK))


class OnOff(PushButton):
    """Something that is on or off; what it is, its knob says as well as its name."""

    on = BooleanProperty(False)
    icon = StringProperty("switch_off")

    @property
    def chosen(self) -> bool:
        """As the voice tells it."""
        return self.on

    def on_on(self, _widget: object, on: bool) -> None:
        self.icon = "switch_on" if on else "switch_off"


class LookPanel(Dialog):
    """A touch beside it closes it."""

    def __init__(self, send: Send) -> None:
        super().__init__()
        self._send = send
        self._look = Look()
        self._voice: Voice | None = None
        ids = self.ids
        self._variants = {each: VariantChoice(each) for each in _VARIANTS}
        self._sizes = {each: self._sized(each) for each in _SIZES}
        self._switches = {each: OnOff() for each in _SWITCHES}
        for row, choices in (
            (ids.variants, self._variants),
            (ids.sizes, self._sizes),
            (ids.switches, self._switches),
        ):
            for button in choices.values():
                row.add_widget(button)
        for variant, button in self._variants.items():
            button.bind(on_release=lambda _button, to=variant: self._change(variant=to))
        for size, button in self._sizes.items():
            button.bind(on_release=lambda _button, to=size: self._change(text_size=to))
        for name, button in self._switches.items():
            button.bind(on_release=lambda _button, chosen=name: self._turn(chosen))

    def _sized(self, size: TextSize) -> Choice:
        """In its own size, but still legible to whoever has chosen a larger one."""
        return Choice(font_size=max(theme.text_small, theme.px(LETTERING[size].body)))

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        self._look, self._voice = view.look, view.voice
        ids = self.ids
        ids.title.text = _("How should the screen look?")
        ids.done.text = _("Done")
        for variant, text in _VARIANTS.items():
            self._variants[variant].text = _(text)
            self._variants[variant].chosen = variant is view.look.variant
        for size, text in _SIZES.items():
            self._sizes[size].text = _(text)
            self._sizes[size].chosen = size is view.look.text_size
        on = {"simple": view.look.simple, "low": view.look.low, "voice": view.voice is not None}
        for name, text in _SWITCHES.items():
            self._switches[name].text = _(text)
            self._switches[name].on = on[name]

    def _change(self, **changes: object) -> None:
        self._send(ChooseLook(replace(self._look, **changes)))

    def _turn(self, name: str) -> None:
        if name == "voice":
            self._send(ChooseVoice(Voice() if self._voice is None else None))
        else:
            self._change(**{name: not getattr(self._look, name)})

    def close(self) -> None:
        self._send(CloseLook())

    def beside(self) -> None:
        self.close()


load_kv(__file__)

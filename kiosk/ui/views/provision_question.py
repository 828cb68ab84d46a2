"""A terminal's first start: what it is called, where its station is, by which code it opens."""

from __future__ import annotations

from typing import ClassVar

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.relativelayout import RelativeLayout
from kivy.uix.widget import Widget

from kiosk.appliance.fault_words import fault_in
from kiosk.language.input_method import PLAIN
from kiosk.ui.staff_wording import PROVISION_FAULTS
from kiosk.ui.theme import theme
from kiosk.ui.typed_text import TypedText
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.views.staff_code_entry import DOT
from kiosk.ui.views.staff_sheet import Action, place_actions
from kiosk.ui.widgets.basics import Panel, load_kv
from kiosk.ui.widgets.keyboard import Keyboard
from kiosk.ui.widgets.lines import Line, Look, TouchLine
from kiosk.ui.widgets.scroller import Scroller
from kiosk.ui.widgets.steps import StepTrack
from kiosk.ui.wording import N_
from kiosk.ui.words import Words
from kiosk.visit.intent import (
    ClearDigits,
    DeleteDigit,
    SubmitDigits,
    SubmitText,
    TypeDigit,
    TypeText,
)
from kiosk.visit.staff_mode_intent import (
    BeginProvisioning,
    ChooseStation,
    LookAgain,
    TypeStation,
)
from kiosk.visit.staff_mode_view import ProvisionQuestion, ProvisionStep
from kiosk.visit.view import View

_LONGEST = 200
_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789.-_:/"
_TITLES = {
    ProvisionStep.WELCOME: N_("This terminal is new"),
    ProvisionStep.NAME: N_("What is this terminal called?"),
    ProvisionStep.STATION: N_("Which is its station?"),
    ProvisionStep.STATION_ADDRESS: N_("The station's address"),
    ProvisionStep.SETUP_CODE: N_("Choose a setup code"),
    ProvisionStep.SETUP_CODE_AGAIN: N_("The same code once more"),
    ProvisionStep.SAVING: N_("One moment please"),
    ProvisionStep.DONE: N_("This terminal is set up"),
}
_NOTES = {
    ProvisionStep.WELCOME: N_(
        "Hold the setup code of the station to the scanner, or answer three questions."
    ),
    ProvisionStep.NAME: N_("As the station's console shows it, such as hall-1"),
    ProvisionStep.SETUP_CODE: N_("6 to 12 digits. It opens staff mode when the station is away."),
    ProvisionStep.DONE: N_("It starts anew; then it is paired with the station."),
}
_STEPS = (N_("What it is called"), N_("Its station"), N_("Its setup code"))
_AT = {
    ProvisionStep.NAME: 0,
    ProvisionStep.STATION: 1,
    ProvisionStep.STATION_ADDRESS: 1,
    ProvisionStep.SETUP_CODE: 2,
    ProvisionStep.SETUP_CODE_AGAIN: 2,
    ProvisionStep.SAVING: len(_STEPS),
    ProvisionStep.DONE: len(_STEPS),
}
_WRITTEN = (ProvisionStep.SAVING, ProvisionStep.DONE)
_ICONS = {
    ProvisionStep.WELCOME: "gear",
    ProvisionStep.SAVING: "clock",
    ProvisionStep.DONE: "check",
}
_TYPED = (ProvisionStep.NAME, ProvisionStep.STATION_ADDRESS)
_DIGITS = (ProvisionStep.SETUP_CODE, ProvisionStep.SETUP_CODE_AGAIN)


class TypedField(Panel):
    """What was typed."""

    text = StringProperty("")


class CodePad(BoxLayout):
    """How much of the code is typed, beside the keys for it, which take the whole height."""


class ProvisionQuestionView(BodyView):
    kept = False
    has_back = True
    takes_spaces: ClassVar[bool] = False
    centred = NumericProperty(1)
    typing = BooleanProperty(False)
    """There is a field beside the title."""
    coding = BooleanProperty(False)
    """The keys for a code have all the room, and the title stands beside them."""

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._typed = TypedText()
        self._step: ProvisionStep | None = None
        self._acting: tuple[Action, ...] = ()
        self._field = TypedField()
        self._keyboard = Keyboard()
        self._keyboard.bind(
            on_character=lambda _keys, one: self.type_sign(one),
            on_delete=lambda _keys: self._type(self._typed.text[:-1]),
            on_done=lambda _keys: self.send(SubmitText()),
        )
        self._keyboard.done.icon = "check"
        self._code = CodePad()
        self._code.ids.pad.bind(
            on_character=lambda _pad, digit: self.send(TypeDigit(digit)),
            on_delete=lambda _pad: self.send(DeleteDigit()),
            on_clear=lambda _pad: self.send(ClearDigits()),
            on_submit=lambda _pad: self.send(SubmitDigits()),
        )
        self._stations = Scroller()
        self._track = StepTrack(labelled=True, pos_hint={"center_x": 0.5, "center_y": 0.5})
        self._steps = RelativeLayout()
        self._steps.add_widget(self._track)

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        self.coding = body.step in _DIGITS
        self._say(body, ids if not self.coding else self._code.ids, words)
        # What is being written can be neither taken back nor left.
        self.has_back = body.step not in _WRITTEN
        drawn = theme.roomy or not (theme.crowded or body.fault)
        ids.icon.name = _ICONS.get(body.step, "") if drawn else ""
        if body.step is not self._step:
            self._step = body.step
            self._typed.forget()
            self._place(body.step)
        self._fill(body, words)
        self._show_steps(body, words)
        acting = self._actions(body, words)
        if acting != self._acting:
            self._acting = acting
            place_actions(ids.actions, acting, self.send)

    def _show_steps(self, body: ProvisionQuestion, words: Words) -> None:
        at = _AT.get(body.step)
        self.aside = None if at is None else self._steps
        if at is not None:
            self._track.show([words.gettext(step) for step in _STEPS], at, words)

    def _place(self, step: ProvisionStep) -> None:
        holder, head = self.ids.holder, self.ids.head
        holder.clear_widgets()
        head.remove_widget(self._field)
        self.typing = step in _TYPED
        if self.typing:
            head.add_widget(self._field)
        parts: tuple[Widget, ...] = ()
        if step in _TYPED:
            parts = (Widget(), self._keyboard)
        elif step in _DIGITS:
            parts = (self._code,)
        elif step is ProvisionStep.STATION:
            parts = (self._stations,)
        for part in parts:
            holder.add_widget(part)
        self.centred = 0 if parts else 1

    def _fill(self, body: ProvisionQuestion, words: Words) -> None:
        if body.step in _TYPED:
            self._typed.heard(body.text)
            self._field.text = self._typed.text
            self._keyboard.speak(words, PLAIN)
        elif body.step in _DIGITS:
            keys = self._code.ids
            keys.field.text = DOT * body.typed
            keys.pad.label(words)
            some = body.typed > 0
            keys.pad.allow(deleting=some, submitting=some)
        elif body.step is ProvisionStep.STATION:
            self._show_stations(body, words)

    def _show_stations(self, body: ProvisionQuestion, words: Words) -> None:
        _ = words.gettext
        lines = [
            Line(station.name, note=station.url, icon="station", key=station.url)
            for station in body.stations
        ]
        if not lines:
            text = _("Looking for stations") if body.looking else _("No station was found.")
            note = "" if body.looking else _("Is the network cable plugged in?")
            lines = [Line(text, note=note, icon="clock" if body.looking else "differs")]
        rows = self._stations.rows_for(len(lines), self._row)
        for row, line in zip(rows, lines, strict=True):
            row.show(line)

    def _row(self) -> TouchLine:
        row = TouchLine()
        row.bind(on_release=lambda one: self.send(ChooseStation(one.key)) if one.key else None)
        return row

    def _actions(self, body: ProvisionQuestion, words: Words) -> tuple[Action, ...]:
        _ = words.gettext
        if body.step is ProvisionStep.WELCOME:
            return (Action(_("Answer three questions"), BeginProvisioning(), "right", "primary"),)
        if body.step is ProvisionStep.STATION:
            return (
                Action(_("Look again"), LookAgain(), "again", disabled=body.looking),
                Action(_("Type its address"), TypeStation(), "touch"),
                Action(_("Decide later"), ChooseStation(""), "right"),
            )
        return ()

    def _say(self, body: ProvisionQuestion, ids: object, words: Words) -> None:
        """Title, note and fault, here or beside the keys; the other place is left empty."""
        _ = words.gettext
        for other in (self.ids, self._code.ids):
            if other is not ids:
                other.title.text = other.note.text = ""
                other.fault.show("", "differs", Look.BAD)
        entry = body.step in (*_TYPED, *_DIGITS)
        # Above keys to type with there is room for one line more.
        ids.title.text = "" if theme.crowded and body.fault and entry else _(_TITLES[body.step])
        note = _NOTES.get(body.step)
        bare = entry and (body.fault is not None or not theme.roomy)
        ids.note.text = _(note) if note and not bare else ""
        said = _(PROVISION_FAULTS[body.fault]) if body.fault else ""
        if said and body.detail:
            said = f"{said} ({fault_in(body.detail, _)})"
        ids.fault.show(said, "differs", Look.BAD)

    def offers_finish(self, view: View) -> bool:
        return self.has_back and super().offers_finish(view)

    def press(self, character: str) -> None:
        """A key of a keyboard that is plugged in."""
        if self._step in _DIGITS:
            self._code.ids.pad.press(character)
        elif self._step not in _TYPED:
            return
        elif character == "\b":
            self._type(self._typed.text[:-1])
        elif character == "\r":
            self.send(SubmitText())
        else:
            self.type_sign(character)

    def type_sign(self, sign: str) -> None:
        if sign.lower() in _SIGNS:
            self._type(self._typed.text + sign.lower())

    def _type(self, text: str) -> None:
        self._typed.put(text[:_LONGEST])
        self._field.text = self._typed.text
        self.send(TypeText(self._typed.text))

    def forget(self) -> None:
        self._typed.forget()
        self._field.text = self._code.ids.field.text = ""
        self._stations.forget()
        self._step, self._acting = None, ()
        super().forget()


load_kv(__file__)

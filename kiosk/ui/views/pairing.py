"""This terminal is not one of its station's: residents go to a counter, staff pair it here."""

from __future__ import annotations

from typing import NamedTuple

from kivy.properties import StringProperty

from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import PushButton
from kiosk.ui.wording import N_, PAIRING_FAULTS
from kiosk.ui.words import Words
from kiosk.visit.intent import Back, BeginPairing, CodesAreSame, Intent
from kiosk.visit.view import PairingStage, View


class _Said(NamedTuple):
    """Icon (none: the code instead), what stands large, what to do, what can be chosen."""

    icon: str
    title: str
    note: str
    choices: tuple[tuple[str, Intent], ...] = ()


_CANCEL = (N_("Cancel"), Back())
_SAID = {
    PairingStage.OFFERED: _Said(
        "station",
        N_("This self-service point is not connected yet"),
        N_(
            "Please go to a counter.\nFor staff: open pairing in the station's console, then touch:"
        ),
        ((N_("Pair with the station"), BeginPairing()),),
    ),
    PairingStage.WAITING: _Said(
        "clock",
        N_("Waiting for the station"),
        N_("For staff: open pairing in the station's console, under Terminals."),
        (_CANCEL,),
    ),
    PairingStage.COMPARING: _Said(
        "",
        N_("Type this code at the station"),
        N_("Terminal %(terminal)s: does the station then say that the code is the same?"),
        ((N_("Yes, it is the same"), CodesAreSame()), (N_("No, cancel"), Back())),
    ),
    PairingStage.CONFIRMING: _Said(
        "",
        N_("Waiting for the station to confirm"),
        N_("For staff: type this code in the station's console."),
        (_CANCEL,),
    ),
    PairingStage.PAIRED: _Said(
        "passed", N_("Connected with %(station)s"), N_("This point is ready.")
    ),
    PairingStage.FAILED: _Said(
        "warning",
        N_("Not connected"),
        "",
        ((N_("Try again"), BeginPairing()), (N_("Close"), Back())),
    ),
}


_STEPS = (
    N_("Open pairing at the station"),
    N_("Type the code"),
    N_("Confirm at the station"),
)
_AT = {
    PairingStage.WAITING: 0,
    PairingStage.COMPARING: 1,
    PairingStage.CONFIRMING: 2,
    PairingStage.PAIRED: len(_STEPS),
}


class PairingView(BodyView):
    code = StringProperty("")

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._choices: tuple[Intent, ...] = ()
        self._buttons = (PushButton(), PushButton())
        for place, button in enumerate(self._buttons):
            button.bind(on_release=lambda _button, chosen=place: self._chosen(chosen))

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        said = _SAID[body.stage]
        named = {"terminal": body.terminal_id, "station": body.station_name}
        ids.icon.name = said.icon
        ids.title.text = _(said.title) % named
        ids.note.text = _(PAIRING_FAULTS[body.fault] if body.fault else said.note) % named
        half = len(body.code) // 2
        self.code = f"{body.code[:half]} {body.code[half:]}".strip() if not said.icon else ""
        if body.stage in _AT:
            ids.track.show([_(step) for step in _STEPS], _AT[body.stage], words)
        else:
            ids.track.hide()
        ids.choices.clear_widgets()
        for button, (text, intent) in zip(self._buttons, said.choices, strict=False):
            button.text = _(text)
            button.kind = "plain" if isinstance(intent, Back) else "primary"
            # What most will want is on the right.
            ids.choices.add_widget(button, index=len(ids.choices.children))
        self._choices = tuple(intent for _text, intent in said.choices)

    def _chosen(self, place: int) -> None:
        if place < len(self._choices):
            self.send(self._choices[place])

    def forget(self) -> None:
        self.code = ""
        super().forget()


load_kv(__file__)

"""Which details are wrong, and what is right? Large choices; nothing is typed."""

from __future__ import annotations

from typing import ClassVar

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.records.claims import claims_for
from kiosk.records.correction import Claim
from kiosk.records.record import FieldComparison, Verdict
from kiosk.ui.lookup_wording import CLAIMS, CORRECTION_STEPS, wanting_first
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import PushButton, TouchTarget, footer_button
from kiosk.ui.widgets.scroller import Scroller
from kiosk.ui.wording import FIELDS
from kiosk.ui.words import Words
from kiosk.visit.intent import Conceal, Dispute, Reveal, SubmitCorrection
from kiosk.visit.lookup_view import MASKED
from kiosk.visit.view import CorrectionForm, View


class ClaimField(TouchTarget):
    """What card and register say; masked until touched."""

    keeps_texts = False
    said: ClassVar = ("label", "card", "registry")
    aloud: ClassVar = ("label",)
    label = StringProperty("")
    card = StringProperty("")
    registry = StringProperty("")
    masked = BooleanProperty(True)
    needed = NumericProperty(0)
    """The height that its texts need, in pixels."""


class ClaimButton(PushButton):
    """One thing that can be said of a field."""

    about = StringProperty("")
    """What the field is called."""
    chosen = BooleanProperty(False)


class ClaimRow(BoxLayout):
    """A field, and what can be said of it."""

    def __init__(self, view: CorrectionFormView) -> None:
        super().__init__()
        self._view = view
        self._chosen: Claim | None = None
        self.ids.field.bind(on_release=lambda _field: self._reveal())
        self._buttons: dict[Claim, ClaimButton] = {}
        self._blanks: dict[Claim, Widget] = {}

    def _button(self, claim: Claim) -> ClaimButton:
        """Made when it is wanted: of most fields only one thing can be said."""
        if claim not in self._buttons:
            self._buttons[claim] = ClaimButton()
            self._buttons[claim].bind(on_release=lambda _button: self._say(claim))
        return self._buttons[claim]

    def _blank(self, claim: Claim) -> Widget:
        return self._blanks.setdefault(claim, Widget())

    def _reveal(self) -> None:
        self._view.send(Reveal(self.field) if self.ids.field.masked else Conceal())

    def _say(self, claim: Claim) -> None:
        self._view.send(Dispute(self.field, None if claim is self._chosen else claim))

    def show(self, comparison: FieldComparison, chosen: Claim | None, words: Words) -> None:
        _ = words.gettext
        self.field, self._chosen = comparison.field, chosen
        said = self.ids.field
        said.label = _(FIELDS[comparison.field])
        said.masked = MASKED in (comparison.card, comparison.registry)
        if comparison.verdict is Verdict.MATCH:
            said.card, said.registry = comparison.card, ""
        else:
            said.card = _("Card: %s") % (comparison.card or "–")
            said.registry = _("Register: %s") % (comparison.registry or "–")
        claims = claims_for(comparison.verdict)
        box = self.ids.claims
        wanted = [self._button(c) if c in claims else self._blank(c) for c in Claim]
        if box.children != wanted[::-1]:
            box.clear_widgets()
            for part in wanted:
                box.add_widget(part)
        for claim in claims:
            button = self._button(claim)
            button.text = _("This is wrong") if len(claims) == 1 else _(CLAIMS[claim])
            button.about, button.chosen = said.label, claim is chosen
            button.kind = "primary" if claim is chosen else "plain"
            button.icon = "check" if claim is chosen else ""


class CorrectionFormView(BodyView):
    has_back = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._shown: CorrectionForm | None = None
        self._shape = 0
        self._rows: Scroller = self.ids.rows.__self__
        self.aside = footer_button("right")
        self.aside.bind(on_release=lambda _button: self.send(SubmitCorrection()))

    def show(self, view: View, words: Words) -> None:
        body = view.body
        if not self.speaks_anew(words) and body == self._shown:
            return
        self._shown = body
        _ = words.gettext
        self.ids.title.text = _("Which one is right?")
        self.ids.note.text = _("Touch what is right. An officer will look at it with you.")
        self.ids.track.show([_(step) for step in CORRECTION_STEPS], 0, words)
        said = len(body.claims)
        self.ids.count.text = words.ngettext("%d chosen", "%d chosen", said) % said if said else ""
        self.aside.text = _("Send the request")
        self.aside.kind = "primary"
        self.aside.disabled = not body.claims
        fields = wanting_first(body.fields)
        rows = self._rows.rows_for(len(fields), lambda: ClaimRow(self))
        for row, field in zip(rows, fields, strict=True):
            row.show(field, body.claims.get(field.field), words)
        shape = hash(tuple((field.field, field.verdict) for field in fields))
        self._rows.settle(to_top=shape != self._shape)
        self._shape = shape

    def forget(self) -> None:
        self._shown, self._shape = None, 0
        self._rows.forget()
        super().forget()


load_kv(__file__)

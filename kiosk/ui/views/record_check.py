"""The card beside the registry, field by field, differences first. Masked until touched."""

from __future__ import annotations

from typing import ClassVar

from kivy.properties import BooleanProperty, ColorProperty, StringProperty

from kiosk.records.claims import can_be_confirmed
from kiosk.records.record import SOUND, Field, FieldComparison, Verdict
from kiosk.ui.lookup_wording import VERDICT_LOOKS, wanting_first
from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.views.sheet import show_printing
from kiosk.ui.widgets.basics import EmptyNote, load_kv
from kiosk.ui.widgets.buttons import TouchTarget, footer_button
from kiosk.ui.widgets.lines import Look
from kiosk.ui.widgets.scroller import Scroller
from kiosk.ui.wording import FIELDS, N_, VERDICTS
from kiosk.ui.words import Words
from kiosk.visit.intent import Conceal, ConfirmRecord, OpenCorrection, PrintShown, Reveal
from kiosk.visit.lookup_view import MASKED
from kiosk.visit.view import RecordCheck, View

_SHORT = 18
"""Characters of values that stand side by side; longer ones stand one below the other."""


def _hint(body: RecordCheck) -> str:
    if not body.revealed:
        return N_("Touch a line to see it")
    if len(body.revealed) < len(body.fields):
        return N_("Touch to see or hide")
    return N_("Touch to hide")


class FieldRow(TouchTarget):
    """One field. It says something personal once it was touched, and forgets it."""

    keeps_texts = False
    said: ClassVar = (
        *("label", "card", "registry", "verdict_text", "note"),
        *("card_head", "registry_head"),
    )
    aloud: ClassVar = ("label", "verdict_text")
    label = StringProperty("")
    card = StringProperty("")
    registry = StringProperty("")
    card_head = StringProperty("")
    registry_head = StringProperty("")
    verdict_text = StringProperty("")
    note = StringProperty("")
    icon = StringProperty("")
    ink = ColorProperty()
    same = BooleanProperty(True)
    """Both say the same; one value is shown."""
    masked = BooleanProperty(True)
    side_by_side = BooleanProperty(True)

    def show(self, field: FieldComparison, body: RecordCheck, words: Words) -> None:
        _ = words.gettext
        self.field = field.field
        self.label = _(FIELDS[field.field])
        self.verdict_text = _(VERDICTS[field.verdict])
        self.icon, look = VERDICT_LOOKS[field.verdict]
        self.ink = look.ink
        self.same = field.verdict is Verdict.MATCH
        self.fill = theme.surface if self.same else look.tint
        self.masked = MASKED in (field.card, field.registry)
        one = self.same or self.masked
        self.side_by_side = max(len(field.card), len(field.registry)) <= _SHORT
        self.card_head = "" if one else _("On the card")
        self.registry_head = "" if one else _("In the register")
        self.card = MASKED if self.masked else field.card or "–"
        self.registry = "" if one else field.registry or "–"
        note = [_("Today: %s") % field.today] if field.today and not self.masked else []
        if field.verdict is Verdict.OUTDATED:
            note.append(_("The same place, with its old name. This is not an error."))
        if field.field in body.open_corrections:
            note.append(_("You have asked for a correction of this."))
        self.note = "\n".join(note)


class RecordCheckView(BodyView):
    has_back = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._unknown: EmptyNote | None = None
        self._shown: RecordCheck | None = None
        self._shape = 0
        # `ids` holds weakly; out of the tree the table would be gone.
        self._rows: Scroller = self.ids.rows.__self__
        self._hint = self.ids.hint.__self__
        if theme.crowded:
            # The verdict beside the title, the lines in the whole width.
            strip, top = self.ids.strip.__self__, self.ids.top
            strip.parent.remove_widget(strip)
            top.remove_widget(self._hint)
            top.add_widget(strip)
        self.aside = footer_button("printer")
        self.aside.bind(on_release=lambda _button: self.send(PrintShown()))

    def show(self, view: View, words: Words) -> None:
        body, ids = view.body, self.ids
        show_printing(self.aside, view, words)
        self.aside.disabled |= not body.known
        if not self.speaks_anew(words) and body == self._shown:
            return
        self._shown = body
        _ = words.gettext
        ids.title.text = _("My details")
        self._hint.text = _(_hint(body)) if body.fields else ""
        wrong = sum(field.verdict not in SOUND for field in body.fields)
        sound = can_be_confirmed(body.fields)
        self._show_stand(body, wrong, words)
        ids.confirm.text = _("Thank you, noted") if body.confirmed else _("All is right")
        ids.confirm.kind = "done" if body.confirmed else "primary" if sound else "plain"
        ids.confirm.disabled = not sound
        ids.wrong.text = _("Something is wrong") if body.known else _("Ask an officer to check")
        ids.wrong.icon = "differs" if body.known else ""
        ids.wrong.kind = "plain" if sound or body.open_corrections else "primary"
        self._show_unknown(not body.known, words)
        self._show_rows(body, words)

    def _show_stand(self, body: RecordCheck, wrong: int, words: Words) -> None:
        _ = words.gettext
        ids = self.ids
        outdated = any(field.verdict is Verdict.OUTDATED for field in body.fields)
        icon, look, text = "info", Look.NEUTRAL, _("Nothing to compare")
        if body.known and wrong:
            icon, look = "differs", Look.CAUTION
            text = words.ngettext("%d detail differs", "%d details differ", wrong) % wrong
        elif body.known and outdated:
            icon, look = "again", Look.CALM
            text = _("All is right. Only place names are old ones.")
        elif body.known:
            icon, look = "passed", Look.GOOD
            text = _("Card and register say the same.")
        ids.stand.text, ids.stand_icon.name = text, icon
        ids.stand_icon.tint = ids.stand.color = look.ink
        ids.strip.fill = look.tint

    def _show_unknown(self, unknown: bool, words: Words) -> None:
        _ = words.gettext
        shown = self._rows
        if unknown:
            shown = self._unknown = self._unknown or EmptyNote(icon="record")
            shown.title = _("The register does not know this number.")
            shown.note = _("The officer at the counter will help you.")
        if shown.parent is None:
            self.ids.holder.clear_widgets()
            self.ids.holder.add_widget(shown)

    def _show_rows(self, body: RecordCheck, words: Words) -> None:
        fields = wanting_first(body.fields)
        rows = self._rows.rows_for(len(fields), self._row)
        for row, field in zip(rows, fields, strict=True):
            row.show(field, body, words)
        shape = hash(tuple((field.field, field.verdict) for field in fields))
        self._rows.settle(to_top=shape != self._shape)
        self._shape = shape

    def _row(self) -> FieldRow:
        row = FieldRow()
        row.bind(on_release=lambda one: self.send(Reveal(one.field) if one.masked else Conceal()))
        return row

    def prepare(self) -> None:
        self._rows.rows_for(len(Field), self._row)

    def confirm(self) -> None:
        self.send(ConfirmRecord())

    def dispute(self) -> None:
        self.send(OpenCorrection())

    def forget(self) -> None:
        self._shown, self._shape = None, 0
        self._rows.forget()
        super().forget()


load_kv(__file__)

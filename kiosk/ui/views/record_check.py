"""The card beside the registry, field by field, differences first."""

from __future__ import annotations

from typing import ClassVar

from kivy.properties import BooleanProperty, ColorProperty, StringProperty

from kiosk.records.record import Field, FieldComparison, Verdict
from kiosk.ui.lookup_wording import EXPLANATIONS, VERDICT_LOOKS
from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.views.sheet import footer_button, show_printing
from kiosk.ui.widgets.basics import EmptyNote, load_kv
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.widgets.lines import Look
from kiosk.ui.widgets.scroller import Scroller
from kiosk.ui.wording import FIELDS, VERDICTS
from kiosk.ui.words import Words
from kiosk.visit.intent import ConfirmRecord, OpenCorrection, PrintShown, Reveal
from kiosk.visit.view import RecordCheck, View

_ORDER = (
    Verdict.DIFFERS,
    Verdict.MISSING_IN_REGISTRY,
    Verdict.MISSING_ON_CARD,
    Verdict.OUTDATED,
    Verdict.MATCH,
)
_WRONG = (Verdict.DIFFERS, Verdict.MISSING_IN_REGISTRY, Verdict.MISSING_ON_CARD)


class FieldRow(TouchTarget):
    """One field. It says something personal once it was touched, and forgets it."""

    keeps_texts = False
    said: ClassVar = (
        *("label", "card", "registry", "verdict_text", "note"),
        *("card_head", "registry_head"),
    )
    label = StringProperty("")
    card = StringProperty("")
    registry = StringProperty("")
    card_head = StringProperty("")
    registry_head = StringProperty("")
    verdict_text = StringProperty("")
    note = StringProperty("")
    icon = StringProperty("")
    ink = ColorProperty(theme.good)
    same = BooleanProperty(True)
    """One value is shown, not two."""

    def show(self, field: FieldComparison, body: RecordCheck, words: Words) -> None:
        _ = words.gettext
        self.field = field.field
        self.label = _(FIELDS[field.field])
        self.verdict_text = _(VERDICTS[field.verdict])
        self.icon, look = VERDICT_LOOKS[field.verdict]
        self.ink = look.ink
        self.same = field.verdict is Verdict.MATCH
        self.fill = theme.surface if self.same else look.tint
        self.card, self.registry = field.card or "–", field.registry or "–"
        self.card_head = "" if self.same else _("On the card")
        self.registry_head = "" if self.same else _("In the register")
        note = [_(EXPLANATIONS[field.verdict])] if field.verdict in EXPLANATIONS else []
        if field.today:
            note.append(_("Today: %s") % field.today)
        if field.field in body.open_corrections:
            note.append(_("You have asked for a correction of this."))
        self.note = "\n".join(note)


class RecordCheckView(BodyView):
    has_back = True
    kept = False

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._unknown: EmptyNote | None = None
        self._shown: RecordCheck | None = None
        self._shape = 0
        # `ids` holds weakly; out of the tree the table would be gone.
        self._rows: Scroller = self.ids.rows.__self__
        self.aside = footer_button("printer")
        self.aside.bind(on_release=lambda _button: self.send(PrintShown()))

    def show(self, view: View, words: Words) -> None:
        body, ids = view.body, self.ids
        show_printing(self.aside, view, words)
        if not self.speaks_anew(words) and body == self._shown:
            return
        self._shown = body
        _ = words.gettext
        ids.title.text = _("My details")
        self._show_stand(body, words)
        ids.confirm.text = _("Thank you, noted") if body.confirmed else _("All is right")
        ids.confirm.kind = "done" if body.confirmed else "primary"
        ids.confirm.disabled = not body.known
        ids.wrong.text = _("Something is wrong")
        self._show_unknown(not body.known, words)
        self._show_rows(body, words)

    def _show_stand(self, body: RecordCheck, words: Words) -> None:
        _ = words.gettext
        ids = self.ids
        wrong = sum(field.verdict in _WRONG for field in body.fields)
        outdated = sum(field.verdict is Verdict.OUTDATED for field in body.fields)
        icon, look, text = "info", Look.NEUTRAL, _("Nothing to compare")
        if body.known and wrong:
            icon, look = "differs", Look.CAUTION
            text = words.ngettext("%d detail differs.", "%d details differ.", wrong) % wrong
        elif body.known and outdated:
            icon, look = "again", Look.CALM
            text = _("All is right. Only place names are old ones.")
        elif body.known:
            icon, look = "passed", Look.GOOD
            text = _("Card and register say the same.")
        ids.stand.text, ids.stand_icon.name = text, icon
        ids.stand_icon.tint = ids.stand.color = look.ink
        ids.strip.fill = look.tint
        ids.hint.text = _("Touch a line to see it.") if body.fields else ""

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
        fields = sorted(body.fields, key=lambda field: _ORDER.index(field.verdict))
        rows = self._rows.rows_for(len(fields), self._row)
        for row, field in zip(rows, fields, strict=True):
            row.show(field, body, words)
        shape = hash(tuple((field.field, field.verdict) for field in fields))
        self._rows.settle(to_top=shape != self._shape)
        self._shape = shape

    def _row(self) -> FieldRow:
        row = FieldRow()
        row.bind(on_release=lambda one: self._reveal(one.field))
        return row

    def _reveal(self, field: Field) -> None:
        self.send(Reveal(field))

    def confirm(self) -> None:
        self.send(ConfirmRecord())

    def dispute(self) -> None:
        self.send(OpenCorrection())

    def forget(self) -> None:
        self._shown, self._shape = None, 0
        self._rows.forget()
        super().forget()


load_kv(__file__)

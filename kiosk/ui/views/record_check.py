"""The card beside the registry, differences first."""

from __future__ import annotations

from typing import ClassVar

from kivy.properties import OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.records.record import Field, FieldComparison, Verdict
from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import EmptyNote, load_kv
from kiosk.ui.widgets.scroller import Scroller
from kiosk.ui.widgets.surface import Surfaced
from kiosk.ui.wording import FIELDS, VERDICTS
from kiosk.ui.words import Words
from kiosk.visit.view import View

_ORDER = (
    Verdict.DIFFERS,
    Verdict.MISSING_IN_REGISTRY,
    Verdict.MISSING_ON_CARD,
    Verdict.MATCH,
)


class FieldRow(Surfaced, BoxLayout):
    said: ClassVar = ("label", "card", "registry", "verdict_text")
    label = StringProperty("")
    card = StringProperty("")
    registry = StringProperty("")
    verdict_text = StringProperty("")
    verdict = OptionProperty("match", options=[verdict.value for verdict in Verdict])

    def show(self, field: FieldComparison, words: Words) -> None:
        self.label = words.gettext(FIELDS[field.field])
        self.card, self.registry = field.card or "–", field.registry or "–"
        self.verdict = field.verdict.value
        self.verdict_text = words.gettext(VERDICTS[field.verdict])


class RecordCheckView(BodyView):
    has_back = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._unknown = EmptyNote(icon="record")
        # `ids` holds weakly; out of the tree the table would be gone.
        self._rows: Scroller = self.ids.rows.__self__

    def show(self, view: View, words: Words) -> None:
        if self.speaks_anew(words):
            self._rows.settle()
        _ = words.gettext
        body, ids = view.body, self.ids
        fields = sorted(body.fields, key=lambda field: _ORDER.index(field.verdict))
        different = sum(field.verdict is not Verdict.MATCH for field in fields)
        ids.title.text = _("My details")
        self._show_unknown(not body.known, words)
        look, text = ("info", theme.neutral_tint, theme.neutral), _("Nothing to compare")
        if body.known and different:
            look = ("differs", theme.caution_tint, theme.caution)
            text = (
                words.ngettext(
                    "%d detail differs. Please tell the officer at the counter.",
                    "%d details differ. Please tell the officer at the counter.",
                    different,
                )
                % different
            )
        elif body.known:
            look = ("passed", theme.good_tint, theme.good)
            text = _("Card and register say the same.")
        ids.verdict.text = text
        ids.verdict_icon.name, ids.strip.fill, ids.verdict_icon.tint = look
        ids.strip.border = look[1]
        self._show_rows(fields, words)

    def _show_unknown(self, unknown: bool, words: Words) -> None:
        _ = words.gettext
        self._unknown.title = _("The register does not know this number.")
        self._unknown.note = _("The officer at the counter will help you.")
        shown = self._unknown if unknown else self._rows
        if shown.parent is None:
            self.ids.holder.clear_widgets()
            self.ids.holder.add_widget(shown)

    def _show_rows(self, fields: list[FieldComparison], words: Words) -> None:
        _ = words.gettext
        ids = self.ids
        ids.head_card.text = _("On the card") if fields else ""
        ids.head_registry.text = _("In the register") if fields else ""
        rows = self._rows.rows_for(len(fields), FieldRow)
        for row, field in zip(rows, fields, strict=True):
            row.show(field, words)

    def prepare(self) -> None:
        self._rows.rows_for(len(Field), FieldRow)

    def forget(self) -> None:
        self._rows.forget()
        super().forget()


load_kv(__file__)

"""A sheet: a heading, how it stands in a line, and rows. Most of what is looked up is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kivy.uix.widget import Widget

from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.views.taken_keys import printer_away
from kiosk.ui.widgets.basics import EmptyNote, load_kv
from kiosk.ui.widgets.buttons import PushButton, footer_button
from kiosk.ui.widgets.lines import Line, LineRow, Look, TouchLine
from kiosk.ui.widgets.scroller import Scroller
from kiosk.ui.words import Words
from kiosk.visit.intent import PrintShown
from kiosk.visit.lookup_view import PrintState
from kiosk.visit.view import Body, View


@dataclass(frozen=True)
class Sheet:
    """What a sheet says."""

    title: str
    lines: tuple[Line, ...] = ()
    stand: str = ""
    """The answer in one line, above the rows."""
    stand_icon: str = "info"
    stand_look: Look = Look.NEUTRAL
    empty: str = ""
    """In place of rows, where there are none."""
    empty_note: str = ""
    empty_icon: str = "folder"


class SheetView(BodyView):
    """Draws the `Sheet` that a kind of body amounts to."""

    has_back = True
    prints: ClassVar[bool] = False
    """It can be had on paper."""
    row: ClassVar[type[LineRow | TouchLine]] = LineRow

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._shown: Body | None = None
        self._shape = 0
        self._bare = True
        self._empty: EmptyNote | None = None
        # `ids` holds weakly; out of the tree the list would be gone.
        self._rows: Scroller = self.ids.rows.__self__
        if self.prints:
            self.aside = footer_button("printer")
            self.aside.bind(on_release=lambda _button: self.send(PrintShown()))

    def sheet(self, body: Body, words: Words) -> Sheet:
        """What this body says."""
        raise TypeError(f"{type(self).__name__} says nothing")

    def chosen(self, key: str) -> None:
        """A row was touched."""

    def show(self, view: View, words: Words) -> None:
        if self.speaks_anew(words) or view.body != self._shown:
            self._shown = view.body
            sheet = self.sheet(view.body, words)
            self._bare = not sheet.lines
            self._write(sheet)
        if self.prints:
            show_printing(self.aside, view, words)
            self.aside.disabled |= self._bare

    def _write(self, sheet: Sheet) -> None:
        ids = self.ids
        ids.title.text = sheet.title
        ids.stand.show(sheet.stand, sheet.stand_icon, sheet.stand_look)
        self._place(sheet)
        rows = self._rows.rows_for(len(sheet.lines), self._row)
        for row, line in zip(rows, sheet.lines, strict=True):
            row.show(line)
        shape = hash(tuple((line.key, line.label) for line in sheet.lines))
        self._rows.settle(to_top=shape != self._shape)
        self._shape = shape

    def _place(self, sheet: Sheet) -> None:
        shown: Widget = self._rows
        if not sheet.lines:
            shown = self._empty = self._empty or EmptyNote()
            shown.icon = sheet.empty_icon if sheet.empty else ""
            shown.title, shown.note = sheet.empty, sheet.empty_note
        if shown.parent is None:
            self.ids.holder.clear_widgets()
            self.ids.holder.add_widget(shown)

    def _row(self) -> LineRow | TouchLine:
        row = self.row()
        if isinstance(row, TouchLine):
            row.bind(on_release=lambda one: self.chosen(one.key) if one.key else None)
        return row

    def forget(self) -> None:
        self._shown, self._shape = None, 0
        self._rows.forget()
        super().forget()


def show_printing(button: PushButton, view: View, words: Words) -> None:
    """Offers the print-out, or says what became of it."""
    _ = words.gettext
    printed = view.body.printed
    button.text = {
        None: _("Print this"),
        PrintState.PRINTED: _("Printed. Please take it."),
        PrintState.FAILED: _("Not printed. Try again"),
    }[printed]
    button.icon = {None: "printer", PrintState.PRINTED: "check", PrintState.FAILED: "again"}[
        printed
    ]
    button.kind = {None: "plain", PrintState.PRINTED: "done", PrintState.FAILED: "error"}[printed]
    button.disabled = printer_away(view)


load_kv(__file__)

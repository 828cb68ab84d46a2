"""One procedure: what to bring, what it costs, how long it takes, and a number for its counter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.identity.assurance import Assurance
from kiosk.procedures.procedure import Fee, LegalBasis, Paper, Procedure
from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.views.sheet import show_printing
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import footer_button
from kiosk.ui.widgets.lines import Line, Look, PublicRow
from kiosk.ui.widgets.surface import Surfaced
from kiosk.ui.wording import NEEDS
from kiosk.ui.words import Words
from kiosk.visit.intent import ChooseService, PrintShown
from kiosk.visit.view import ProcedureShown, View

_FEES_BESIDE = 2
"""More of them stand among the rows."""


class KeyFact(Surfaced, BoxLayout):
    """Something that people want to know first."""

    said: ClassVar = ("label", "text")
    aloud: ClassVar = ("label", "text")
    label = StringProperty("")
    text = StringProperty("")
    wanted = NumericProperty(0)
    """The height that its texts need."""


class ProcedureShownView(BodyView):
    has_back = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._shown: ProcedureShown | None = None
        if theme.crowded:
            facts, ticket = self.ids.facts.__self__, self.ids.ticket.__self__
            facts.remove_widget(ticket)
            self.ids.head.add_widget(ticket)
            ticket.size_hint_y, ticket.height = None, theme.touch
            self.remove_widget(facts)
        self.aside = footer_button("printer")
        self.aside.bind(on_release=lambda _button: self.send(PrintShown()))

    def show(self, view: View, words: Words) -> None:
        show_printing(self.aside, view, words)
        if self.speaks_anew(words) or view.body != self._shown:
            self._shown = view.body
            self._write(view.body, words)

    def take_ticket(self) -> None:
        if self._shown is not None:
            self.send(ChooseService(self._shown.procedure.service))

    def _write(self, body: ProcedureShown, words: Words) -> None:
        _ = words.gettext
        procedure, ids = body.procedure, self.ids
        ids.title.text = words.name(procedure.name)
        # The largest texts would leave no room for rows below the two.
        facts = _key_facts(procedure, words) if theme.crowded else ()
        lines = [*facts, *_lines(procedure, words)]
        rows = ids.rows.rows_for(len(lines), PublicRow)
        for row, line in zip(rows, lines, strict=True):
            row.show(line)
        ids.rows.settle(to_top=False)
        if not theme.crowded:
            ids.fee.label, ids.fee.text = _("Fee"), _fees(procedure.fees, words)
            ids.time.label, ids.time.text = _("Time limit"), _time_limit(procedure, words)
        ids.ticket.disabled = not body.service_open
        if body.service_open:
            ids.ticket.text = _("Take a number")
        else:
            closed = _("Closed at the moment")
            ids.ticket.text = closed if procedure.service else _("Not taken here")

    def forget(self) -> None:
        self._shown = None
        self.ids.rows.forget()
        super().forget()


def _key_facts(procedure: Procedure, words: Words) -> Iterator[Line]:
    _ = words.gettext
    if len(procedure.fees) <= _FEES_BESIDE:
        yield Line(_fees(procedure.fees, words), label=_("Fee"), icon="ticket")
    yield Line(_time_limit(procedure, words), label=_("Time limit"), icon="clock")


def _time_limit(procedure: Procedure, words: Words) -> str:
    _ = words.gettext
    return words.name(procedure.time_limit, _("Ask at the counter"))


def _lines(procedure: Procedure, words: Words) -> Iterator[Line]:
    _ = words.gettext
    if procedure.summary:
        yield Line("", note=words.name(procedure.summary), icon="info")
    if procedure.required_assurance > Assurance.ANONYMOUS:
        finger = procedure.required_assurance is Assurance.HOLDER_VERIFIED
        needs = _(NEEDS[procedure.required_assurance])
        yield Line(needs, icon="fingerprint" if finger else "card", look=Look.CAUTION)
    for number, paper in enumerate(procedure.papers, 1):
        yield _paper(paper, number, len(procedure.papers), words)
    if len(procedure.fees) > _FEES_BESIDE:
        for fee in procedure.fees:
            text = f"{_dong(fee.dong, words)}  ·  {words.name(fee.case)}".rstrip(" ·")
            yield Line(text, label=_("Fee"), icon="ticket")
    if procedure.online:
        online = _("Also on the national public service portal or in VNeID")
        yield Line("", note=online, icon="phone", look=Look.CALM)
    if procedure.legal_basis:
        said = "\n".join(_basis(basis, words) for basis in procedure.legal_basis)
        yield Line("", label=_("Legal basis"), note=said, icon="shield", look=Look.NEUTRAL)
    yield _checked(procedure, words)


def _paper(paper: Paper, number: int, count: int, words: Words) -> Line:
    _ = words.gettext
    name = words.name(paper.name)
    return Line(
        f"{name} ({paper.form})" if paper.form else name,
        label=_("What to bring") if number == 1 else "",
        note=words.name(paper.note),
        icon="document",
        tag=f"{number}/{count}",
    )


def _checked(procedure: Procedure, words: Words) -> Line:
    _ = words.gettext
    if procedure.checked_on is None:
        return Line(
            "",
            label=_("Not checked by the station yet"),
            note=_("Please make sure at the counter."),
            icon="warning",
            look=Look.CAUTION,
        )
    said = [_("Checked on %s") % words.date(procedure.checked_on)]
    if procedure.valid_from is not None:
        said.insert(0, _("Valid from %s") % words.date(procedure.valid_from))
    return Line("", note="  ·  ".join(said), icon="passed", look=Look.GOOD)


def _basis(basis: LegalBasis, words: Words) -> str:
    _ = words.gettext
    text = " ".join(part for part in (words.name(basis.title), basis.document) if part)
    if not basis.articles:
        return text
    return _("%(text)s, article %(articles)s") % {
        "text": text,
        "articles": basis.articles,
    }


def _fees(fees: tuple[Fee, ...], words: Words) -> str:
    _ = words.gettext
    if not fees:
        return _("Ask at the counter")
    if len(fees) > _FEES_BESIDE:
        least, most = min(f.dong for f in fees), max(f.dong for f in fees)
        return f"{_dong(least, words)} – {_dong(most, words)}"
    return "\n".join(
        f"{_dong(fee.dong, words)}  ·  {words.name(fee.case)}"
        if fee.case
        else _dong(fee.dong, words)
        for fee in fees
    )


def _dong(dong: int, words: Words) -> str:
    """As it stands on notices of fees, in both languages: "20.000 đ"."""
    _ = words.gettext
    return f"{dong:,}".replace(",", ".") + " đ" if dong else _("Free of charge")


load_kv(__file__)

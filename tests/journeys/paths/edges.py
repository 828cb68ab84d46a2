"""Which screens follow upon which touch, card, code or answer: an edge, as the machine has it."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from kiosk.queue.ticket_code import read_code
from kiosk.records.dossier_code import read_dossier_code
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit.effect import Effect
from kiosk.visit.view import ProblemNotice, View

EVERYWHERE = (
    it.ChooseLanguage,
    it.OpenLook,
    it.CloseLook,
    it.ChooseLook,
    it.ChooseVoice,
    it.CallStaff,
    it.StillHere,
    it.Finish,
)
"""What is offered on every screen: for these, as for what comes from outside, a problem is one
place, whichever it is."""
TELLING = ("lookup", "way_on", "given", "fault", "ok", "device", "health", "stage")
"""Fields by which events of one kind are told apart."""


class Edge(NamedTuple):
    """`at` and `to`: kinds of View, a problem's with which; `by`: what happened."""

    at: str
    by: str
    to: str

    def __str__(self) -> str:
        return f"{self.at} -- {self.by} -> {self.to}"


def edge_of(before: View, event: ev.Event, after: View, effects: tuple[Effect, ...]) -> Edge | None:
    """None: nothing that a person could see or that goes out came of it.

    Of what comes from outside only another screen counts: a bar that grows is the same screen.
    """
    asked = isinstance(event, it.Intent.__args__)
    everywhere = isinstance(event, EVERYWHERE)
    at, to = place(before, everywhere or not asked), place(after, everywhere)
    if before.body == after.body:
        to = at
    if at == to and not (asked and (before != after or effects)):
        return None
    return Edge(at, name_of(event), to)


def place(view: View, everywhere: bool = False) -> str:
    kind = type(view.body).__name__
    if isinstance(view.body, ProblemNotice) and not everywhere:
        return f"{kind}({view.body.problem.value})"
    return kind


def name_of(event: ev.Event) -> str:
    kind = type(event).__name__
    if isinstance(event, ev.CodeScanned):
        return f"{kind}({_code(event.text)})"
    told = [getattr(event, name) for name in TELLING if hasattr(event, name)]
    said = [one.value if isinstance(one, Enum) else str(one) for one in told if one is not None]
    return f"{kind}({', '.join(said)})" if said else kind


def _code(text: str) -> str:
    if read_code(text) is not None:
        return "ticket"
    if read_dossier_code(text) is not None:
        return "dossier"
    return "card" if text.count("|") >= 4 else "other"

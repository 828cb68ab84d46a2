"""Who the card says this is, and how the checks came out."""

from __future__ import annotations

from typing import ClassVar

from kivy.clock import mainthread
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, OptionProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.identity.assurance import CLOCK_UNVERIFIED, Assurance, Check, Evidence, Outcome
from kiosk.ui.portrait import Pixels, decode_aside
from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.lines import Look
from kiosk.ui.wording import CHECKS, UNDATED, card_verdict
from kiosk.ui.words import Words
from kiosk.visit.intent import Continue
from kiosk.visit.view import CheckResult, View

_WORST_FIRST = (Outcome.FAILED, Outcome.NOT_DONE, Outcome.PASSED, Outcome.NOT_OFFERED)
"""A card that does not offer a check is not the worse for it."""


def _verdict_look(body: CheckResult) -> tuple[str, Look]:
    if any(found.outcome is Outcome.FAILED for found in body.evidence):
        return "failed", Look.BAD
    if body.assurance > Assurance.CARD_DATA_AUTHENTIC:
        return "passed", Look.GOOD
    return "info", Look.CALM


class EvidenceRow(BoxLayout):
    """One check: shape and colour say the same as the words."""

    said: ClassVar = ("text",)
    aloud: ClassVar = ("text",)
    text = StringProperty("")
    outcome = OptionProperty("not_done", options=[outcome.value for outcome in Outcome])


class CheckResultView(BodyView):
    faceless = BooleanProperty(False)
    """There is no portrait, and where texts are large no room for a place without one."""

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._portrait: bytes | None = None
        self.decoding = False

    def show(self, view: View, words: Words) -> None:
        if self.speaks_anew(words):
            self.ids.evidence.settle()
        _ = words.gettext
        body, ids = view.body, self.ids
        ids.name.text = body.full_name
        ids.number.text = body.number_masked
        icon, look = _verdict_look(body)
        ids.verdict.text, ids.verdict.icon = _(card_verdict(body)), icon
        ids.verdict.fill, ids.verdict.ink = look.tint, look.ink
        self.faceless = theme.crowded and not body.portrait
        ids.go_on.text = _("Continue")
        worst_first = sorted(body.evidence, key=lambda one: _WORST_FIRST.index(one.outcome))
        self._show_evidence(worst_first, words)
        if body.portrait != self._portrait:
            self._portrait = body.portrait
            self._load(body.portrait)

    def _show_evidence(self, evidence: list[Evidence], words: Words) -> None:
        rows = self.ids.evidence.rows_for(len(evidence), EvidenceRow)
        for row, found in zip(rows, evidence, strict=True):
            row.outcome = found.outcome.value
            undated = found.reason == CLOCK_UNVERIFIED and found.check in UNDATED
            said = UNDATED[found.check] if undated else CHECKS[found.check][found.outcome]
            row.text = words.gettext(said)

    def _load(self, portrait: bytes) -> None:
        self.ids.portrait.texture = None

        @mainthread
        def decoded(pixels: Pixels | None) -> None:
            self.decoding = False
            # By now this may be another visit's screen, or none.
            if pixels is not None and self._portrait is portrait and self.parent is not None:
                texture = Texture.create(size=(pixels.width, pixels.height), colorfmt="rgb")
                texture.blit_buffer(pixels.data, colorfmt="rgb", bufferfmt="ubyte")
                texture.flip_vertical()
                self.ids.portrait.texture = texture

        self.decoding = True
        decode_aside(portrait, theme.px(480), decoded)

    def prepare(self) -> None:
        self.ids.evidence.rows_for(len(Check), EvidenceRow)

    def go_on(self) -> None:
        self.send(Continue())

    def forget(self) -> None:
        self._portrait = None
        self.ids.portrait.texture = None
        super().forget()


load_kv(__file__)

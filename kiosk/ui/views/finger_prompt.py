"""Which finger, what to do with it, how many tries are left."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import NumericProperty

from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.lines import Look
from kiosk.ui.wording import FINGER_HINTS, FINGERS_WANTED, finger_title
from kiosk.ui.words import Words
from kiosk.visit.intent import SkipFinger
from kiosk.visit.look import Variant
from kiosk.visit.view import FingerHint, View

_LOOKS = {
    FingerHint.PLACE: ("touch", Look.CALM),
    FingerHint.LIFT: ("up", Look.CALM),
    FingerHint.READING_CARD: ("clock", Look.CALM),
    FingerHint.MATCHING: ("clock", Look.CALM),
    FingerHint.NO_MATCH: ("failed", Look.BAD),
    FingerHint.POOR_IMAGE: ("differs", Look.CAUTION),
    FingerHint.TOO_DRY: ("differs", Look.CAUTION),
    FingerHint.TOO_WET: ("differs", Look.CAUTION),
    FingerHint.NOT_CENTRED: ("differs", Look.CAUTION),
    FingerHint.COVER_MORE: ("differs", Look.CAUTION),
    FingerHint.TOO_SHORT: ("differs", Look.CAUTION),
    FingerHint.TRANSFER: ("check", Look.CALM),
    FingerHint.SENSOR_AWAY: ("warning", Look.CAUTION),
}
_NO_FINGER_WANTED = (
    FingerHint.LIFT,
    FingerHint.TRANSFER,
    FingerHint.MATCHING,
    FingerHint.READING_CARD,
)
"""None is marked on the hand."""


STEP_SECONDS = 0.7


class FingerPromptView(BodyView):
    has_back = True
    lift = NumericProperty(0)
    """Pixels that the hand is lifted: it goes to the glass and back while a finger is waited for,
    in two steps, so that little is drawn."""

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._stepping = Clock.create_trigger(self._step, STEP_SECONDS, interval=True)

    def _step(self, _seconds: float) -> None:
        self.lift = 0 if self.lift else theme.gap_m

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        side, _sep, finger = body.finger.partition("_")
        known = body.finger in FINGERS_WANTED and body.hint not in _NO_FINGER_WANTED
        ids.hand.name = f"art_hand_{finger}" if known else "art_hand_any"
        ids.hand.mirrored = side == "left"
        ids.title.text = _(finger_title(body))
        ids.hint.show(_(FINGER_HINTS[body.hint]), *_LOOKS[body.hint])
        # The bar takes the place of the tries while it is there.
        ids.bar.opacity = ids.tries.opacity = 0
        (ids.tries if body.fraction is None else ids.bar).opacity = 1
        ids.bar.fraction = body.fraction or 0
        # Who chose high contrast may be one whom motion dazzles.
        still = view.look.variant is Variant.HIGH_CONTRAST
        if body.hint is FingerHint.PLACE and not still:
            self._stepping()
        else:
            self._stepping.cancel()
            self.lift = 0
        left = body.tries_left
        ids.tries.text = words.ngettext("%d try left.", "%d tries left.", left) % left
        ids.skip.text = _("Go on without fingerprint")

    def forget(self) -> None:
        self._stepping.cancel()
        self.lift = 0
        super().forget()

    def skip(self) -> None:
        self.send(SkipFinger())


load_kv(__file__)

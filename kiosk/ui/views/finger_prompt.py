"""Which finger, what to do with it, how many tries are left."""

from __future__ import annotations

from kiosk.ui.views.body import BodyView
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.lines import Look
from kiosk.ui.wording import FINGER_HINTS, FINGERS
from kiosk.ui.words import Words
from kiosk.visit.intent import SkipFinger
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
    FingerHint.TRANSFER: ("touch", Look.CALM),
    FingerHint.SENSOR_AWAY: ("warning", Look.CAUTION),
}


class FingerPromptView(BodyView):
    has_back = True

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        side, _sep, finger = body.finger.partition("_")
        known = body.finger in FINGERS
        ids.hand.name = f"art_hand_{finger}" if known else "art_hand_any"
        ids.hand.mirrored = side == "left"
        if known:
            ids.title.text = _("Please lay your %s on the reader") % _(FINGERS[body.finger])
        else:
            ids.title.text = _("Please lay your finger on the reader")
        ids.hint.text = _(FINGER_HINTS[body.hint])
        icon, look = _LOOKS[body.hint]
        ids.hint_icon.name, ids.hint_icon.tint = icon, look.ink
        ids.strip.fill = ids.strip.border = look.tint
        # The bar takes the place of the tries while it is there.
        ids.bar.opacity = ids.tries.opacity = 0
        (ids.tries if body.fraction is None else ids.bar).opacity = 1
        ids.bar.fraction = body.fraction or 0
        left = body.tries_left
        ids.tries.text = words.ngettext("%d try left.", "%d tries left.", left) % left
        ids.skip.text = _("Go on without fingerprint")

    def skip(self) -> None:
        self.send(SkipFinger())


load_kv(__file__)

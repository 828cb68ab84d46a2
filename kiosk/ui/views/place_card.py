"""Ask for the card."""

from __future__ import annotations

from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.words import Words
from kiosk.visit.intent import OpenLookups, WithoutCard
from kiosk.visit.view import View


class PlaceCardView(BodyView):
    has_back = True

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        ids = self.ids
        ids.title.text = _("Please lay your identity card on the reader")
        ids.without.text = _("Ticket without card")
        ids.lookups.text = _("Look up without card")
        ids.without.disabled = not view.body.anonymous_services
        ids.reason.text = (
            "" if view.body.anonymous_services else _("No number can be taken without a card now.")
        )
        # Larger texts leave no room for both.
        beside = not theme.roomy and ids.reason.text
        ids.note.text = "" if beside else _("Leave it there until you are finished.")

    def without_card(self) -> None:
        self.send(WithoutCard())

    def look_up(self) -> None:
        self.send(OpenLookups())


load_kv(__file__)

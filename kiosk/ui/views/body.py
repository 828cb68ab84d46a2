"""What every screen has in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from kivy.properties import ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.language import Language
from kiosk.ui.widgets.basics import forget
from kiosk.ui.words import Words
from kiosk.visit.intent import Intent
from kiosk.visit.view import View

Send = Callable[[Intent], None]


class BodyView(BoxLayout):
    """The middle of the screen for one kind of View body.

    `show` may be called any number of times with Views of that kind,
    in any language; it sets everything that can differ. `forget` is called when another kind
    takes the screen: nothing of the visit is held any more.
    """

    has_back: ClassVar[bool] = False
    """The footer offers Back."""
    finish_stands_out: ClassVar[bool] = False
    """Finish is what most people want here."""

    calls_staff: ClassVar[bool] = False
    """The footer calls staff outside of a visit too."""

    fills: ClassVar[bool] = False
    """It has the whole panel: there is no header and no footer."""

    kept: ClassVar[bool] = True
    """Made before anybody comes, and used again. False: made when it is wanted, and dropped."""

    takes_spaces: ClassVar[bool] = False
    """A space of a keyboard that is plugged in is typed here."""

    aside: Widget | None = None
    """A button of the body's own that stands in the footer, where notices stand otherwise."""

    send = ObjectProperty(None)

    def __init__(self, send: Send, **properties: object) -> None:
        self._language: Language | None = None
        self._send = send
        super().__init__(send=self._send_if_shown, **properties)

    def _send_if_shown(self, intent: Intent) -> None:
        # A finger may leave a button that left the screen before it.
        if self.parent is not None:
            self._send(intent)

    def show(self, view: View, words: Words) -> None:
        """Draw a View of this kind."""
        raise TypeError(f"{type(self).__name__} draws nothing")

    def speaks_anew(self, words: Words) -> bool:
        """Whether the language is another one than at the last call."""
        anew = words.language is not self._language
        self._language = words.language
        return anew

    def offers_staff(self, view: View) -> bool:
        """Whether a call for staff can arrive from here."""
        return True

    def offers_finish(self, view: View) -> bool:
        """Whether the footer has Finish; not where the body has it itself."""
        return view.in_visit or view.in_staff_mode

    def prepare(self) -> None:
        """Make what most Views of this kind will need. Called while nobody waits."""

    def forget(self) -> None:
        """Drop every text and picture of the visit. The next `show` is as if it were the first."""
        self._language = None
        forget(self)

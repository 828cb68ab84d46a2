"""The frame around every screen: header, notices, the ways out, and the countdown over all."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from kivy.clock import Clock
from kivy.input import MotionEvent
from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from kiosk.language import Language
from kiosk.ui import memory
from kiosk.ui.countdown import Countdown
from kiosk.ui.footer import Footer
from kiosk.ui.header import Header
from kiosk.ui.language_choice import LanguageChoice
from kiosk.ui.look_panel import LookPanel
from kiosk.ui.options import ScreenOptions
from kiosk.ui.rest import Rest
from kiosk.ui.staff_wording import STAFF
from kiosk.ui.theme import theme
from kiosk.ui.views import VIEWS, BodyView
from kiosk.ui.views.body import Send
from kiosk.ui.voice.bar import VoiceBar
from kiosk.ui.voice.guide import Guide
from kiosk.ui.voice.speaking import NoSpeaker, Speaker
from kiosk.ui.widgets.basics import lay_out, load_kv
from kiosk.ui.words import Words
from kiosk.visit.intent import ChooseLanguage, OpenLook
from kiosk.visit.staff_mode_intent import OpenStaffMode
from kiosk.visit.view import Idle, OutOfService, View


def _station_name(view: View) -> str:
    if view.station_name:
        return view.station_name
    return view.body.station_name if isinstance(view.body, Idle | OutOfService) else ""


class Calm(BoxLayout):
    """What is above, where all that is to be touched stands low."""

    text = StringProperty("")


class Frame(FloatLayout):
    """The whole screen. `show` draws a View, whatever was drawn before."""

    def __init__(
        self,
        send: Send,
        options: ScreenOptions,
        now: Callable[[], dt.datetime],
        speaker: Speaker | None = None,
    ) -> None:
        super().__init__()
        self._send = send
        self._options = options
        self._now = now
        self._station = options.station_name
        self._words = Words(Language.VIETNAMESE)
        self._kind: type | None = None
        self._view: View | None = None
        self._changed_at = 0.0
        self._rest = Rest()
        self._may_rest = False
        self._touched_at = time.monotonic()
        self._countdown = Countdown(send)
        self._whole_countdown = 1
        self._look_panel: LookPanel | None = None
        self.body: BodyView | None = None
        self._bodies: dict[type, BodyView] = {}
        ids = self.ids
        self._calm: Calm | None = None
        if theme.look.low:
            self._lower()
        # `ids` holds weakly.
        self.footer: Footer = ids.footer.__self__
        self.footer.begin(send)
        ids.look.bind(on_release=lambda _key: send(OpenLook()))
        self._languages: LanguageChoice | None = None
        header: Header = ids.header
        header.begin(ids.mark.__self__)
        header.staff_key.bind(on_release=lambda _key: send(OpenStaffMode()))
        ids.languages.bind_to(self._choose_language, self._open_languages)
        # `ids` holds weakly; out of the tree the header would be gone.
        self._header = ids.header.__self__
        self._main = self._header.parent
        self._audible = True
        self._padding: list[float] | None = None
        """Of the body, while one has the whole panel."""
        self.guide = Guide(self, speaker or NoSpeaker(), send)
        self.guide.bar.look.bind(on_release=lambda _key: send(OpenLook()))
        self.guide.bar.language.bind(on_release=lambda _key: self._open_languages())

    @property
    def words(self) -> Words:
        """Of the language that is shown."""
        return self._words

    def parts(self) -> list[Widget]:
        """What can be come to now, in the order in which it is read."""
        over = self.children[0]
        if over is not self._main:
            return [over]
        return [part for part in (self.body, self.footer, self._header) if part is not None]

    def put_bar(self, bar: VoiceBar | None) -> None:
        """The voice's keys, in the room of the header; None: the header is back."""
        main = self._main
        if bar is not None and bar.parent is None:
            main.remove_widget(self._header)
            main.add_widget(bar)
        elif bar is None and self._header.parent is None and self._padding is None:
            main.remove_widget(self.guide.bar)
            self._put_header()

    def _put_header(self) -> None:
        self._main.add_widget(self._header, index=0 if theme.look.low else len(self._main.children))

    def _uncover_bar(self) -> None:
        """What lies over the screen leaves the voice's keys free."""
        room = theme.header if self.guide.bar.parent is not None else 0
        for over in (self._countdown, self._look_panel, self._languages):
            if over is not None:
                over.size_hint_y = 1 - room / theme.height
                over.pos_hint = {"top": 1}

    def sound_changed(self, audible: bool) -> None:
        """What the voice says can be heard, or cannot be."""
        self._audible = audible
        if self.body is not None and self._view is not None:
            self.footer.show(self._view, self.body, self._words, audible=audible)

    def _lower(self) -> None:
        """The header, which can be touched, to the bottom; a tall panel's upper part is left."""
        column, header = self.ids.column, self.ids.header
        column.remove_widget(header)
        column.add_widget(header)
        if theme.share < 1:
            self._calm = Calm(height=theme.height - round(theme.height * theme.share))
            self._calm.pos_hint = {"top": 1}
            self.add_widget(self._calm, index=len(self.children))

    def show(self, view: View) -> None:
        words = self._words
        if words.language is not view.language:
            words = self._words = Words(view.language)
        self._view = view
        self._station = _station_name(view) or self._station
        if self._kind is not type(view.body):
            self._close_languages()
            self._replace_body(view)
        body = self.body
        assert body is not None
        body.show(view, words)
        self._show_header(view)
        self.footer.show(view, body, words, audible=self._audible)
        self._show_look_panel(view)
        self._show_countdown(view)
        self._may_rest = isinstance(view.body, Idle) and view.voice is None
        if not self._may_rest:
            self.wake()
        self.tick()
        self.guide.shown(view)
        self._uncover_bar()

    def _choose_language(self, language: Language) -> None:
        self._close_languages()
        self._send(ChooseLanguage(language))

    def _open_languages(self) -> None:
        self._close_languages()
        self._languages = LanguageChoice(self._choose_language, self._close_languages)
        self._languages.show(self._words.language, self._words)
        self.add_widget(self._languages)
        self._uncover_bar()
        self.guide.covered()

    def _close_languages(self) -> None:
        if self._languages is not None:
            self.remove_widget(self._languages)
            self._languages = None

    def _replace_body(self, view: View) -> None:
        old = self.body
        if old is not None:
            self.ids.body.remove_widget(old)
            old.forget()
            if not old.kept:
                del self._bodies[self._kind]
                # Not before the next screen is drawn; the person waits for that.
                Clock.schedule_once(lambda _: memory.collect(), 0)
        self._kind = type(view.body)
        self._changed_at = self._touched_at = time.monotonic()
        self.body = self._body_for(self._kind)
        self.ids.body.add_widget(self.body)
        self._fill(self.body.fills)

    def _fill(self, whole: bool) -> None:
        """The body has the panel for itself, or the header stands above it."""
        ids, header = self.ids, self._header
        if whole and header.parent is not None:
            header.parent.remove_widget(header)
            self._padding, ids.body.padding = ids.body.padding, 0
        elif not whole and self._padding is not None:
            ids.body.padding, self._padding = self._padding, None
            if self.guide.bar.parent is None:
                self._put_header()

    def replaces(self, old: Frame) -> None:
        """Take the place of a frame in another look. Nothing in that one goes on by itself."""
        self._station, self._audible = old._station, old._audible
        self.guide.replaces(old.guide)
        if old.body is not None:
            old.body.forget()

    def _body_for(self, kind: type) -> BodyView:
        if kind not in self._bodies:
            made = self._bodies[kind] = VIEWS[kind](self._send)
            if self.body is not None:
                lay_out(made, size=self.body.size)
        return self._bodies[kind]

    def prepare(self) -> bool:
        """Make one more kind of screen before it is wanted. False: all that are kept are there."""
        kept = (kind for kind, body in VIEWS.items() if body.kept)
        missing = next((kind for kind in kept if kind not in self._bodies), None)
        if missing is None:
            return False
        self._body_for(missing).prepare()
        return True

    def _show_header(self, view: View) -> None:
        _ = self._words.gettext
        header = self.ids.header
        header.station = self._station or _("Commune police station")
        header.subtitle = _("Self-service point")
        # Larger texts take its room; the voice names the drawing.
        self.ids.look.text = _("Display") if theme.roomy else ""
        if self._calm is not None:
            self._calm.text = header.station
        self.ids.languages.show(view.language)
        header.offer_staff(_(STAFF) if view.staff_key else "")

    def _show_look_panel(self, view: View) -> None:
        panel = self._look_panel
        if not view.choosing_look:
            if panel is not None and panel.parent:
                self.remove_widget(panel)
            return
        if panel is None:
            panel = self._look_panel = LookPanel(self._send)
        if panel.parent is None:
            self.add_widget(panel)
        panel.show(view, self._words)

    def _show_countdown(self, view: View) -> None:
        if view.countdown is None:
            if self._countdown.parent:
                self.remove_widget(self._countdown)
            return
        self._close_languages()
        if self._countdown.parent is None:
            # Over all else.
            self._whole_countdown = max(1, view.countdown)
            self.add_widget(self._countdown)
        self._whole_countdown = max(self._whole_countdown, view.countdown)
        staff = view.in_staff_mode
        self._countdown.show(view.countdown, self._whole_countdown, self._words, staff=staff)

    def tick(self) -> None:
        """Bring the clock up to date."""
        now = self._now()
        has_own = hasattr(self.body, "tick")
        self.ids.header.clock = "" if has_own else f"{now:%H:%M}"
        if has_own:
            self.body.tick(now, self._words)
        quiet = time.monotonic() - self._touched_at
        if self._may_rest and quiet >= self._options.rest_seconds and not self.resting:
            self._rest.show(self.ids.header.station, self._words)
            self.add_widget(self._rest)
        if self.resting:
            self._rest.tick(now)

    @property
    def resting(self) -> bool:
        return self._rest.parent is not None

    def wake(self) -> bool:
        """End the screen's rest. False: it was awake."""
        self._touched_at = time.monotonic()
        if not self.resting:
            return False
        self.remove_widget(self._rest)
        # Who hits the glass twice to wake it wants nothing that lies under the finger.
        self._changed_at = self._touched_at
        return True

    @property
    def settled(self) -> bool:
        """Whether the screen has stood long enough to take touches."""
        return time.monotonic() - self._changed_at >= self._options.settle_seconds

    @property
    def decoding(self) -> bool:
        """Whether a picture of this screen is still to come."""
        return bool(getattr(self.body, "decoding", False))

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if self.wake():
            return True
        bar = self.guide.bar
        if bar.parent is not None and bar.collide_point(*touch.pos):
            # Also on a new screen, and below what lies over it: moving on presses nothing.
            return bool(bar.on_touch_down(touch))
        if not self.settled:
            return True
        if self.guide.on:
            self.guide.touched(*touch.pos)
        return bool(super().on_touch_down(touch))


load_kv(__file__)

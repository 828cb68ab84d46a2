"""Nobody is here: welcome, the time, how long the queues are, what the station announces."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import ClassVar

from kivy.clock import Clock
from kivy.input import MotionEvent
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.board.announcement import Announcement
from kiosk.catalogue.service import Service
from kiosk.queue.ticket import ServiceQueue
from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.wording import STAFF_CALLS, STAFF_ICONS, idle_title
from kiosk.ui.words import Words
from kiosk.visit.intent import CallStaff, ChooseVoice, OpenServed, Start
from kiosk.visit.look import Voice
from kiosk.visit.view import Notice, View

PAGE_SECONDS = 8
ANNOUNCEMENT_TURNS = 2
"""An announcement is read more slowly than a row of numbers is found."""


class QueueRow(BoxLayout):
    said: ClassVar = ("name", "waiting")
    aloud: ClassVar = ("spoken",)
    spoken = StringProperty("")
    icon = StringProperty("")
    name = StringProperty("")
    waiting = StringProperty("")
    open = BooleanProperty(True)


class IdleView(BodyView):
    """A touch anywhere on it starts a visit, but on its three keys."""

    pressed = BooleanProperty(False)
    keys_icon = NumericProperty(0)

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._services: tuple[Service, ...] = ()
        self._queues: Mapping[str, ServiceQueue] = {}
        self._announcements: tuple[Announcement, ...] = ()
        self._words: Words | None = None
        self._page = 0
        self._turning = Clock.create_trigger(self._turn, PAGE_SECONDS, interval=True)
        # `ids` holds weakly; one of the two stands in the holder.
        self._rows, self._note = self.ids.rows.__self__, self.ids.note.__self__
        self.ids.holder.remove_widget(self._note)
        self.ids.holder.bind(height=lambda *_: self._draw_rows())

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        self._words = words
        self._turning()
        self._services = view.body.services
        self._queues = {queue.service_id: queue for queue in view.body.queues}
        self._announcements = view.body.announcements
        ids = self.ids
        ids.welcome.text = "" if view.notices and not theme.roomy else _("Welcome")
        ids.title.text = _(idle_title(view))
        away = Notice.CARD_READER_AWAY in view.notices
        ids.otherwise.text = "" if away else _("or touch the screen if you have no card with you")
        ids.call.text = _("Touch to begin")
        hint = _("Have a ticket? Hold its code before the scanner to see your turn.")
        # The strip of notices takes its room.
        ids.ticket.text = "" if view.notices or not theme.roomy else hint
        ids.rate.text = _("Rate the service")
        ids.listen.text = _("Listen")
        ids.staff.text = _(STAFF_CALLS[view.staff_call])
        ids.staff.icon = STAFF_ICONS[view.staff_call] if theme.roomy else ""
        ids.listen.disabled = view.voice is not None
        self._draw_rows()

    def tick(self, now: dt.datetime, words: Words) -> None:
        self.ids.time.text = f"{now:%H:%M}"
        day = now.date()
        self.ids.date.text = words.long_date(day) if theme.roomy else words.date(day)

    def _draw_rows(self) -> None:
        if self._words is None:
            return
        box = self.ids.rows
        fitting = max(1, int((self.ids.holder.height + theme.hairline) // theme.row))
        pages = max(1, math.ceil(len(self._services) / fitting))
        turns = self._turns(pages)
        self._page %= len(turns)
        turn = turns[self._page]
        self._show_announcement(turn if isinstance(turn, Announcement) else None)
        page = turn if isinstance(turn, int) else 0
        shown = self._services[page * fitting : (page + 1) * fitting]
        if isinstance(turn, Announcement):
            shown = ()
        rows = list(reversed(box.children))
        if len(rows) != len(shown):
            for row in rows[len(shown) :]:
                box.remove_widget(row)
            for _missing in range(len(shown) - len(rows)):
                box.add_widget(QueueRow())
            rows = list(reversed(box.children))
        for row, service in zip(rows, shown, strict=True):
            self._fill(row, service)
        several = pages > 1 and isinstance(turn, int)
        self.ids.pages.text = f"{page + 1}/{pages}" if several else ""

    def _turns(self, pages: int) -> list[int | Announcement]:
        """What is shown one after the other: pages of queues, and each announcement after them."""
        queues: list[int | Announcement] = list(range(pages))
        if self._announcements and not self._services:
            queues = []
        if not self._announcements:
            return queues
        turns: list[int | Announcement] = []
        for announcement in self._announcements:
            turns += [*queues, *[announcement] * ANNOUNCEMENT_TURNS]
        return turns

    def _show_announcement(self, announcement: Announcement | None) -> None:
        words, ids = self._words, self.ids
        assert words is not None
        _ = words.gettext
        ids.heading.name = "people" if announcement is None else "info"
        ids.told.text = "" if announcement is None else words.name(announcement.text)
        shown = self._rows if announcement is None else self._note
        if shown.parent is None:
            ids.holder.clear_widgets()
            ids.holder.add_widget(shown)
        if announcement is not None:
            ids.queues.text = _("From the station")
        else:
            ids.queues.text = _("Waiting now") if self._services else ""

    def _fill(self, row: QueueRow, service: Service) -> None:
        words = self._words
        assert words is not None
        _ = words.gettext
        queue = self._queues.get(service.id)
        row.icon, row.name = service.icon, words.name(service.name)
        row.open = queue is None or queue.open
        if not row.open:
            row.waiting = _("Closed")
        else:
            row.waiting = "–" if queue is None else str(queue.waiting)
        said = row.waiting
        if row.open and queue is not None:
            said = words.ngettext("%d waiting", "%d waiting", queue.waiting) % queue.waiting
        row.spoken = f"{row.name}: {said}"

    def _turn(self, _seconds: float) -> None:
        self._page += 1
        self._draw_rows()

    def on_touch_down(self, touch: MotionEvent) -> bool:
        if not self.collide_point(*touch.pos):
            # Above it are the languages.
            return False
        if any(self.ids[key].collide_point(*touch.pos) for key in ("rate", "listen", "staff")):
            return bool(super().on_touch_down(touch))
        self.pressed = True
        touch.grab(self)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self.pressed = False
        self.send(Start())
        return True

    def call_staff(self) -> None:
        self.send(CallStaff())

    def rate(self) -> None:
        self.send(OpenServed())

    def listen(self) -> None:
        self.send(ChooseVoice(Voice()))

    def forget(self) -> None:
        self._turning.cancel()
        self._words = None
        self._page = 0
        self.pressed = False
        self._announcements = ()
        self.ids.told.forget()
        super().forget()


load_kv(__file__)

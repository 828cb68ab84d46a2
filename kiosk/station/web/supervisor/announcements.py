"""Announcements: what terminals and boards tell whoever stands in the hall."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import msgspec
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from kiosk.board.announcement import (
    LONGEST,
    MOST,
    Announcement,
    AnnouncementFault,
    AnnouncementFlaw,
    Draft,
)
from kiosk.queue.day import station_day
from kiosk.staff.member import Member, Role
from kiosk.station.announcement_store import Edit, Kept, kept, put, remove
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.web.access import Access
from kiosk.station.web.forms import Form, form_of
from kiosk.station.web.pages import Pages, language_of
from kiosk.station.web.supervisor.leading import Said, back
from kiosk.station.web.supervisor.names import names_of
from kiosk.station.web.supervisor.words import N_, Words

HERE = "/supervisor/announcements"
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

_TEXTS = {
    AnnouncementFlaw.TEXT_MISSING: N_("The Vietnamese text is missing."),
    AnnouncementFlaw.TOO_LONG: N_("A text must have no more than %(count)s characters."),
    AnnouncementFlaw.CHARACTERS: N_(
        "A text must be in Vietnamese or English letters, digits and punctuation alone: "
        "no pictures, no other scripts, nothing that cannot be seen."
    ),
    AnnouncementFlaw.DAY_MISSING: N_("Choose the first and the last day."),
    AnnouncementFlaw.ENDS_BEFORE_BEGIN: N_("The last day must not lie before the first."),
    AnnouncementFlaw.OVER: N_("The last day is over already."),
    AnnouncementFlaw.TOO_FAR: N_("The last day must lie within a year."),
    AnnouncementFlaw.TOO_MANY: N_(
        "There are %(most)s announcements that are not over, and no more fit. Remove one first."
    ),
}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One form of the page, as it is kept or as it was sent. `kept`: None: a new one."""

    key: str
    seen: int
    vi: str
    en: str
    first_day: str
    last_day: str
    kept: Kept | None = None
    state: str = "new"
    """new, on, coming or over."""


class AnnouncementPages:
    def __init__(self, point: ServicePoint, pages: Pages) -> None:
        self._point = point
        self._pages = pages

    def list(
        self,
        request: Request,
        done: str = "",
        faults: tuple[AnnouncementFault, ...] = (),
        typed: Shown | None = None,
    ) -> Response:
        """`typed`: what was sent and is not in order."""
        point, words = self._point, Words(language_of(request))
        today = station_day(point.clock())
        with point.database.reading() as connection:
            there = kept(connection, point.station_id)
            names = names_of(connection, point.station_id)
        shown = [_of(each, today) for each in there]
        blank = Shown(
            key=str(uuid.uuid4()),
            seen=0,
            vi="",
            en="",
            first_day=today.isoformat(),
            last_day=today.isoformat(),
        )
        known = {each.key: each for each in shown}
        at = "" if typed is None else typed.key if typed.key in known else "new"
        return self._pages.render(
            request,
            "supervisor/announcements.html",
            status=422 if faults else 200,
            said=done,
            faults=list(dict.fromkeys(_said(fault, words) for fault in faults)),
            shown=[_as_sent(each, typed) for each in shown],
            blank=typed if typed is not None and at == "new" else blank,
            at=at,
            wrong={fault.field for fault in faults},
            today=today.isoformat(),
            longest=LONGEST,
            most=MOST,
            names=names,
            words=words,
        )

    async def save(self, request: Request, sent: Form, member: Member) -> Response:
        edit = self._edit(sent, member)
        draft = Draft(
            vi=sent.text("vi"),
            en=sent.text("en"),
            first_day=_day(sent.text("first_day")),
            last_day=_day(sent.text("last_day")),
        )
        try:
            faults = await self._point.writer.run(lambda book: put(book, draft, edit))
        except Refusal as refusal:
            return _meanwhile(refusal)
        if faults:
            typed = Shown(
                key=edit.id,
                seen=edit.seen,
                vi=draft.vi,
                en=draft.en,
                first_day=_iso(draft.first_day),
                last_day=_iso(draft.last_day),
            )
            return self.list(request, faults=faults, typed=typed)
        return back(HERE, "announcement-saved")

    async def remove(self, sent: Form, member: Member) -> Response:
        edit = self._edit(sent, member)
        try:
            await self._point.writer.run(lambda book: remove(book, edit))
        except Refusal as refusal:
            return _meanwhile(refusal)
        return back(HERE, "announcement-removed")

    def _edit(self, sent: Form, member: Member) -> Edit:
        key = sent.text("key")
        if not _KEY.fullmatch(key):
            raise Refusal(Reason.MALFORMED)
        now = self._point.clock()
        return Edit(id=key, seen=sent.number("seen"), staff=member.id, now=now)


def announcement_pages(point: ServicePoint, pages: Pages, access: Access) -> APIRouter:
    routes = APIRouter(include_in_schema=False, prefix=HERE)
    visitor, leader = access.page(Role.SUPERVISOR), access.action(Role.SUPERVISOR)
    views = AnnouncementPages(point, pages)

    @routes.get("")
    def list_all(request: Request, done: Said = "", _member: Member = Depends(visitor)) -> Response:
        return views.list(request, done)

    @routes.post("")
    async def save(request: Request, member: Member = Depends(leader)) -> Response:
        return await views.save(request, await form_of(request), member)

    @routes.post("/removed")
    async def removed(request: Request, member: Member = Depends(leader)) -> Response:
        return await views.remove(await form_of(request), member)

    return routes


def _meanwhile(refusal: Refusal) -> Response:
    if refusal.reason is not Reason.CHANGED_MEANWHILE:
        raise refusal
    return back(HERE, "changed-meanwhile")


def _of(each: Kept, today: dt.date) -> Shown:
    announcement = each.announcement
    return Shown(
        key=announcement.id,
        seen=each.revision,
        vi=announcement.text["vi"],
        en=announcement.text.get("en", ""),
        first_day=announcement.first_day.isoformat(),
        last_day=announcement.last_day.isoformat(),
        kept=each,
        state=_state(announcement, today),
    )


def _as_sent(each: Shown, typed: Shown | None) -> Shown:
    if typed is None or typed.key != each.key:
        return each
    return msgspec.structs.replace(typed, kept=each.kept, state=each.state)


def _state(announcement: Announcement, today: dt.date) -> str:
    if announcement.is_over(today):
        return "over"
    return "on" if announcement.is_on(today) else "coming"


def _said(fault: AnnouncementFault, words: Words) -> str:
    return words.say(_TEXTS[fault.flaw]) % {"count": LONGEST, "most": MOST}


def _day(text: str) -> dt.date | None:
    """None: it is no day."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _iso(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()

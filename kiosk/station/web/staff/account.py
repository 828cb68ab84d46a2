"""One's own account: the password, the language, and a way to end all sessions."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from kiosk.staff.action import StaffAction
from kiosk.staff.hashed import hash_password, is_password
from kiosk.staff.member import Member
from kiosk.staff.password import LONGEST, SHORTEST, PasswordFault, password_fault
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff import accounts, lockout, sessions
from kiosk.station.staff.accounts import Account
from kiosk.station.staff.passwords import HASHING
from kiosk.station.staff.trail import record
from kiosk.station.web.access import NEW_PASSWORD, SIGN_IN, Access, let_in, let_out
from kiosk.station.web.forms import Form, form_of
from kiosk.station.web.pages import Pages

WRONG, DIFFERENT = "wrong", "different"
"""Faults of the form beside those of a password."""


class OwnAccount:
    """What a member does to the own account."""

    def __init__(self, point: ServicePoint) -> None:
        self._point = point

    def found(self, member: Member) -> Account:
        """Raises Refusal(SIGNED_OUT) when it is gone."""
        with self._point.database.reading() as connection:
            found = accounts.account(connection, self._point.station_id, member.id)
        if found is None:
            raise Refusal(Reason.SIGNED_OUT)
        return found

    def open_sessions(self, member: Member) -> int:
        with self._point.database.reading() as connection:
            station, now = self._point.station_id, self._point.clock()
            return sessions.count_open(connection, station, member.id, now)

    async def change_password(self, member: Member, form: Form) -> str:
        """The token of a new session; all others are over.

        Raises Refusal(SIGN_IN_LOCKED) after too many wrong tries, and _Faulty.
        """
        old, new, again = (form.text(name) for name in ("old", "new", "again"))
        before = self.found(member)
        await self._demand_password(before, old)
        fault = password_fault(new, member, former=old)
        if fault is not None:
            raise Faulty(fault.value)
        if new != again:
            raise Faulty(DIFFERENT)
        hashed = await HASHING.run(hash_password, new)
        now, token = self._point.clock(), sessions.new_token()

        def step(book: SqlBook) -> None:
            accounts.change_password(book, before, hashed, now)
            sessions.begin(book, member.id, token, now)

        await self._point.writer.run(step)
        return token

    async def end_sessions(self, member: Member) -> None:
        now = self._point.clock()

        def step(book: SqlBook) -> None:
            sessions.end_all(book, member.id, now)
            record(book, now, member.id, StaffAction.SIGNED_OUT_EVERYWHERE)

        await self._point.writer.run(step)

    async def _demand_password(self, before: Account, old: str) -> None:
        """Whoever sits at an unattended console may guess no faster than at the door."""
        now: dt.datetime = self._point.clock()
        subject = lockout.name_subject(self._point.resident_key, before.member.id, "own password")
        await self._point.writer.run(lambda book: lockout.charge(book, (subject,), now))
        if not await HASHING.run(is_password, old, before.password):
            raise Faulty(WRONG)
        await self._point.writer.run(lambda book: lockout.forgive(book, subject))


class Faulty(Exception):
    """The form's content is not in order; nothing was changed."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def account_pages(point: ServicePoint, pages: Pages, access: Access) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    own = OwnAccount(point)
    visitor, anybody = access.page(), access.action(before_change=True)

    @routes.get("/account")
    def account_page(
        request: Request, done: str = "", member: Member = Depends(visitor)
    ) -> Response:
        return pages.render(
            request,
            "staff/account.html",
            account=own.found(member),
            sessions=own.open_sessions(member),
            changed=done == "password",
        )

    @routes.get(NEW_PASSWORD)
    def password_page(request: Request, _member: Member = Depends(visitor)) -> Response:
        return _password_page(pages, request)

    @routes.post(NEW_PASSWORD)
    async def change_password(request: Request, member: Member = Depends(anybody)) -> Response:
        try:
            token = await own.change_password(member, await form_of(request))
        except Faulty as faulty:
            return _password_page(pages, request, faulty.fault)
        except Refusal as refusal:
            if refusal.reason is not Reason.SIGN_IN_LOCKED:
                raise
            return _password_page(pages, request, refusal.reason.code)
        access.sessions.forget()
        to = f"/account?{urlencode({'done': 'password'})}"
        answer = RedirectResponse(to, 303, headers={"Cache-Control": "no-store"})
        let_in(request, answer, token)
        return answer

    @routes.post("/account/sign-out-everywhere")
    async def sign_out_everywhere(request: Request, member: Member = Depends(anybody)) -> Response:
        await own.end_sessions(member)
        access.sessions.forget()
        to = f"{SIGN_IN}?{urlencode({'out': '1'})}"
        answer = RedirectResponse(to, 303, headers={"Cache-Control": "no-store"})
        let_out(request, answer)
        return answer

    return routes


def _password_page(pages: Pages, request: Request, fault: str = "") -> Response:
    return pages.render(
        request,
        "staff/password.html",
        422 if fault else 200,
        fault=fault,
        faults={member.name: member.value for member in PasswordFault},
        must_change=request.state.must_change,
        shortest=SHORTEST,
        longest=LONGEST,
    )

"""The supervisor's page of the staff's accounts: who is there, and what becomes of them."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from kiosk.staff.hashed import hash_password
from kiosk.staff.member import LONGEST_ID, LONGEST_NAME, Member, Role, shown_name, sign_in_name
from kiosk.staff.password import one_time_password
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff import accounts, lockout
from kiosk.station.staff.accounts import Account
from kiosk.station.staff.passwords import HASHING
from kiosk.station.web.access import Access
from kiosk.station.web.forms import Form, form_of
from kiosk.station.web.pages import Pages

LIST = "/supervisor/staff"
NO_ID, NO_NAME = "no-id", "no-name"
"""Faults of the form beside the refusals of the store."""
_SAID = (Reason.ACCOUNT_EXISTS, Reason.TOO_MANY_ACCOUNTS, Reason.LAST_SUPERVISOR)
"""Refusals that stand on the form itself."""


class _Faulty(Exception):
    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def member_pages(point: ServicePoint, pages: Pages, access: Access) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    shown, acting = access.page(Role.SUPERVISOR), access.action(Role.SUPERVISOR)

    @routes.get(LIST)
    def staff_page(request: Request, done: str = "", _member: Member = Depends(shown)) -> Response:
        with point.database.reading() as connection:
            found = accounts.accounts(connection, point.station_id)
        return pages.render(request, "staff/members.html", accounts=found, done=done)

    @routes.get(f"{LIST}/new")
    def new_page(request: Request, _member: Member = Depends(shown)) -> Response:
        return _form_page(pages, request, None)

    @routes.post(f"{LIST}/new")
    async def add(request: Request, member: Member = Depends(acting)) -> Response:
        form, password = await form_of(request), one_time_password()
        try:
            added = _member_of(form)
            hashed, now = await HASHING.run(hash_password, password), point.clock()
            await point.writer.run(lambda book: accounts.add(book, added, hashed, now, member.id))
        except (_Faulty, Refusal) as fault:
            return _form_page(pages, request, None, form, _said(fault))
        return _password_page(pages, request, added, password, is_new=True)

    @routes.get(f"{LIST}/edit")
    def edit_page(request: Request, id: str = "", _member: Member = Depends(shown)) -> Response:
        # Whoever changes the language here comes back without an id.
        return _form_page(pages, request, account_of(point, id)) if id else _to_list()

    @routes.post(f"{LIST}/edit")
    async def edit(request: Request, member: Member = Depends(acting)) -> Response:
        form, now = await form_of(request), point.clock()
        revision = form.number("revision")
        try:
            changed = _member_of(form)
            await point.writer.run(
                lambda book: accounts.change(book, changed, now, member.id, revision=revision)
            )
        except (_Faulty, Refusal) as fault:
            said = _said(fault)
            known = await run_in_threadpool(account_of, point, form.text("id"))
            return _form_page(pages, request, known, form, said)
        access.sessions.forget()
        return _to_list("changed")

    _ways(routes, point, pages, access)
    return routes


def _ways(routes: APIRouter, point: ServicePoint, pages: Pages, access: Access) -> None:
    """What is done to an account with one button."""
    acting = access.action(Role.SUPERVISOR)

    @routes.post(f"{LIST}/active")
    async def set_active(request: Request, member: Member = Depends(acting)) -> Response:
        form, now = await form_of(request), point.clock()
        wanted, revision = form.text("id"), form.number("revision")
        active = form.text("active") == "yes"
        try:
            await point.writer.run(
                lambda book: accounts.set_active(
                    book, wanted, now, member.id, active=active, revision=revision
                )
            )
        except Refusal as fault:
            known, said = await run_in_threadpool(account_of, point, wanted), _said(fault)
            return _form_page(pages, request, known, fault=said)
        access.sessions.forget()
        return _to_list("activated" if active else "deactivated")

    @routes.post(f"{LIST}/reset")
    async def reset(request: Request, member: Member = Depends(acting)) -> Response:
        form, now, password = await form_of(request), point.clock(), one_time_password()
        wanted, revision = form.text("id"), form.number("revision")
        hashed = await HASHING.run(hash_password, password)
        tries = lockout.name_subject(point.resident_key, wanted)

        def step(book: SqlBook) -> Account:
            lockout.forgive(book, tries)
            return accounts.reset_password(book, wanted, hashed, now, member.id, revision=revision)

        done = await point.writer.run(step)
        access.sessions.forget()
        return _password_page(pages, request, done.member, password, is_new=False)


def _member_of(form: Form) -> Member:
    """Raises _Faulty, and Refusal(MALFORMED) for a role that there is not."""
    wanted, name = sign_in_name(form.text("id")), shown_name(form.text("name"))
    if name is None:
        raise _Faulty(NO_NAME)
    if wanted is None:
        raise _Faulty(NO_ID)
    try:
        return Member(id=wanted, name=name, role=Role(form.text("role")))
    except ValueError:
        raise Refusal(Reason.MALFORMED) from None


def account_of(point: ServicePoint, wanted: str) -> Account:
    """Raises Refusal(UNKNOWN_ACCOUNT)."""
    staff_id = sign_in_name(wanted) or ""
    with point.database.reading() as connection:
        found = accounts.account(connection, point.station_id, staff_id)
    if found is None:
        raise Refusal(Reason.UNKNOWN_ACCOUNT)
    return found


def _said(fault: _Faulty | Refusal) -> str:
    """What the form says of it; raises it again if the form has nothing to say."""
    if isinstance(fault, _Faulty):
        return fault.fault
    if fault.reason not in _SAID:
        raise fault
    return fault.reason.code


def _form_page(
    pages: Pages,
    request: Request,
    known: Account | None,
    form: Form | None = None,
    fault: str = "",
) -> Response:
    """For `known`, or for a new member; with what was typed before, if anything was."""
    before = None if known is None else known.member
    return pages.render(
        request,
        "staff/member.html",
        422 if fault else 200,
        known=known,
        typed_id=form.text("id") if form else before.id if before else "",
        typed_name=form.text("name") if form else before.name if before else "",
        typed_role=form.text("role") if form else before.role.value if before else "clerk",
        fault=fault,
        longest_id=LONGEST_ID,
        longest_name=LONGEST_NAME,
    )


def _password_page(
    pages: Pages, request: Request, of: Member, password: str, *, is_new: bool
) -> Response:
    return pages.render(
        request, "staff/one_time.html", of=of, one_time_password=password, is_new=is_new
    )


def _to_list(done: str = "") -> Response:
    query = f"?{urlencode({'done': done})}" if done else ""
    return RedirectResponse(LIST + query, 303, headers={"Cache-Control": "no-store"})

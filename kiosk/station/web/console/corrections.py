"""Pages of the requests for correction: all of them, one of them, and what is decided about it.

Whose a request is stands on no page until an officer asks for it; that is in the trail. The code in
a page's address names nobody.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Depends, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.identity.assurance import Outcome
from kiosk.queue.day import STATION_TIME
from kiosk.records.correction import CorrectionState
from kiosk.records.correction_code import read_code
from kiosk.records.correction_token import read_token
from kiosk.records.decision import LONGEST_ANSWER, UNDECIDED, Decision, DecisionFault, NotDecided
from kiosk.records.quality import QualityCounts
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role
from kiosk.station import correction_store, quality_store
from kiosk.station.correction_store import Kept
from kiosk.station.quality_store import month_of
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff.trail import record
from kiosk.station.web.access import Access
from kiosk.station.web.console.view import names_of
from kiosk.station.web.console.wording import Wording
from kiosk.station.web.forms import Form, form_of
from kiosk.station.web.pages import Pages

PAGE = "/console/corrections"
ON_A_PAGE = 30
MOST_PAGES = 1000
SHOWN = {
    "undecided": tuple(UNDECIDED),
    "decided": tuple(state for state in CorrectionState if state not in UNDECIDED),
    "all": tuple(CorrectionState),
}
"""Choices of the list."""
_ACTIONS = {
    Decision.ACCEPT: StaffAction.CORRECTION_ACCEPTED,
    Decision.REJECT: StaffAction.CORRECTION_REJECTED,
    Decision.ASK_BACK: StaffAction.CORRECTION_ASKED_BACK,
}
_TOO_LATE = (DecisionFault.DECIDED.value, Reason.CHANGED_MEANWHILE.code)
_DECISIONS = {decision.value: decision for decision in Decision}
_ADDRESS = re.compile(r".*/c/([A-Za-z0-9_-]+)", re.ASCII)

Code = Annotated[str, Path(max_length=20)]
Show = Annotated[str, Query(max_length=10)]
Said = Annotated[str, Query(pattern=r"^[a-z-]{0,20}$")]


class Tried(msgspec.Struct, frozen=True):
    """A decision that could not be carried out, with what was typed."""

    decision: str = ""
    answer: str = ""
    fault: str = ""


class CorrectionPages:
    def __init__(self, point: ServicePoint, pages: Pages) -> None:
        self._point = point
        self._pages = pages
        self._wording = Wording(point)

    def list(self, request: Request, show: str, page: int, unknown: str = "") -> Response:
        point = self._point
        show = show if show in SHOWN else "undecided"
        with point.database.reading() as connection:
            found = correction_store.listed(
                connection, point.station_id, SHOWN[show], page * ON_A_PAGE, ON_A_PAGE + 1
            )
            waiting = correction_store.count_open(connection, point.station_id)
        return self._pages.render(
            request,
            "console/corrections.html",
            404 if unknown else 200,
            found=found[:ON_A_PAGE],
            more=len(found) > ON_A_PAGE,
            show=show,
            page=page,
            waiting=waiting,
            unknown=unknown,
            **self._words(request),
        )

    def one(
        self,
        request: Request,
        kept: Kept,
        *,
        said: str = "",
        tried: Tried = Tried(),  # noqa: B008 - frozen
        holder: tuple[str, str] | None = None,
        status: int = 200,
    ) -> Response:
        point = self._point
        with point.database.reading() as connection:
            staff = [] if kept.staff is None else [kept.staff]
            names = names_of(connection, point.station_id, staff)
        return self._pages.render(
            request,
            "console/correction.html",
            status,
            kept=kept,
            names=names,
            said=said,
            tried=tried,
            holder=holder,
            longest=LONGEST_ANSWER,
            passed=Outcome.PASSED,
            **self._words(request),
        )

    def found(self, code: str) -> Kept:
        """Raises Refusal(UNKNOWN_CORRECTION)."""
        with self._point.database.reading() as connection:
            kept = correction_store.find(connection, self._point.station_id, code)
        if kept is None:
            raise Refusal(Reason.UNKNOWN_CORRECTION)
        return kept

    def seek(self, request: Request, text: str) -> Response:
        """On to the request that was typed or scanned; else the list, which says what is wrong."""
        if not text.strip():
            return _to(PAGE)
        code = self.sought(text)
        if code is None:
            return self.list(request, "", 0, unknown="not-genuine")
        try:
            return _to(f"{PAGE}/{self.found(code).code}")
        except Refusal as refusal:
            if refusal.reason is not Reason.UNKNOWN_CORRECTION:
                raise
            return self.list(request, "", 0, unknown="gone")

    def sought(self, text: str) -> str | None:
        """The code that was typed, or that a genuine scanned receipt of this station holds."""
        written = text.strip()
        if read_code(written.upper()) is not None:
            return written.upper()
        address = _ADDRESS.fullmatch(written)
        token = written if address is None else address.group(1)
        receipt = read_token(self._point.signing_key.public_key(), token)
        return receipt.code if receipt and receipt.station_id == self._point.station_id else None

    async def reveal(self, request: Request, code: str, member: Member) -> Response:
        """With name and number; the trail says who looked."""
        point, kept = self._point, await run_in_threadpool(self.found, code)
        now = point.clock()
        await point.writer.run(
            lambda book: record(book, now, member.id, StaffAction.CORRECTION_SHOWN, kept.code)
        )
        holder = correction_store.holder_of(kept.code, kept.sealed, point.correction_seal)
        return await run_in_threadpool(self.one, request, kept, holder=holder or ("", ""))

    async def decide(self, request: Request, code: str, form: Form, member: Member) -> Response:
        decision, answer = _DECISIONS.get(form.text("decision")), form.text("answer")
        revision = form.number("revision")
        fault = "choose" if decision is None else ""
        if decision is not None:
            try:
                await self._point.writer.run(
                    _deciding(self._point, code, revision, decision, answer, member)
                )
            except NotDecided as not_decided:
                fault = not_decided.fault.value
            except Refusal as refusal:
                if refusal.reason is not Reason.CHANGED_MEANWHILE:
                    raise
                fault = Reason.CHANGED_MEANWHILE.code
            else:
                said = urlencode({"said": decision.value.replace("_", "-")})
                return _to(f"{PAGE}/{code}?{said}")
        kept = await run_in_threadpool(self.found, code)
        if fault == Reason.CHANGED_MEANWHILE.code and not kept.undecided:
            fault = DecisionFault.DECIDED.value
        status = 409 if fault in _TOO_LATE else 422
        tried = Tried(form.text("decision"), answer, fault)
        return await run_in_threadpool(self.one, request, kept, tried=tried, status=status)

    def _words(self, request: Request) -> dict[str, Any]:
        return {"moment": _moment, **self._wording(request)}


def correction_pages(point: ServicePoint, pages: Pages, access: Access) -> APIRouter:
    routes = APIRouter(include_in_schema=False, prefix=PAGE)
    clerk, writer = access.page(Role.CLERK), access.action(Role.CLERK)
    views = CorrectionPages(point, pages)

    @routes.get("")
    def list_all(
        request: Request,
        show: Show = "undecided",
        page: Annotated[int, Query(ge=0, lt=MOST_PAGES)] = 0,
        _member: Member = Depends(clerk),
    ) -> Response:
        return views.list(request, show, page)

    @routes.post("", dependencies=[Depends(writer)])
    async def seek(request: Request) -> Response:
        """In the body: what is typed by mistake may be somebody's number."""
        code = (await form_of(request)).text("code")
        return await run_in_threadpool(views.seek, request, code)

    @routes.get("/count", dependencies=[Depends(writer)])
    def count(response: Response) -> dict[str, int]:
        """For the number in the navigation."""
        response.headers["Cache-Control"] = "no-store"
        with point.database.reading() as connection:
            return {"open": correction_store.count_open(connection, point.station_id)}

    @routes.get("/{code}")
    def one(
        request: Request, code: Code, said: Said = "", _member: Member = Depends(clerk)
    ) -> Response:
        return views.one(request, views.found(code), said=said)

    @routes.post("/{code}/holder")
    async def reveal(request: Request, code: Code, member: Member = Depends(writer)) -> Response:
        return await views.reveal(request, code, member)

    @routes.get("/{code}/holder")
    def again(code: Code, _member: Member = Depends(clerk)) -> Response:
        """Where a choice of language or a bookmark leads back to."""
        return _to(f"{PAGE}/{views.found(code).code}")

    @routes.post("/{code}")
    async def decide(request: Request, code: Code, member: Member = Depends(writer)) -> Response:
        return await views.decide(request, code, await form_of(request), member)

    return routes


def _deciding(
    point: ServicePoint, code: str, revision: int, decision: Decision, answer: str, member: Member
) -> Any:
    now = point.clock()

    def step(book: SqlBook) -> None:
        kept = correction_store.decide(book, code, revision, decision, answer, member.id, now)
        if decision is Decision.ACCEPT:
            quality_store.add(book, kept.area, QualityCounts(accepted=1), month_of(now))
        fields = " ".join(disputed.field.value for disputed in kept.request.fields)
        record(book, now, member.id, _ACTIONS[decision], kept.code, fields)

    return step


def _to(address: str) -> Response:
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})


def _moment(moment: dt.datetime) -> str:
    return f"{moment.astimezone(STATION_TIME):%H:%M · %d/%m/%Y}"

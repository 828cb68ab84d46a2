"""Settings that go from the console to terminals: a form, and an order for each of them."""

from __future__ import annotations

from typing import Any

import msgspec
from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from kiosk.appliance.remote_setting import REMOTE, Kind, OneOf, TimeOfDay, Value, WholeNumber, typed
from kiosk.appliance.report import Order, OrderKind
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member
from kiosk.station import fleet_store
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff.trail import record
from kiosk.station.web.access import Access
from kiosk.station.web.forms import Form, form_of
from kiosk.station.web.pages import Pages
from kiosk.station.web.terminals.addresses import MAY, SETTINGS, to_list


class Field(msgspec.Struct, frozen=True):
    """One setting in the form; empty: as it is."""

    path: str
    kind: str
    """`number`, `choice`, `time`"""
    value: str
    wrong: bool
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()


def settings_pages(point: ServicePoint, pages: Pages, access: Access) -> APIRouter:
    routes = APIRouter(include_in_schema=False)
    page, acting = access.page(*MAY), access.action(*MAY)

    def shown(request: Request, chosen: list[str], fields: list[Field], fault: str) -> Response:
        with point.database.reading() as connection:
            known = list(fleet_store.heard(connection, point.station_id))
        values: dict[str, Any] = {"terminals": known, "chosen": chosen, "fault": fault}
        status = 422 if fault else 200
        return pages.render(request, "terminals/settings.html", status, fields=fields, **values)

    @routes.get(SETTINGS)
    def settings(request: Request, terminal: str = "", _member: Member = Depends(page)) -> Response:
        return shown(request, [terminal], [_field(p, k, "") for p, k in REMOTE.items()], "")

    @routes.post(SETTINGS)
    async def change(request: Request, member: Member = Depends(acting)) -> Response:
        form = await form_of(request)
        chosen = form.all("terminal")
        fields = [_field(path, kind, form.text(path)) for path, kind in REMOTE.items()]
        wanted = _wanted(form)
        fault = ""
        if any(field.wrong for field in fields):
            fault = "wrong"
        elif not wanted:
            fault = "nothing"
        elif not chosen:
            fault = "none-chosen"
        if fault:
            return shown(request, chosen, fields, fault)
        await point.writer.run(lambda book: _ask(book, point, member, chosen, wanted))
        return to_list("asked")

    return routes


def _wanted(form: Form) -> dict[str, Value]:
    found = {path: typed(path, form.text(path).strip()) for path in REMOTE}
    return {path: value for path, value in found.items() if value is not None}


def _ask(
    book: SqlBook,
    point: ServicePoint,
    member: Member,
    chosen: list[str],
    wanted: dict[str, Value],
) -> None:
    """Raises Refusal(UNKNOWN_ORDER) for a terminal that has never reported."""
    now = point.clock()
    known = fleet_store.heard(book.connection, book.station_id)
    said = ", ".join(f"{path}={value}" for path, value in wanted.items())
    for terminal_id in dict.fromkeys(chosen):
        if terminal_id not in known:
            raise Refusal(Reason.UNKNOWN_ORDER)
        order = Order(
            id=fleet_store.new_order_id(), kind=OrderKind.CHANGE_SETTINGS, settings=wanted
        )
        fleet_store.give_order(book, terminal_id, order, member.id, now)
        record(book, now, member.id, StaffAction.TERMINAL_SETTINGS, terminal_id, said[:200])


def _field(path: str, kind: Kind, text: str) -> Field:
    value = text.strip()
    wrong = bool(value) and typed(path, value) is None
    match kind:
        case WholeNumber(least=least, most=most):
            return Field(path, "number", value, wrong, least, most)
        case OneOf(choices=choices):
            return Field(path, "choice", value, wrong, choices=choices)
        case TimeOfDay():
            return Field(path, "time", value, wrong)

"""How the terminals are, what they can be asked for, and the logs that they have sent."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import Response

from kiosk.appliance.report import Order, OrderKind
from kiosk.language.catalogue import catalogue
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member
from kiosk.station import fleet_store, fleet_view
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.sql_book import SqlBook
from kiosk.station.staff.trail import record
from kiosk.station.trust import StationTrust
from kiosk.station.web.access import Access
from kiosk.station.web.forms import form_of
from kiosk.station.web.pages import Pages, language_of
from kiosk.station.web.terminals.addresses import LIST, MAY, to_list
from kiosk.station.web.terminals.known import paired

FLEET = f"{LIST}/fleet"
ORDERS_SHOWN = 5
ON_REQUEST = (
    OrderKind.LOOK_AGAIN,
    OrderKind.SEND_LOG,
    OrderKind.RESTART_PROGRAM,
    OrderKind.RESTART_MACHINE,
)
"""What the page's buttons ask for. Releases come by the rollout."""

OrderName = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


class FleetPages:
    def __init__(
        self, point: ServicePoint, pages: Pages, access: Access, trust: StationTrust | None
    ) -> None:
        self._point = point
        self._pages = pages
        self._access = access
        self._trust = trust

    def shown(self, request: Request) -> dict[str, Any]:
        """What the template terminals/fleet.html shows."""
        point, now = self._point, self._point.clock()
        with point.database.reading() as connection:
            known = fleet_store.heard(connection, point.station_id)
            names = sorted({*paired(self._trust, now), *known})[: fleet_store.MOST_TERMINALS]
            orders = {
                one: fleet_store.orders_of(connection, point.station_id, one, ORDERS_SHOWN)
                for one in names
            }
        translate = catalogue(language_of(request), "kiosk").gettext
        return {"fleet": fleet_view.shown(names, known, orders, now, translate)}

    def add_to(self, routes: APIRouter) -> None:
        page, acting = self._access.page(*MAY), self._access.action(*MAY)

        @routes.get(FLEET)
        def fleet(request: Request, _member: Member = Depends(page)) -> Response:
            """The part of the page that changes by itself."""
            return self._pages.render(request, "terminals/fleet.html", **self.shown(request))

        @routes.post(f"{LIST}/order")
        async def order(request: Request, member: Member = Depends(acting)) -> Response:
            form = await form_of(request)
            terminal_id, kind = form.text("terminal_id"), _kind(form.text("kind"))
            await self._point.writer.run(lambda book: self._ask(book, member, terminal_id, kind))
            return to_list("asked")

        @routes.get(f"{LIST}/log/{{order_id}}")
        def log(order_id: OrderName, _member: Member = Depends(page)) -> Response:
            """The lines that a terminal has sent, as a file: one JSON object a line."""
            with self._point.database.reading() as connection:
                lines = fleet_store.log_of(connection, self._point.station_id, order_id)
            if lines is None:
                raise Refusal(Reason.UNKNOWN_ORDER)
            name = f'attachment; filename="log-{order_id[:8]}.jsonl"'
            headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
            body = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
            return Response(body, 200, headers, "application/x-ndjson")

    def _ask(self, book: SqlBook, member: Member, terminal_id: str, kind: OrderKind) -> None:
        now = self._point.clock()
        known = fleet_store.heard(book.connection, book.station_id)
        if terminal_id not in known:
            raise Refusal(Reason.UNKNOWN_ORDER)
        wanted = Order(id=fleet_store.new_order_id(), kind=kind)
        fleet_store.give_order(book, terminal_id, wanted, member.id, now)
        record(book, now, member.id, StaffAction.TERMINAL_ORDERED, terminal_id, kind.value)


def _kind(text: str) -> OrderKind:
    """Raises Refusal(MALFORMED) for what the page does not offer."""
    found = next((kind for kind in ON_REQUEST if kind.value == text), None)
    if found is None:
        raise Refusal(Reason.MALFORMED)
    return found

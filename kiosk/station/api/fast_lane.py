"""What a full hall waits for and what all terminals ask, without the framework's way to it.

Matching, dependency injection and serialising take the framework several times what the ticket
itself takes. A ticket request that is plainly in order is answered here, by the same function and
the same messages as the route that stands in the contract; whatever is not goes on to that route,
which says what is wrong. So does a question for the station's offer, unless the answer is at hand.
"""

from __future__ import annotations

import uuid

from pydantic import ValidationError
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.queue.fault import NotPossible
from kiosk.station.api.guard import replayed
from kiosk.station.api.messages import TicketBody
from kiosk.station.api.offer import Offer
from kiosk.station.api.problems import problem_of
from kiosk.station.api.tickets import take_ticket
from kiosk.station.refusal import Refusal
from kiosk.station.service_point import ServicePoint

_KEY_LENGTH = 36


class FastLane:
    """Stands before the framework, behind the guard and the check of who asks."""

    def __init__(self, app: ASGIApp, point: ServicePoint, offer: Offer) -> None:
        self._app = app
        self._point = point
        self._offer = offer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope.get("method"), scope.get("path"), scope.get("query_string"):
            case "POST", "/v1/tickets", b"":
                await self._ticket(scope, receive, send)
            case "GET", "/v1/station", b"" if (known := self._offer.at_hand()) is not None:
                await Response(known, media_type="application/json")(scope, receive, send)
            case _:
                await self._app(scope, receive, send)

    async def _ticket(self, scope: Scope, receive: Receive, send: Send) -> None:
        body: bytes = (await receive()).get("body", b"")
        answer = await self._answer(scope, body)
        rest = self._app if answer is None else answer
        await rest(scope, replayed(body, receive), send)

    async def _answer(self, scope: Scope, body: bytes) -> Response | None:
        """The answer; None: the framework is to answer."""
        key = _key(scope["headers"])
        if key is None:
            return None
        try:
            wanted = TicketBody.model_validate_json(body)
        except ValidationError:
            return None
        try:
            ticket, repeated = await take_ticket(self._point, wanted, key)
        except (Refusal, NotPossible) as refused:
            return problem_of(refused)
        return Response(
            ticket.model_dump_json(), 200 if repeated else 201, media_type="application/json"
        )


def _key(headers: list[tuple[bytes, bytes]]) -> str | None:
    """The idempotency key of a JSON request, if both stand there once and in their usual form."""
    found = dict(headers)
    if len(found) != len(headers) or found.get(b"content-type") != b"application/json":
        return None
    text = found.get(b"idempotency-key", b"").decode("latin-1")
    if len(text) != _KEY_LENGTH:
        return None
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return None

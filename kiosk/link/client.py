"""The station's API, one method for each request. Blocking; safe to use from several threads."""

from __future__ import annotations

import base64
import datetime as dt
import re
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import quote

import msgspec

from kiosk.board.picture import BoardPicture
from kiosk.exchange.bounded import Answer, Stream
from kiosk.link.lookup_client import LookupClient
from kiosk.link.offer import StationOffer
from kiosk.link.outcome import Away, Done, Failure, Faulty, Refused
from kiosk.link.security import Security
from kiosk.link.timing import Timing
from kiosk.link.transport import Transport
from kiosk.link.wire import (
    API_VERSION,
    WireCertificate,
    WireHelpCall,
    WireProblem,
    WireProcedures,
    WireRated,
    WireServed,
    WireStaffAccess,
    WireStation,
    WireTime,
)
from kiosk.procedures.procedure import Procedure
from kiosk.queue.applicant import Applicant
from kiosk.queue.number import NumberBlock, parse_number
from kiosk.queue.rating import RatingReason
from kiosk.queue.staff_call import StaffCallReason
from kiosk.queue.ticket import Ticket
from kiosk.queue.ticket_code import TicketReference
from kiosk.queue.ticket_now import ServedTicket, TicketNow

_LONGEST_TAG = 200
_PART = re.compile(r"bytes ([0-9]{1,12})-([0-9]{1,12})/([0-9]{1,12})", re.ASCII)
_DIGEST = re.compile(r'"([0-9a-f]{64})"')
_T = TypeVar("_T")


class ReleasePart(msgspec.Struct, frozen=True):
    content: bytes
    size: int
    """Of the whole bundle, in bytes."""
    sha256: str
    """Of the whole bundle."""


class StationClient:
    """Speaks to one address for one terminal."""

    def __init__(
        self, url: str, terminal_id: str, timing: Timing, security: Security | None = None
    ) -> None:
        """`security`: of a terminal that is paired.

        Raises UnsafeAddress for an address that must not be spoken to.
        """
        self._transport = Transport(url, timing.connect, security)
        self._terminal = terminal_id
        self._timing = timing
        self.lookups = LookupClient(self, timing.lookup)

    @property
    def url(self) -> str:
        return self._transport.url

    def close(self) -> None:
        self._transport.close()

    def station(self) -> StationOffer | Failure:
        """What the station offers now."""
        answer = self._transport.exchange("GET", "/v1/station", limit=self._timing.probe)
        found = _decoded(answer, WireStation)
        if not isinstance(found, WireStation):
            return found
        if found.api_version != API_VERSION:
            return Faulty(200, "other-version")
        return found.offer()

    def procedures(self, known: str) -> tuple[str, tuple[Procedure, ...]] | Failure | None:
        """All procedures with their entity tag; None: those of the tag `known` are valid still."""
        headers = {"If-None-Match": known} if known else {}
        answer = self._transport.exchange(
            "GET", "/v1/procedures", limit=self._timing.lookup, headers=headers
        )
        if isinstance(answer, Answer) and answer.status == HTTPStatus.NOT_MODIFIED:
            return None
        if isinstance(answer, Away):
            return answer
        found = _decoded(answer, WireProcedures)
        if not isinstance(found, WireProcedures):
            return found
        etag = answer.headers.get("etag", "")[:_LONGEST_TAG]
        return etag, tuple(procedure.procedure() for procedure in found.procedures)

    def board(self) -> BoardPicture | Failure:
        """How the hall stands now."""
        answer = self._transport.exchange("GET", "/v1/board", limit=self._timing.probe)
        return _decoded(answer, BoardPicture)

    def follow_events(self, after: int, silence: float) -> Stream | Failure:
        """The events after number `after`, as they happen."""
        headers = {"Last-Event-ID": str(after), "Accept": "text/event-stream"}
        begun = self._transport.follow(
            "/v1/events", limit=self._timing.probe, silence=silence, headers=headers
        )
        if isinstance(begun, Stream):
            return begun
        return _failure(begun) or Faulty(200, "not-understood")

    def time(self) -> dt.datetime | Failure:
        """The station's clock."""
        answer = self._transport.exchange("GET", "/v1/time", limit=self._timing.probe)
        found = _decoded(answer, WireTime)
        return found.time if isinstance(found, WireTime) else found

    def renew(self, key_request: bytes) -> bytes | Failure:
        """A new certificate (DER) for the key of a request (PKCS #10, DER)."""
        body = {"key_request": base64.b64encode(key_request).decode("ascii")}
        found = self.post("/v1/certificates", body, WireCertificate)
        if not isinstance(found, WireCertificate):
            return found
        return found.certificate or Faulty(201, "no-certificate")

    def release_part(self, version: str, first: int, last: int) -> ReleasePart | Failure:
        """Bytes `first` to `last` of a bundle on the station's shelf; fewer at its end."""
        answer = self._transport.exchange(
            "GET",
            f"/v1/releases/{quote(version, safe='')}",
            limit=self._timing.release,
            headers={"Range": f"bytes={first}-{last}"},
        )
        if isinstance(answer, Away):
            return answer
        failure = _failure(answer)
        if failure is not None:
            return failure
        told = _PART.fullmatch(answer.headers.get("content-range", ""))
        digest = _DIGEST.fullmatch(answer.headers.get("etag", ""))
        if told is None or digest is None or int(told[1]) != first or not answer.body:
            return Faulty(answer.status, "not-understood")
        if len(answer.body) > last - first + 1:
            return Faulty(answer.status, "other-bytes")
        return ReleasePart(answer.body, int(told[3]), digest[1])

    def take_ticket(
        self,
        key: str,
        service_id: str,
        applicant: Applicant,
        limit: float,
    ) -> Ticket | Failure:
        """A ticket; `key` (a UUID) becomes its id, and asking again with it gives the same one."""
        body: dict[str, object] = {
            "service_id": service_id,
            "assurance": applicant.assurance.name.lower(),
            "priority": applicant.declared.value,
        }
        if applicant.number:
            body["number"] = applicant.number
        if applicant.name:
            body["holder"] = {"name": applicant.name}
        found = self.post("/v1/tickets", body, Ticket, limit=limit, key=key)
        if isinstance(found, Ticket):
            sound = found.id == key and found.service_id == service_id
            if not sound or found.issued_at.tzinfo is None or parse_number(found.number) is None:
                return Faulty(200, "other-ticket")
        return found

    def deliver(self, ticket: msgspec.Raw) -> Done | Failure:
        """Hand in a ticket that was issued from a leased block, as the outbox holds it."""
        return self.done("/v1/tickets/leased", _fields(ticket))

    def withdraw(self, withdrawal: msgspec.Raw) -> Done | Failure:
        """Undo a ticket request, whether or not it has arrived; as the outbox holds it."""
        return self.done("/v1/tickets/withdrawals", _fields(withdrawal))

    def lease(self, key: str, service_id: str, day: dt.date, size: int) -> NumberBlock | Failure:
        """Up to `size` numbers of a service that only this terminal may give out on `day`."""
        body = {"service_id": service_id, "day": day, "size": size}
        found = self.post("/v1/blocks", body, NumberBlock, key=key)
        if isinstance(found, NumberBlock) and (found.service_id, found.day) != (service_id, day):
            return Faulty(200, "other-block")
        return found

    def call_staff(self, key: str, reason: StaffCallReason) -> Done | Failure:
        """Ask for a member of staff at this terminal."""
        return self.done("/v1/help-calls", {"reason": reason}, key=key)

    def is_staff_coming(self, key: str) -> bool | Failure:
        """Whether an officer has answered the call that was made with this key."""
        found = self.post("/v1/help-calls/standing", {"help_call_id": key}, WireHelpCall)
        return found.answered if isinstance(found, WireHelpCall) else found

    def open_staff_mode(self, shown: dict[str, str]) -> WireStaffAccess | Failure:
        """What whoever shows a `code` or a card's `number` may do at this terminal."""
        return self.post("/v1/staff-access", shown, WireStaffAccess, limit=self._timing.lookup)

    def ticket_now(self, ticket: TicketReference) -> TicketNow | Failure:
        """Where a ticket stands."""
        found = self.post("/v1/tickets/standing", _named(ticket), TicketNow)
        if isinstance(found, TicketNow) and parse_number(found.number) is None:
            return Faulty(200, "other-ticket")
        return found

    def served_lately(self) -> tuple[ServedTicket, ...] | Failure:
        """Who was served in the last half hour and has not rated."""
        answer = self._transport.exchange("GET", "/v1/ratings/open", limit=self._timing.probe)
        found = _decoded(answer, WireServed)
        return found.tickets if isinstance(found, WireServed) else found

    def rate(self, key: str, ticket: TicketReference, score: int) -> bool | Failure:
        """Rate a ticket; whether a reason may be added. Repeatable with the same key."""
        found = self.post("/v1/ratings", {**_named(ticket), "score": score}, WireRated, key=key)
        return found.explainable if isinstance(found, WireRated) else found

    def explain(self, key: str, ticket: TicketReference, reason: RatingReason) -> Done | Failure:
        """Add a reason to a poor rating."""
        return self.done("/v1/ratings/reasons", {**_named(ticket), "reason": reason}, key=key)

    def done(self, path: str, body: dict[str, object], *, key: str | None = None) -> Done | Failure:
        """Has something carried out that has no other answer."""
        answer = self._exchange(path, body, self._timing.probe, key)
        failure = _failure(answer)
        return Done() if failure is None else failure

    def post(
        self,
        path: str,
        body: dict[str, object] | dict[str, str],
        kind: type[_T],
        *,
        limit: float | None = None,
        key: str | None = None,
    ) -> _T | Failure:
        """The answer to a request, as `kind`. `limit`: seconds."""
        return _decoded(self._exchange(path, body, limit or self._timing.probe, key), kind)

    def _exchange(
        self,
        path: str,
        body: dict[str, object] | dict[str, str],
        limit: float,
        key: str | None,
    ) -> Answer | Away:
        headers = {} if key is None else {"Idempotency-Key": key}
        signed = {"terminal_id": self._terminal, **body}
        return self._transport.exchange("POST", path, limit=limit, body=signed, headers=headers)


def _named(ticket: TicketReference) -> dict[str, object]:
    named = {"ticket_id": ticket.id, "token": ticket.token, "number": ticket.number}
    return {name: text for name, text in named.items() if text}


def _fields(body: msgspec.Raw) -> dict[str, object]:
    return msgspec.json.decode(body, type=dict[str, object])


def _failure(answer: Answer | Away) -> Failure | None:
    if isinstance(answer, Away):
        return answer
    if 200 <= answer.status < 300:
        return None
    try:
        said = msgspec.json.decode(answer.body, type=WireProblem)
    except (msgspec.DecodeError, RecursionError):
        said = WireProblem("no-problem-answer")
    if 400 <= answer.status < 500:
        return Refused(answer.status, said.code, said.number, said.retry_after)
    return Faulty(answer.status, said.code)


def _decoded(answer: Answer | Away, kind: type[_T]) -> _T | Failure:
    if isinstance(answer, Away):
        return answer
    failure = _failure(answer)
    if failure is not None:
        return failure
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Faulty(answer.status, "not-understood")

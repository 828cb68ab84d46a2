"""The registry over HTTP, by the contract in assets/registry/registry-api.yaml.

A resident's number stands in bodies only, and no answer about a resident is kept.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from kiosk.exchange.bounded import Answer
from kiosk.records.card_issue import CardIssue
from kiosk.records.dossier import Dossier
from kiosk.records.dossier_code import code_as_typed, same_code
from kiosk.records.electronic_identity import ElectronicIdentity
from kiosk.records.enrolled_finger import EnrolledFinger
from kiosk.records.record import RegistryRecord
from kiosk.records.residence import Residence
from kiosk.station.registry.http import contract
from kiosk.station.registry.http.breaker import Breaker
from kiosk.station.registry.http.deadline import Deadline
from kiosk.station.registry.http.offices import Edition, OfficeNames
from kiosk.station.registry.http.options import HttpRegistryOptions
from kiosk.station.registry.http.service import RemoteService
from kiosk.station.registry.http.tls import ClientTls
from kiosk.station.registry.http.token import Tokens, read_secret
from kiosk.station.registry.interface import AmbiguousNumber, BreakerState, RegistryUnavailable

_LONGEST_TAG = 200
_ROOM_WAIT = 0.25
"""Seconds that a question waits while too many others are under way."""
_OFFICES_LIMIT = 1.0
"""Seconds for which an answer that is there waits for the offices' names."""
_T = TypeVar("_T", bound=contract.About)


class HttpRegistry:
    """Implements `Registry` and `Watched`."""

    def __init__(self, options: HttpRegistryOptions) -> None:
        """Asks nothing yet. Raises RegistryOptionsError."""
        options.check()
        read_secret(options.client_secret_file)
        tls, limits = ClientTls(options), options.limits
        self._limits = limits
        self._service = RemoteService(options.url, limits, tls)
        self._token_service = RemoteService(options.token_url, limits, tls)
        self._tokens = Tokens(
            self._token_service, options.client_id, options.client_secret_file, options.scope
        )
        self._breaker = Breaker(limits.failures, limits.rest)
        self._offices = OfficeNames(limits.offices_kept)
        self._room = threading.BoundedSemaphore(limits.at_once)

    @property
    def breaker(self) -> BreakerState:
        return self._breaker.state

    def dossiers(self, number: str) -> tuple[Dossier, ...]:
        found = self._about(number, "dossiers", contract.Dossiers).dossiers
        newest_first = sorted(found, key=lambda dossier: dossier.submitted_on, reverse=True)
        return tuple(self._named(dossier) for dossier in newest_first)

    def dossier(self, number: str, code: str) -> Dossier | None:
        asked = code_as_typed(code)
        if not asked:
            return None
        found = self._about(number, "dossier", contract.OneDossier, code=asked).dossier
        if found is None:
            return None
        if not same_code(found.code, asked):
            raise RegistryUnavailable("other-dossier")
        return self._named(found)

    def card_issue(self, number: str) -> CardIssue | None:
        found = self._about(number, "card-issue", contract.OneCardIssue).card_issue
        return found and replace(found, office=self._offices.name(found.office))

    def residence(self, number: str) -> Residence:
        return self._about(number, "residence", contract.OneResidence).residence

    def electronic_identity(self, number: str) -> ElectronicIdentity | None:
        kind = contract.OneElectronicIdentity
        return self._about(number, "electronic-identity", kind).electronic_identity

    def record(self, number: str) -> RegistryRecord | None:
        found = self._about(number, "record", contract.OneRecord).record
        if found is not None and found.number != number:
            raise RegistryUnavailable("other-resident")
        return found

    def enrolled_finger(self, number: str) -> EnrolledFinger | None:
        kind = contract.OneEnrolledFinger
        return self._about(number, "enrolled-finger", kind).enrolled_finger

    def check(self) -> None:
        """Ask what is nobody's, to see whether it answers. Raises RegistryUnavailable."""
        with self._breaker.question():
            deadline = Deadline(self._limits.total)
            self._offices_since("", deadline)

    def close(self) -> None:
        self._service.close()
        self._token_service.close()

    def _named(self, dossier: Dossier) -> Dossier:
        name = self._offices.name
        steps = tuple(replace(step, office=name(step.office)) for step in dossier.steps)
        return replace(dossier, office=name(dossier.office), steps=steps)

    def _about(self, number: str, what: str, kind: type[_T], **more: str) -> _T:
        """Raises RegistryUnavailable, AmbiguousNumber."""
        with self._place():
            deadline = Deadline(self._limits.total)
            with self._breaker.question():
                content = msgspec.json.encode({"number": number, **more})
                answer = self._ask("POST", f"{contract.PREFIX}/{what}", deadline, content=content)
                if answer.status == 409 and contract.ambiguous(answer.body):
                    raise AmbiguousNumber
                body = _body_of(answer)
            # One resident's spoilt record is no reason to leave all others unanswered.
            found = contract.decoded(body, _type_of(answer), kind)
            contract.check_plausible(found)
            if found.subject != number:
                raise RegistryUnavailable("other-resident")
            self._offices.refresh(
                lambda tag: self._offices_since(tag, deadline.within(_OFFICES_LIMIT))
            )
        return found

    @contextmanager
    def _place(self) -> Iterator[None]:
        """One of the places for questions under way. Raises RegistryUnavailable."""
        if not self._room.acquire(timeout=_ROOM_WAIT):
            raise RegistryUnavailable("busy")
        try:
            yield
        finally:
            self._room.release()

    def _offices_since(self, tag: str, deadline: Deadline) -> Edition | None:
        answer = self._ask("GET", contract.OFFICES_PATH, deadline, tag=tag)
        if answer.status == 304 and tag:
            return None
        found = contract.decoded(_body_of(answer), _type_of(answer), contract.Offices)
        given = answer.headers.get("etag", "")
        sound = len(given) <= _LONGEST_TAG and given.isascii() and given.isprintable()
        names = {office.code: office.name for office in found.offices}
        for name in names.items():
            contract.check_plausible(name)
        return Edition(names, given if sound else "")

    def _ask(
        self,
        method: str,
        path: str,
        deadline: Deadline,
        *,
        content: bytes | None = None,
        tag: str = "",
    ) -> Answer:
        headers = {"Accept": "application/json", "X-Request-Id": str(uuid.uuid4())}
        if content is not None:
            headers["Content-Type"] = "application/json"
        if tag:
            headers["If-None-Match"] = tag
        for _ in range(2):
            token = self._tokens.current(deadline)
            answer = self._service.ask(
                method,
                path,
                headers={**headers, "Authorization": f"Bearer {token}"},
                content=content,
                deadline=deadline,
            )
            if answer.status != 401:
                return answer
            self._tokens.refused(token)
        raise RegistryUnavailable("not-admitted")


def _type_of(answer: Answer) -> str:
    return answer.headers.get("content-type", "")


def _body_of(answer: Answer) -> bytes:
    """Raises RegistryUnavailable unless it is an answer to what was asked."""
    if answer.status == 200:
        return answer.body
    raise RegistryUnavailable("not-admitted" if answer.status == 403 else f"status-{answer.status}")

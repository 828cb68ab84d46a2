"""Problem answers (RFC 9457): typed, and without anything that was sent or went wrong inside."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from kiosk.queue.fault import NotPossible
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.registry.interface import AmbiguousNumber, RegistryUnavailable

_log = logging.getLogger(__name__)

RETRY_AFTER = {"Retry-After": "2"}
MOST_FIELDS = 8
CODE_IN_SCOPE = "kiosk.problem"


class ProblemResponse(JSONResponse):
    """Leaves its code in the scope, where the guard finds it for the metrics."""

    media_type = "application/problem+json"
    code = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[CODE_IN_SCOPE] = self.code
        await super().__call__(scope, receive, send)


def problem(
    reason: Reason,
    fields: tuple[str, ...] = (),
    number: str | None = None,
    retry_after: int | None = None,
) -> ProblemResponse:
    """The answer for `reason`; `number` is the ticket that stands in the way; `retry_after`: in
    seconds."""
    body: dict[str, object] = {
        "type": f"urn:commune-kiosk:problem:{reason.code}",
        "title": reason.sentence,
        "status": int(reason.status),
        "code": reason.code,
        "fields": list(fields),
    }
    if number is not None:
        body["number"] = number
    headers = RETRY_AFTER if reason.status == 503 else None
    if retry_after is not None:
        body["retry_after"] = retry_after
        headers = {"Retry-After": str(retry_after)}
    answer = ProblemResponse(body, status_code=reason.status, headers=headers)
    answer.code = reason.code
    return answer


def problem_of(refused: Refusal | NotPossible) -> JSONResponse:
    """The answer to a request that is not carried out."""
    if isinstance(refused, NotPossible):
        return problem(Reason.of(refused.fault), number=refused.number)
    if refused.reason.status >= 500:
        _log.warning("refused: %s", refused.reason.code)
    return problem(refused.reason, refused.fields, retry_after=refused.retry_after)


def answer_problems(app: FastAPI) -> None:
    """Turn every refusal and fault of `app`'s handlers into a problem answer."""

    @app.exception_handler(Refusal)
    async def refused(_request: Request, refusal: Refusal) -> JSONResponse:
        return problem_of(refusal)

    @app.exception_handler(NotPossible)
    async def not_possible(_request: Request, fault: NotPossible) -> JSONResponse:
        return problem_of(fault)

    @app.exception_handler(RegistryUnavailable)
    async def registry_away(_request: Request, fault: RegistryUnavailable) -> JSONResponse:
        _log.warning("registry unavailable: %s", fault.reason)
        return problem(Reason.REGISTRY_UNAVAILABLE)

    @app.exception_handler(AmbiguousNumber)
    async def registry_ambiguous(_request: Request, _fault: AmbiguousNumber) -> JSONResponse:
        _log.warning("the registry has two records with one number")
        return problem(Reason.REGISTRY_AMBIGUOUS)

    @app.exception_handler(RequestValidationError)
    async def malformed(_request: Request, error: RequestValidationError) -> JSONResponse:
        return problem(Reason.MALFORMED, _known_fields(app, error))

    @app.exception_handler(Exception)
    async def unexpected(_request: Request, _error: Exception) -> JSONResponse:
        # Raised again by the framework, and logged by the guard.
        return problem(Reason.INTERNAL)

    @app.exception_handler(HTTPException)
    async def framework(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 400:
            # A body that is no text, or none that can be read.
            return problem(Reason.MALFORMED)
        body = {
            "type": "about:blank",
            "title": "The address or method is not part of the contract.",
            "status": error.status_code,
            "code": f"http-{error.status_code}",
        }
        headers = dict(error.headers or {})
        # The framework names the methods of the first route only (RFC 9110, section 10.2.1).
        known = app.openapi()["paths"].get(request.url.path, {})
        if error.status_code == 405 and known:
            headers["Allow"] = ", ".join(sorted(method.upper() for method in known))
        return JSONResponse(body, error.status_code, headers, media_type="application/problem+json")


def _known_fields(app: FastAPI, error: RequestValidationError) -> tuple[str, ...]:
    """Names of the wrong fields that the contract knows: an unknown name is the sender's text."""
    known = app.state.field_names
    named = {".".join(str(part) for part in fault["loc"][1:]) for fault in error.errors()}
    return tuple(sorted(name for name in named if name in known))[:MOST_FIELDS]

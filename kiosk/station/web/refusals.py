"""What a browser is shown instead of a problem answer, on addresses of pages."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.station.api.problems import problem_of
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.web.access import GoTo
from kiosk.station.web.pages import Pages

API = "/v1/"


def answer_browsers(app: FastAPI, pages: Pages) -> None:
    """After `answer_problems`: a refusal on a page's address becomes a page."""
    malformed = app.exception_handlers[RequestValidationError]

    @app.exception_handler(GoTo)
    async def go_to(_request: Request, there: GoTo) -> RedirectResponse:
        return RedirectResponse(there.address, 303, headers={"Cache-Control": "no-store"})

    @app.exception_handler(Refusal)
    async def refused(request: Request, refusal: Refusal) -> Response:
        if request.url.path.startswith(API):
            return problem_of(refusal)
        return _page(pages, request, refusal.reason)

    @app.exception_handler(RequestValidationError)
    async def not_as_asked(request: Request, error: RequestValidationError) -> Response:
        if request.url.path.startswith((API, "/static/", "/language/")):
            answer: Response = await malformed(request, error)  # type: ignore[misc]
            return answer
        return _page(pages, request, Reason.MALFORMED)


def _page(pages: Pages, request: Request, reason: Reason) -> Response:
    return pages.render(request, "staff/refused.html", reason.status, code=reason.code)

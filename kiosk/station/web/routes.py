"""What all pages share: their styles, scripts and fonts, and the choice of a language."""

from __future__ import annotations

import mimetypes
import pathlib
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import RedirectResponse, Response

from kiosk.assets_path import assets_path
from kiosk.language import Language
from kiosk.station.web.pages import LANGUAGE_COOKIE, STATIC

FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
A_YEAR = 31_536_000
"""Seconds."""

FileName = Annotated[str, Path(pattern=r"^[a-z0-9_-]{1,40}\.(css|js|svg|png)$")]
FontName = Annotated[str, Path(pattern=r"^[A-Za-z-]{1,40}\.ttf$")]
LocalPath = Annotated[str, Query(pattern=r"^/[A-Za-z0-9/_-]{0,200}$")]


def shared_routes() -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/static/fonts/{name}")
    def font(name: FontName) -> Response:
        return _file(assets_path("fonts", name))

    @routes.get("/static/{digest}/{name}")
    def static(digest: str, name: FileName) -> Response:
        return _file(STATIC / name)

    @routes.get("/language/{code}")
    def choose(code: Language, to: LocalPath = "/") -> Response:
        """Keeps the choice in a cookie and goes back."""
        # Two slashes would lead to another host.
        answer = RedirectResponse(to if not to.startswith("//") else "/", 303)
        answer.set_cookie(
            LANGUAGE_COOKIE, code.value, max_age=A_YEAR, httponly=True, samesite="lax"
        )
        return answer

    return routes


def _file(path: pathlib.Path) -> Response:
    if not path.is_file():
        return Response(status_code=404)
    kind, _ = mimetypes.guess_type(path.name)
    return Response(path.read_bytes(), media_type=kind, headers=FOR_EVER)

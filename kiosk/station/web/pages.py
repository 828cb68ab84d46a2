"""Renders the templates in the reader's language, with headers that keep a page to itself.

A page's template stands in `templates/`, its style and script in `static/`; these are named by the
hash of their content, so that a browser keeps them for ever and has today's all the same.
"""

from __future__ import annotations

import hashlib
from functools import cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from kiosk.language import Language
from kiosk.language.catalogue import catalogue, offered
from kiosk.staff.member import Member, Role

HERE = Path(__file__).parent
STATIC = HERE / "static"
LANGUAGE_COOKIE = "language"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""Of every page: it loads nothing from elsewhere, runs no script written into it, and no page of
somebody else frames it. (With no-referrer a browser would not say where a form comes from.)"""
OVER_TLS = {"Strict-Transport-Security": "max-age=31536000"}


class Pages:
    """One for each service process; safe from several threads."""

    def __init__(self, station_name: str) -> None:
        self._environments = {one: _environment(one) for one in offered("station")}
        self._station_name = station_name

    def render(
        self,
        request: Request,
        template: str,
        status: int = 200,
        *,
        language: Language | None = None,
        **values: Any,
    ) -> HTMLResponse:
        """`template` of the folder `templates/`, in `language` or that of `request`.

        Beside `values` it has `member` (None: nobody is signed in) and `csrf`.
        """
        language = language or language_of(request)
        environments = self._environments
        environment = environments.get(language, environments[Language.VIETNAMESE])
        text = environment.get_template(template)
        shown = text.render(
            language=language.value,
            station_name=self._station_name,
            path=request.url.path,
            member=getattr(request.state, "member", None),
            csrf=getattr(request.state, "csrf", ""),
            **values,
        )
        headers = HEADERS | OVER_TLS if request.url.scheme == "https" else HEADERS
        return HTMLResponse(shown, status_code=status, headers=headers)


def language_of(request: Request) -> Language:
    """As chosen (a cookie), else what the browser prefers, else Vietnamese."""
    try:
        morsel = SimpleCookie(request.headers.get("cookie", "")).get(LANGUAGE_COOKIE)
    except CookieError:
        morsel = None
    wanted = [morsel.value] if morsel else []
    wanted += [
        part.split(";")[0].strip()[:2].lower()
        for part in request.headers.get("accept-language", "").split(",")[:8]
    ]
    known = {language.value: language for language in offered("station")}
    return next((known[code] for code in wanted if code in known), Language.VIETNAMESE)


@cache
def static_address(name: str) -> str:
    """Where a browser gets a file of `static/`; OSError if there is none."""
    if not (STATIC / name).is_file():
        raise FileNotFoundError(name)
    return f"/static/{_digest()}/{name}"


@cache
def _digest() -> str:
    """Of all files: a script imports its neighbours by their bare names, from the same folder."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _may(member: Member | None, roles: str) -> bool:
    """For templates: whether `member` may do what one of `roles` may; separated by blanks."""
    wanted = map(Role, roles.split())
    return member is not None and member.role.may_act_as(*wanted)


def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(  # type: ignore[attr-defined]
        catalogue(language, "station"), newstyle=True
    )
    environment.globals["static"] = static_address
    environment.globals["may"] = _may
    # Marks a text that is looked up later, in one language or several.
    environment.globals["N_"] = str
    return environment

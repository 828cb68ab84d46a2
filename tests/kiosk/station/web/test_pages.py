"""What all pages share: headers, languages, files that a browser may keep."""

from __future__ import annotations

from starlette.requests import Request

from kiosk.language import Language
from kiosk.station.web.pages import language_of, static_address
from tests.kiosk.station.running import Caller


def asked(**headers: str) -> Request:
    sent = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    return Request({"type": "http", "headers": sent})


def test_a_page_speaks_the_chosen_language_before_the_browsers() -> None:
    assert language_of(asked()) is Language.VIETNAMESE
    assert language_of(asked(accept_language="en-GB,en;q=0.8")) is Language.ENGLISH
    assert language_of(asked(accept_language="fr-FR, xx")) is Language.VIETNAMESE
    both = asked(cookie="language=vi", accept_language="en")
    assert language_of(both) is Language.VIETNAMESE
    assert language_of(asked(cookie="language=\x01;;=")) is Language.VIETNAMESE


def test_styles_and_fonts_are_kept_for_ever_under_an_address_that_changes_with_them(
    lasting: Caller,
) -> None:
    for address in (static_address("base.css"), "/static/fonts/NotoSans-Regular.ttf"):
        answer = lasting.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
    assert lasting.get("/static/0/none.css").status_code == 404
    assert lasting.get("/static/0/..%2Fpages.py").status_code in (404, 422)


def test_the_choice_of_a_language_leads_back_but_never_to_another_host(lasting: Caller) -> None:
    there = lasting.session.get(lasting.url + "/language/en?to=/board", allow_redirects=False)
    assert there.headers["Location"] == "/board"
    assert "language=en" in there.headers["Set-Cookie"]
    away = lasting.session.get(
        lasting.url + "/language/en?to=//evil.example", allow_redirects=False
    )
    assert away.status_code == 422
    slashes = lasting.session.get(lasting.url + "/language/en?to=//evil", allow_redirects=False)
    assert slashes.headers["Location"] == "/"

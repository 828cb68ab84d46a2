"""Forms: bounded, strict, and refused when they are none."""

from __future__ import annotations

import asyncio
import contextlib

import hypothesis
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from starlette.requests import Request

from kiosk.station.api import guard
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.web.forms import LONGEST_TEXT, MOST_FIELDS, Form, form_of
from tests.kiosk.station.running import Caller

FORM = "application/x-www-form-urlencoded"


def parsed(body: bytes, kind: str = FORM) -> Form:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", kind.encode())]}
    return asyncio.run(form_of(Request(scope, receive)))


def test_a_form_says_its_fields() -> None:
    form = parsed(b"name=Tr%E1%BA%A7n+B%C3%ACnh&service=a&service=b&empty=")
    assert form.text("name") == "Trần Bình"
    assert form.all("service") == ["a", "b"]
    assert form.text("empty") == form.text("missing") == ""
    assert parsed(b"revision=7").number("revision") == 7


@pytest.mark.parametrize(
    "body",
    [
        b"a=%FF%FE",
        b"a=%00",
        b"a=x%07y",
        b"a",
        "a=é".encode(),
        b"a=" + b"x" * (LONGEST_TEXT + 1),
        b"&".join(b"a=1" for _ in range(MOST_FIELDS + 1)),
    ],
)
def test_what_is_no_form_is_malformed(body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        parsed(body)
    assert refused.value.reason is Reason.MALFORMED


@pytest.mark.parametrize("kind", ["", "application/json", "multipart/form-data; boundary=x"])
def test_another_kind_of_body_is_malformed(kind: str) -> None:
    with pytest.raises(Refusal):
        parsed(b"a=1", kind)


@pytest.mark.parametrize("value", ["", "-1", "1.5", "99999999999", "2147483648", "²", "x"])
def test_a_number_is_whole_and_bounded(value: str) -> None:
    with pytest.raises(Refusal):
        Form([("n", value)]).number("n")


def test_a_field_sent_twice_is_no_text() -> None:
    with pytest.raises(Refusal):
        Form([("id", "a"), ("id", "b")]).text("id")


@hypothesis.given(st.binary(max_size=400))
def test_any_bytes_are_a_form_or_malformed(body: bytes) -> None:
    with contextlib.suppress(Refusal):
        assert isinstance(parsed(body).text("a"), str)


@pytest.mark.parametrize(
    "path",
    [
        *("/sign-in", "/sign-out", "/account/password", "/account/terminal-codes"),
        *("/supervisor/staff/new", "/supervisor/staff/card"),
    ],
)
def test_a_form_that_is_too_large_or_none_is_refused_on_every_page(
    lasting: Caller, path: str
) -> None:
    lasting.be_signed_in()
    url, kind = lasting.url + path, {"Content-Type": FORM, "X-CSRF-Token": lasting.csrf}
    large = b"id=" + b"x" * guard.LARGEST_BODY
    assert lasting.session.post(url, data=large, headers=kind, timeout=10).status_code == 413
    if path != "/sign-out":
        answer = lasting.session.post(url, data=b"id=%FF", headers=kind, timeout=10)
        assert answer.status_code == 422


FIELDS = ["id", "name", "role", "revision", "active", "to", "password", "old", "new", "number"]
VALUES = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["nga", "officer-1", "clerk", "supervisor", "0", "2147483647", "yes", "/"]),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@hypothesis.given(
    path=st.sampled_from(["new", "edit", "active", "reset", "card", "card/remove"]),
    fields=st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), VALUES, max_size=8),
)
def test_no_form_of_a_supervisor_makes_the_station_fail(
    lasting: Caller, path: str, fields: dict[str, str]
) -> None:
    lasting.be_signed_in()
    url = f"{lasting.url}/supervisor/staff/{path}"
    data = {**fields, "csrf": lasting.csrf}
    answer = lasting.session.post(url, data=data, allow_redirects=False, timeout=20)
    assert answer.status_code < 500
    assert answer.status_code != 403, "the officer is still a supervisor"

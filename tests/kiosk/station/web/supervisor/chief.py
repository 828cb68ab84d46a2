"""A supervisor at a browser without scripts: reads pages, fills in forms, presses buttons."""

from __future__ import annotations

from html.parser import HTMLParser

import requests

from tests.kiosk.station.running import Caller

Fields = list[tuple[str, str]]


class Chief:
    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        caller.be_signed_in()
        caller.session.headers["Accept-Language"] = "en"

    def page(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def get(self, path: str) -> requests.Response:
        return self.caller.session.get(self.caller.url + path, timeout=10)

    def form(self, path: str, action: str = "") -> Fields:
        """As the page sends it when nothing is changed; `action`: which of its forms."""
        found = _Forms()
        found.feed(self.page(path))
        return next(fields for at, fields in found.forms if at == (action or None))

    def send(self, path: str, fields: Fields) -> requests.Response:
        """The page to which it leads."""
        return self.caller.session.post(self.caller.url + path, data=fields, timeout=10)

    def edit(self, path: str, **changes: str | list[str]) -> requests.Response:
        """Opens the form there, changes these fields, and sends it."""
        return self.send(path, changed(self.form(path), **changes))

    def press(self, path: str, action: str, **changes: str | list[str]) -> requests.Response:
        """A form of the page at `path` that is sent to another address."""
        return self.send(action, changed(self.form(path, action), **changes))


def changed(fields: Fields, **changes: str | list[str]) -> Fields:
    renamed = {name.rstrip("_"): value for name, value in changes.items()}
    kept = [(name, value) for name, value in fields if name not in renamed]
    new = (
        (name, each)
        for name, value in renamed.items()
        for each in ([value] if isinstance(value, str) else value)
    )
    return [*kept, *new]


class _Forms(HTMLParser):
    """Each form's address and what it would send."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str | None, Fields]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append((given.get("action"), []))
        if not self.forms:
            return
        fields = self.forms[-1][1]
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "input" and name:
            ticked = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if ticked:
                fields.append((name, value))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            fields.append((self._select, value))

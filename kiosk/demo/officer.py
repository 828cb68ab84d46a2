"""An officer of the demonstration at the console, as a browser would be."""

from __future__ import annotations

import re

import requests

_HIDDEN = re.compile(r'name="(csrf|revision)" value="([^"]*)"')
_LIMIT = 10.0
"""Seconds for an answer."""


class Officer:
    """Signed in. Every call raises `requests.RequestException` when the station refuses it."""

    def __init__(self, address: str, member_id: str, password: str) -> None:
        self._address = address
        self._session = requests.Session()
        self._session.trust_env = False
        said = {"id": member_id, "password": password}
        url = f"{address}/v1/staff/sessions"
        self._session.post(url, json=said, timeout=_LIMIT).raise_for_status()

    def answer_correction(self, code: str, decision: str, answer: str = "") -> None:
        """`decision`: `accept`, `reject` or `ask_back`, as the page's buttons say it."""
        url = f"{self._address}/console/corrections/{code}"
        page = self._session.get(url, timeout=_LIMIT)
        page.raise_for_status()
        form = {**dict(_HIDDEN.findall(page.text)), "decision": decision, "answer": answer}
        headers = {"Origin": self._address}
        self._session.post(url, data=form, headers=headers, timeout=_LIMIT).raise_for_status()

"""An exchange ends in time, also where the limits of its parts add up to more."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest

from kiosk.exchange import bounded
from kiosk.exchange.bounded import Broken, Exchanges

LIMIT = 0.6


@pytest.fixture
def unreachable(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A host with many addresses, at none of which anybody answers; those that were tried."""
    tried: list[str] = []

    def nobody(address: tuple[str, int], timeout: float, **_: Any) -> socket.socket:
        tried.append(address[0])
        time.sleep(timeout)
        raise TimeoutError

    many = tuple(f"192.0.2.{last}" for last in range(1, 100))
    monkeypatch.setattr(bounded, "addresses", lambda _host, _limit: many)
    monkeypatch.setattr(socket, "create_connection", nobody)
    return tried


def ask(exchanges: Exchanges) -> object:
    return exchanges.exchange("GET", "http://many.example.vn/", limit=LIMIT, headers={})


def test_many_addresses_that_do_not_answer_are_tried_within_the_limit_of_all(
    unreachable: list[str],
) -> None:
    exchanges = Exchanges("many.example.vn", 80, connect_limit=0.25, largest=1000)
    began = time.monotonic()
    assert ask(exchanges) == Broken("no-connection", maybe_sent=False)
    assert time.monotonic() - began < LIMIT + 3
    assert 2 <= len(unreachable) <= 4
    exchanges.close()

"""Names are looked up within a limit, and a resolver that hangs is not asked again and again."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from kiosk.exchange.names import addresses


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "203.0.113.7"])
def test_an_address_is_its_own(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", None)
    assert addresses(address, 0) == (address,)


def test_this_machine_has_its_name() -> None:
    assert "127.0.0.1" in addresses("localhost", 10)


@pytest.mark.parametrize("name", ["nobody.invalid", "", ".", "x" * 300, "a b", "đ" * 80])
def test_a_name_that_is_not_known_is_an_oserror(name: str) -> None:
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the resolver
        addresses(name, 10)


def test_a_resolver_that_hangs_is_waited_for_no_longer_and_asked_by_one_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, go_on = [], threading.Event()

    def hanging(name: str, *_: Any, **__: Any) -> list[Any]:
        asked.append(name)
        go_on.wait(30)
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("192.0.2.9", 0))]

    def ask(_: int) -> bool:
        try:
            addresses("slow.example.vn", 0.2)
        except TimeoutError:
            return True
        return False

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    began = time.monotonic()
    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(ask, range(6)))
    assert time.monotonic() - began < 5
    assert asked == ["slow.example.vn"]
    go_on.set()
    assert addresses("slow.example.vn", 10) == ("192.0.2.9",)

"""The board beside a real station, which goes away and comes back."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from kiosk.commands.board import HallWatch
from kiosk.settings.load import load
from kiosk.speech.player import Player
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import Caller, options


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def hung(board, port: int, tmp_path: Path):
    """A board that follows the station of this port."""
    overrides = [f"station.url=http://127.0.0.1:{port}", f"terminal.state_dir={tmp_path / 'board'}"]
    hall = HallWatch(load(None, {}, overrides), Player([]))
    board.hang(now=hall.now)
    hall.start(board.app.receive)
    yield board
    hall.stop()


def test_it_is_right_again_by_itself_after_the_station_was_away(hung, port, tmp_path):
    store = tmp_path / "station"
    hung.until(lambda: hung.sees("Đang chờ kết nối"))
    with StationServer(options(store, port=port)) as station:
        caller = Caller(station.url, of=station._options)
        for _ in range(4):
            caller.take()
        first = caller.next().json()["ticket"]["id"]
        hung.until(lambda: hung.large == "A001")
        hung.until(lambda: hung.next()["Cư trú"] == ["A002", "A003"])
        assert hung.counters()["Quầy 1"] == "A001"
        assert hung.sees("Công an xã Thử Nghiệm")
        hung.until(lambda: not hung.hall.cut)
    hung.until(lambda: hung.sees("Mất kết nối từ"))
    assert hung.large == "A001"
    with StationServer(options(store, port=port)) as station:
        caller = Caller(station.url, of=station._options)
        caller.next("1", first)
        hung.until(lambda: hung.large == "A002")
        hung.until(lambda: not hung.sees("Mất kết nối"))
        assert hung.counters()["Quầy 1"] == "A002"
        # Without a loudspeaker it says so, and goes on.
        hung.until(lambda: hung.sees("Không có âm thanh"))

"""`kiosk station catalogue`: out into a file, edited, in again, while the service runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.station.serve import StationServer
from tests.kiosk.commands.command import Done, kiosk
from tests.kiosk.station.running import Caller, options


@pytest.fixture
def server(tmp_path: Path) -> Iterator[StationServer]:
    with StationServer(options(tmp_path / "state")) as running:
        yield running


def catalogue(tmp_path: Path, *task: object) -> Done:
    settings = (f"service.state_dir={tmp_path / 'state'}", "service.id=test-station")
    flags = [flag for setting in settings for flag in ("--set", setting)]
    return kiosk("station", "catalogue", *flags, *task)


def test_it_goes_out_is_edited_and_comes_in_again(server: StationServer, tmp_path: Path) -> None:
    file = tmp_path / "services.toml"
    done = catalogue(tmp_path, "export", file)
    assert (done.code, done.words) == (0, f"Revision 1 is in {file}.")
    file.write_text(file.read_text(encoding="utf-8").replace("Cư trú", "Đăng ký cư trú"))
    done = catalogue(tmp_path, "import", file)
    assert (done.code, done.words) == (0, "Revision 2 is valid.")
    caller, end = Caller(server.url), time.monotonic() + 20
    while caller.get("/v1/station").json()["services"][0]["name"]["vi"] != "Đăng ký cư trú":
        assert time.monotonic() < end
        time.sleep(0.05)
    assert catalogue(tmp_path, "import", file).words == "It is valid already."


def test_what_is_wrong_or_barred_is_said_with_the_file(
    server: StationServer, tmp_path: Path
) -> None:
    file = tmp_path / "services.toml"
    catalogue(tmp_path, "export", file)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('prefix = "B"', 'prefix = "A"'), encoding="utf-8")
    done = catalogue(tmp_path, "import", file)
    assert (done.code, "prefix 'A' stands there 2 times" in done.words) == (1, True)
    Caller(server.url).take("residence")
    file.write_text(text.replace('prefix = "A"', 'prefix = "Z"'), encoding="utf-8")
    done = catalogue(tmp_path, "import", file)
    assert done.code == 1
    assert f"{file}: the prefix of service 'residence' cannot change" in done.words
    assert catalogue(tmp_path, "import", tmp_path / "none.toml").code == 1
    assert catalogue(tmp_path, "export", tmp_path / "none" / "x.toml").code == 1


def test_without_a_store_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    done = catalogue(tmp_path, "export", tmp_path / "x.toml")
    assert (done.code, "start the service once" in done.words) == (1, True)

"""The procedures over HTTP: whole, open to every terminal, and sent again only when changed."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from kiosk.assets_path import assets_path
from kiosk.procedures.load import load_procedures
from kiosk.station import procedures as station_procedures
from kiosk.station.options import StationStartError
from kiosk.station.procedures import PresentProcedures
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import Caller, options

ONE = '[[procedure]]\nid = "one"\nname = { vi = "Một" }\n'
TWO = ONE + '[[procedure]]\nid = "two"\nname = { vi = "Hai" }\n'


def ask(caller: Caller, tag: str = ""):
    headers = {"If-None-Match": tag} if tag else {}
    return caller.session.get(f"{caller.url}/v1/procedures", headers=headers, timeout=10)


def test_all_are_there_in_their_order(lasting: Caller) -> None:
    answer = ask(lasting)
    delivered = load_procedures(assets_path("procedures/procedures.toml"))
    assert [p["id"] for p in answer.json()["procedures"]] == [p.id for p in delivered]
    first = answer.json()["procedures"][0]
    assert first["name"] == delivered[0].name
    assert first["fees"][0]["dong"] == delivered[0].fees[0].dong
    assert first["required_assurance"] == "anonymous"


def test_who_has_them_already_gets_none(lasting: Caller) -> None:
    tag = ask(lasting).headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = ask(lasting, known)
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert ask(lasting, '"other"').status_code == 200


@pytest.mark.parametrize("tag", ['"', ",,,", "x" * 5000, '""', "\xff"])
def test_a_tag_that_is_none_is_no_tag(lasting: Caller, tag: str) -> None:
    assert ask(lasting, tag).status_code == 200


def test_a_file_put_in_its_place_is_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(station_procedures, "LOOKED_AT_EVERY", 0.0)
    file = tmp_path / "procedures.toml"
    file.write_text(ONE, encoding="utf-8")
    with StationServer(options(tmp_path / "state", procedures_file=file)) as server:
        caller = Caller(server.url)
        before = ask(caller)
        assert [p["id"] for p in before.json()["procedures"]] == ["one"]
        file.write_text(TWO, encoding="utf-8")
        after = ask(caller, before.headers["ETag"])
        assert [p["id"] for p in after.json()["procedures"]] == ["one", "two"]
        # What cannot be used changes nothing, and the log says what is wrong with it.
        with caplog.at_level(logging.ERROR):
            file.write_text(TWO.replace('"two"', '"Two"'), encoding="utf-8")
            assert ask(caller, after.headers["ETag"]).status_code == 304
        assert "procedure 2 (Two): id must be" in caplog.text
        file.unlink()
        assert ask(caller, after.headers["ETag"]).status_code == 304


def test_a_station_does_not_start_with_a_file_that_cannot_be_used(tmp_path: Path) -> None:
    file = tmp_path / "procedures.toml"
    file.write_text("nonsense", encoding="utf-8")
    server = StationServer(options(tmp_path / "state", procedures_file=file))
    with pytest.raises(StationStartError, match=r"procedures\.toml"):
        server.start()


def test_the_file_is_not_read_for_every_question(tmp_path: Path) -> None:
    file = tmp_path / "procedures.toml"
    file.write_text(ONE, encoding="utf-8")
    present = PresentProcedures(file)
    before = present.now
    file.write_text(TWO, encoding="utf-8")
    assert present.now is before

"""`kiosk card readers`."""

from __future__ import annotations

import json
import signal
import subprocess
from dataclasses import dataclass, field

import pytest

from drivers.simulated.chipcard import PROFILES, personalise
from tests.kiosk.commands.card.command import card, command

pytestmark = pytest.mark.pcsc

FIRST = "Virtual PCD 00 00"


def test_readers_are_listed_with_what_lies_on_them(lay_down, reader):
    empty = {each["reader"]: each for each in json.loads(card("readers", "--json").out)}
    assert empty[FIRST] == {"reader": FIRST, "card": False, "atr": ""}
    atr = lay_down("genuine").atr
    there = {each["reader"]: each for each in json.loads(card("readers", "--json").out)}
    assert there[FIRST]["card"]
    assert there[FIRST]["atr"] == atr.hex(" ").upper()
    table = card("readers")
    assert table.code == 0
    assert f"{FIRST} a card {atr.hex(' ').upper()}" in table.words


@dataclass
class Watch:
    run: subprocess.Popen[bytes]
    seen: list[dict[str, str]] = field(default_factory=list)

    def until(self, event: str) -> dict[str, str]:
        while not self.seen or self.seen[-1]["event"] != event:
            line = self.run.stdout.readline()
            assert line, f"ended before {event}"
            self.seen.append(json.loads(line))
        return self.seen[-1]


def test_watching_tells_of_cards_as_they_come_and_go_until_ctrl_c(reader, country, holder):
    chip = personalise(country, holder, PROFILES["genuine"])
    with subprocess.Popen(command("readers", "--watch", "--json"), stdout=subprocess.PIPE) as run:
        watch = Watch(run)
        watch.until("reader attached")
        reader.insert(chip)
        laid = watch.until("card laid down")
        assert (laid["reader"], laid["atr"]) == (FIRST, chip.atr.hex(" ").upper())
        reader.remove()
        assert watch.until("card taken away")["reader"] == FIRST
        run.send_signal(signal.SIGINT)
        assert run.wait(10) == 0

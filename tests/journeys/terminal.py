"""A whole terminal to walk up to: stage, screen, and the sentences that journeys are made of."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from drivers.simulated.chipcard import GENUINE, Profile
from kiosk.demo.desk import SUPERVISOR, address_of
from kiosk.demo.puppeteer import Puppeteer
from kiosk.demo.stage import Stage
from tests.kiosk.station.running import Caller
from tests.pcsc import virtual_reader_held

QUICK = ("visit.farewell=1", "visit.take_card=3")


@dataclass
class Terminal:
    stage: Stage
    screen: Puppeteer

    def identify(self, key: str = "minh", profile: Profile = GENUINE) -> None:
        """From idle to the result of the checks."""
        self.lay_and_scan(key, profile)
        self.screen.wait_for("CheckResult", timeout=30)

    def lay_and_scan(self, key: str, profile: Profile = GENUINE) -> None:
        self.stage.lay_card(key, profile)
        self.screen.wait_for("AccessKeyEntry")
        self.stage.show_code(key)

    def to_menu(self, key: str = "minh", profile: Profile = GENUINE) -> None:
        self.identify(key, profile)
        self.screen.touch("Tiếp tục")
        self.screen.wait_for("Menu")

    def look_up(self, what: str, view: str) -> None:
        """From a list of choices, saying yes to the question of consent, to what was wanted."""
        self.screen.touch(what)
        self.screen.wait_for("ConsentQuestion")
        self.screen.touch("Tôi đồng ý")
        self.screen.wait_for(view)

    def finger_checks(self) -> list[tuple[str, str]]:
        """Which ways of comparing a finger were tried, and how they came out, from the trail."""
        trail = self.stage.directory / "state/audit.jsonl"
        entries = [json.loads(line) for line in trail.read_text().splitlines()]
        checks = [e for e in entries if e["action"] == "finger_checked"]
        return [(f["check"], f["outcome"]) for e in checks for f in e["evidence"]]

    def send_home(self) -> None:
        """An officer cancels every number that waits: each resident may take one again."""
        officer = Caller(address_of(self.stage.station))
        assert officer.sign_in(SUPERVISOR.id, self.stage.staff_password).status_code == 201
        for counter in ("1", "2", "3"):
            waiting = officer.get(f"/v1/staff/queue?counter={counter}").json()["waiting"]
            for ticket in waiting:
                officer.staff("cancel", ticket_id=ticket["id"], reason="resident_left")

    def leave(self) -> None:
        """Ends the visit, whatever it was at."""
        self.stage.take_card()
        deadline = time.monotonic() + 30
        while self.screen.view() != "Idle" and time.monotonic() < deadline:
            # Taking the card may have ended it already.
            self.screen.try_touch("Kết thúc")
            time.sleep(0.1)
        self.screen.wait_for("Idle")


@contextmanager
def terminal_at(
    directory: Path, *overrides: str, in_process_card: bool = False
) -> Iterator[Terminal]:
    """Set up and idle, with the station found. Its logs are in `directory/log`."""
    with virtual_reader_held(), stage_at(directory, overrides, in_process_card) as stage:
        directory.joinpath("log").mkdir(exist_ok=True)
        with directory.joinpath("log/screen.log").open("ab") as log:
            screen = Puppeteer(stage.socket, log=log)
            screen.start()
            try:
                screen.wait_for("Idle", timeout=30)
                screen.wait_for_text("Cư trú", timeout=30)
                yield Terminal(stage, screen)
            finally:
                screen.stop()


@contextmanager
def stage_at(directory: Path, overrides: Sequence[str], in_process_card: bool) -> Iterator[Stage]:
    stage = Stage(directory, in_process_card=in_process_card, overrides=(*QUICK, *overrides))
    with stage:
        yield stage

"""Pairing as people do it: one types at the station, another looks at the terminal."""

from __future__ import annotations

import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.link.identity import IDENTITY_FILE
from tests.kiosk.link.paired import STATION, SecuredStation
from tests.kiosk.station.running import ROOT


class Person:
    """Someone at a command line: reads what it says, types what is needed."""

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "kiosk", *command],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.seen = ""
        self._arrived: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        while chunk := self.process.stdout.read1(4096):  # type: ignore[attr-defined]
            self._arrived.put(chunk)

    def sees(self, pattern: str) -> str:
        """Until it says this; the first group, or all of it."""
        deadline = time.monotonic() + 30
        while True:
            found = re.search(pattern, self.seen)
            if found:
                return found[found.lastindex or 0]
            assert time.monotonic() < deadline, self.seen
            try:
                self.seen += self._arrived.get(timeout=0.5).decode()
            except queue.Empty:
                continue

    def types(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def ends(self) -> int:
        return self.process.wait(30)


@pytest.fixture
def station(tmp_path: Path) -> Iterator[SecuredStation]:
    with SecuredStation(tmp_path / "station") as secured:
        yield secured


@pytest.fixture
def people() -> Iterator[list[Person]]:
    present: list[Person] = []
    yield present
    for person in present:
        person.process.kill()
        person.process.wait()


@pytest.fixture
def officer(station: SecuredStation, people: list[Person]):
    def begin(*task: str) -> Person:
        service = ("--set", f"service.state_dir={station.state_dir}", "--set")
        people.append(Person("station", *service, f"service.id={STATION}", *task))
        return people[-1]

    return begin


@pytest.fixture
def technician(station: SecuredStation, tmp_path: Path, people: list[Person]):
    def begin(command: str = "pair", url: str = station.url) -> Person:
        settings = (
            f"terminal.state_dir={tmp_path / 'terminal'}",
            "terminal.id=hall-1",
            f"station.url={url}",
        )
        flags = [flag for setting in settings for flag in ("--set", setting)]
        people.append(Person(command, *flags))
        return people[-1]

    return begin


CODE = r"The code is  (\d{4} \d{4})"


def test_a_terminal_is_paired_by_two_people_and_listed_and_shut_out(
    officer, technician, tmp_path: Path
) -> None:
    at_station = officer("pair")
    at_station.sees("Pairing is open until")
    at_terminal = technician()
    code = at_terminal.sees(CODE)
    assert at_station.sees(r"hall-1 at 127.\S+ asks, with code (\d{4} \d{4})") == code
    at_station.types(code)
    assert at_station.ends() == 0
    at_terminal.types("y")
    at_terminal.sees("hall-1 is paired with Công an xã Thử Nghiệm")
    assert at_terminal.ends() == 0
    officer("terminals").sees("hall-1 +paired, certificate until")
    doctor = technician("doctor")
    doctor.sees(r"pairing +ok +hall-1 with test-station")
    doctor.sees(r"station service +ok")
    doctor.sees(r"clock +ok")
    officer("revoke", "hall-1").sees("shut out from now on")
    officer("terminals").sees("hall-1 +revoked")
    technician("doctor").sees("no longer admits this terminal")


def test_the_terminal_waits_for_staff_to_open_pairing(officer, technician) -> None:
    at_terminal = technician()
    at_terminal.sees("Waiting for the station's staff")
    officer("pair").sees("Pairing is open")
    at_terminal.sees(CODE)


def test_when_the_terminals_person_says_that_the_codes_differ_nothing_is_kept(
    station: SecuredStation, technician, tmp_path: Path
) -> None:
    """Who answers may be anybody, and say at once that all is confirmed."""
    station.staff.open_window()
    at_terminal = technician()
    assert station.staff.confirm(at_terminal.sees(CODE).replace(" ", "")) is not None
    at_terminal.types("")
    at_terminal.sees("Nothing was changed")
    assert at_terminal.ends() == 1
    assert not (tmp_path / "terminal" / IDENTITY_FILE).exists()


def test_a_wrong_code_at_the_station_is_warned_of_and_three_end_it(officer) -> None:
    at_station = officer("pair")
    at_station.sees("Pairing is open")
    at_station.types("12")
    at_station.sees("A code has eight digits")
    for _ in range(3):
        at_station.types("1234 5678")
    at_station.sees("somebody may be in between")
    at_station.sees("Pairing is closed; no terminal was paired")
    assert at_station.ends() == 1


def test_an_empty_line_ends_pairing_at_once(station: SecuredStation, officer) -> None:
    at_station = officer("pair")
    at_station.sees("Pairing is open")
    assert station.staff.is_open()
    at_station.types("")
    assert at_station.ends() == 1
    assert not station.staff.is_open()


def test_a_terminal_that_is_not_paired_cannot_be_revoked(officer) -> None:
    nobody = officer("revoke", "hall-7")
    nobody.sees("hall-7 is not paired")
    assert nobody.ends() == 1
    assert officer("revoke").ends() == 2


def test_the_task_of_a_station_that_never_ran_is_refused_with_advice(
    people: list[Person], tmp_path: Path
) -> None:
    people.append(Person("station", "--set", f"service.state_dir={tmp_path}", "pair"))
    people[-1].sees("start the service once")
    assert people[-1].ends() == 1


def test_no_pairing_is_needed_with_a_station_on_this_machine(technician) -> None:
    at_terminal = technician(url="http://127.0.0.1:8700")
    at_terminal.sees("needs no pairing")
    assert at_terminal.ends() == 0


def test_the_doctor_says_that_a_terminal_is_not_paired(technician) -> None:
    doctor = technician("doctor")
    doctor.sees(r"pairing +fault +not paired")
    doctor.sees("kiosk station pair at the station")

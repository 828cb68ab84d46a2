"""The agent fetches from a real station, resumes, checks, and asks the caretaker in order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.appliance.report import UpdateStage
from kiosk.appliance.request import BUSY, Done, Refused, Reply, Request
from kiosk.link.client import ReleasePart, StationClient
from kiosk.link.outcome import Away, Failure
from kiosk.link.timing import DEFAULT_TIMING
from kiosk.ops.update.agent import UpdateAgent
from kiosk.ops.update.course import Machine, Step
from kiosk.ops.update.course_file import CourseFile
from kiosk.ops.update.fetching import FetchError, fetch
from kiosk.station import release_shelf
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import options

CONTENT = bytes(range(251)) * 4000
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StationClient]:
    folder = tmp_path_factory.mktemp("station")
    with StationServer(options(folder)) as server:
        point = server.point
        assert point is not None
        assert point.release_dir is not None
        (folder / "bundle").write_bytes(CONTENT)
        release = release_shelf.put_on_shelf(
            point.release_dir, folder / "bundle", "2.0", point.clock()
        )
        point.writer.call(lambda book: release_shelf.enter(book, release))
        yield StationClient(server.url, "hall-1", DEFAULT_TIMING)


class Breaking:
    """The station, away after some parts."""

    def __init__(self, client: StationClient, parts: int) -> None:
        self._client, self.left, self.asked = client, parts, list[int]()

    def release_part(self, version: str, first: int, last: int) -> ReleasePart | Failure:
        if not self.left:
            return Away("cut", maybe_sent=True)
        self.left -= 1
        self.asked.append(first)
        return self._client.release_part(version, first, last)


def test_a_release_arrives_whole(client: StationClient, tmp_path: Path) -> None:
    assert fetch(client, "2.0", tmp_path, room_left=0).read_bytes() == CONTENT
    assert [file.name for file in tmp_path.iterdir()] == ["2.0.raucb"]


def test_what_was_fetched_before_a_cut_is_not_fetched_again(
    client: StationClient, tmp_path: Path
) -> None:
    with pytest.raises(FetchError):
        fetch(Breaking(client, 3), "2.0", tmp_path, room_left=0)
    again = Breaking(client, 99)
    assert fetch(again, "2.0", tmp_path, room_left=0).read_bytes() == CONTENT
    assert again.asked[1] == 2 * 256 * 1024


def test_a_part_that_was_spoilt_is_found_and_thrown_away(
    client: StationClient, tmp_path: Path
) -> None:
    (tmp_path / f".2.0.{DIGEST}.part").write_bytes(b"x" * 1000)
    with pytest.raises(FetchError, match="other-content"):
        fetch(client, "2.0", tmp_path, room_left=0)
    assert list(tmp_path.iterdir()) == []


def test_without_room_nothing_is_begun(client: StationClient, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="disk-full"):
        fetch(client, "2.0", tmp_path, room_left=1 << 60)


class Terminal:
    """Surroundings and caretaker of a terminal of two slots."""

    def __init__(self, client: StationClient, *, fault: str = "", refuse: str = "") -> None:
        self._client, self._fault, self._refuse = client, fault, refuse
        self.running, self.installed = "1.0", ""
        self.good, self.quiet = True, True
        self.asked: list[str] = []
        self.visit = ""
        self.has_slots = True

    def machine(self, fetched: bool) -> Machine:
        return Machine(
            running=self.running,
            marked_good=self.good,
            has_slots=self.has_slots,
            fetched=fetched,
            quiet=self.quiet,
        )

    def source(self) -> StationClient:
        return self._client

    def faults(self) -> tuple[str, ...]:
        before = "scanner.away"
        return (before, self._fault) if self._fault and self.running == "2.0" else (before,)

    def visit_fault(self) -> str:
        return self.visit

    def ask(self, request: Request) -> Reply:
        self.asked.append(type(request).__name__)
        match self.asked[-1]:
            case "InstallRelease":
                if self._refuse:
                    return Refused(self._refuse)
                self.installed = "2.0"
            case "MarkGood":
                self.good = True
            case "Restart":
                self.running = "2.0" if self.running == "1.0" else "1.0"
                self.good = self.running == "1.0"
        return Done()


@pytest.fixture(autouse=True)
def _room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.ops.update.fetching.ROOM_LEFT", 0)


def agent_of(terminal: Terminal, folder: Path) -> UpdateAgent:
    return UpdateAgent(
        terminal, terminal, CourseFile(folder / "update.json"), folder, stick=folder / "stick"
    )


def lived(terminal: Terminal, folder: Path, rounds: int = 12) -> UpdateAgent:
    agent_of(terminal, folder).order("2.0")
    for _ in range(rounds):
        agent = agent_of(terminal, folder)  # each round a new process
        agent.round()
    return agent


def test_a_sound_release_is_installed_tried_and_kept(client: StationClient, tmp_path: Path) -> None:
    terminal = Terminal(client)
    assert lived(terminal, tmp_path).state.stage is UpdateStage.GOOD
    assert terminal.asked == ["InstallRelease", "Restart", "MarkGood"]


def test_one_that_is_not_well_goes_back(client: StationClient, tmp_path: Path) -> None:
    terminal = Terminal(client, fault="printer.away")
    state = lived(terminal, tmp_path).state
    assert state.stage is UpdateStage.FELL_BACK
    assert state.detail == "printer.away"
    assert "MarkGood" not in terminal.asked


def test_one_that_is_refused_is_not_restarted_into(client: StationClient, tmp_path: Path) -> None:
    terminal = Terminal(client, refuse="signature")
    assert lived(terminal, tmp_path).state.stage is UpdateStage.REFUSED
    assert terminal.asked == ["InstallRelease"]


def test_while_somebody_stands_there_nothing_is_installed(
    client: StationClient, tmp_path: Path
) -> None:
    terminal = Terminal(client)
    terminal.quiet = False
    agent = lived(terminal, tmp_path)
    assert terminal.asked == []
    assert agent.round() is Step.WAIT


def test_a_caretaker_that_is_away_has_refused_nothing(
    client: StationClient, tmp_path: Path
) -> None:
    terminal = Terminal(client, refuse="no caretaker: no answer")
    assert lived(terminal, tmp_path).state.stage is UpdateStage.INSTALLING


def test_what_was_missing_before_is_not_held_against_it(
    client: StationClient, tmp_path: Path
) -> None:
    """The scanner is away in every version: see Terminal.faults."""
    assert lived(Terminal(client), tmp_path).state.stage is UpdateStage.GOOD


def test_one_in_which_no_visit_can_be_made_goes_back(client: StationClient, tmp_path: Path) -> None:
    terminal = Terminal(client)
    terminal.visit = "visit.Menu"
    assert lived(terminal, tmp_path).state.detail == "visit.Menu"
    assert "MarkGood" not in terminal.asked


def test_a_start_that_nobody_ordered_is_tried_thrice_and_left_to_the_boot_loader(
    client: StationClient, tmp_path: Path
) -> None:
    terminal = Terminal(client)
    terminal.good, terminal.visit = False, "visit.Menu"
    agent = agent_of(terminal, tmp_path)
    assert [agent.round() for _ in range(5)] == [Step.CHECK_START] * 3 + [Step.WAIT] * 2
    assert terminal.asked == []


def test_a_release_from_a_stick_is_installed_without_the_station(
    client: StationClient, tmp_path: Path
) -> None:
    terminal = Terminal(client)
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick/2.0.raucb").write_bytes(CONTENT)
    agent = agent_of(terminal, tmp_path)
    assert agent.brought() == "2.0"
    assert agent.round() is Step.INSTALL
    assert not (tmp_path / "2.0.raucb").exists()


def test_a_release_that_was_taken_off_the_shelf_is_refused_and_not_sought_for_ever(
    client: StationClient, tmp_path: Path
) -> None:
    agent = agent_of(Terminal(client), tmp_path)
    agent.order("9.9")
    agent.round()
    assert agent.state.detail == "unknown-release"
    assert agent.state.stage is UpdateStage.REFUSED


def test_an_installation_that_still_runs_is_waited_for(
    client: StationClient, tmp_path: Path
) -> None:
    terminal = Terminal(client, refuse=BUSY)
    assert lived(terminal, tmp_path).state.stage is UpdateStage.INSTALLING


def test_a_bundle_that_has_done_its_duty_makes_room(client: StationClient, tmp_path: Path) -> None:
    lived(Terminal(client), tmp_path)
    assert not list(tmp_path.glob("*.raucb"))

"""Calls on the loudspeaker, by ALSA's real player into a file, and by none."""

from __future__ import annotations

import datetime as dt
import logging
import stat
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.board.announcer import SpokenCall
from kiosk.board.call import HallEvent
from kiosk.language import Language
from kiosk.queue.standing import EventKind
from kiosk.speech import player as players
from kiosk.speech.chime import chime
from kiosk.speech.player import Player, SoundState
from kiosk.speech.sound import Sound
from kiosk.speech.speaker import Speaker
from kiosk.speech.voice import Voice

VI = (Language.VIETNAMESE,)
AT = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)
SHORT = Sound.silence(0.05, 22050)


def called(number: str, counter: str = "1", kind: EventKind = EventKind.CALLED) -> HallEvent:
    return HallEvent(seq=1, kind=kind, at=AT, number=number, counter=counter)


@pytest.fixture
def loudspeaker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """ALSA's default device writes what it plays into a file."""
    heard = tmp_path / "heard.raw"
    conf = tmp_path / "asound.conf"
    conf.write_text(
        "pcm.silent { type null }\n"
        f'pcm.!default {{ type file; slave.pcm silent; file "{heard}"; format raw }}\n'
    )
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(conf))
    return heard


def test_a_sound_goes_whole_through_alsas_player(loudspeaker: Path) -> None:
    sound = Voice().call("A042", "3", VI)
    assert Player([("aplay", "-q")]).play(sound) is SoundState.READY
    assert loudspeaker.read_bytes().startswith(sound.samples)


def test_without_a_sound_card_or_a_player_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conf = tmp_path / "asound.conf"
    conf.write_text("")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(conf))
    assert Player([("aplay", "-q")]).play(SHORT) is SoundState.NO_DEVICE
    assert Player([("no-such-player",)]).play(SHORT) is SoundState.NO_PLAYER
    assert Player([]).play(SHORT) is SoundState.NO_PLAYER


class Room:
    """A player that notes when it began and ended, and how long what it was given is."""

    def __init__(self, folder: Path, seconds: float = 0.05) -> None:
        self.log = folder / "room.log"
        self.path = folder / "player"
        self.path.write_text(
            "#!/bin/sh\n"
            f'echo begin $(stat -L -c %s "$1") >> {self.log}\n'
            f"sleep {seconds}\n"
            f"echo end >> {self.log}\n"
        )
        self.path.chmod(self.path.stat().st_mode | stat.S_IXUSR)

    def lines(self) -> list[str]:
        return self.log.read_text().split("\n")[:-1] if self.log.exists() else []


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


Started = Callable[..., tuple[Speaker, list[SpokenCall | None]]]


@pytest.fixture
def speaking(room: Room) -> Iterator[Started]:
    made: list[Speaker] = []

    def start(voice: Voice | None, **changes: object) -> tuple[Speaker, list[SpokenCall | None]]:
        said: list[SpokenCall | None] = []
        player = Player([(str(room.path),)])
        one = Speaker(voice, player, lambda call, _: said.append(call), **changes)  # type: ignore[arg-type]
        one.start()
        made.append(one)
        return one, said

    yield start
    for one in made:
        one.stop()


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_calls_of_the_same_moment_sound_one_after_the_other(room: Room, speaking: Started) -> None:
    speaker, said = speaking(Voice())
    for number, counter in (("A001", "1"), ("B001", "2"), ("C001", "3")):
        speaker.hear(called(number, counter), age=0)
    until(lambda: len(said) == 6)
    assert said[::2] == [
        SpokenCall("A001", "1"),
        SpokenCall("B001", "2"),
        SpokenCall("C001", "3"),
    ]
    assert said[1::2] == [None, None, None]
    lines = room.lines()
    # Chime and call each; never one before the other has ended.
    assert [line.split()[0] for line in lines] == ["begin", "end"] * 6
    assert set(lines[::4]) == {f"begin {len(chime().wav())}"}


def test_without_a_voice_the_chime_alone_is_heard(
    room: Room, speaking: Started, tmp_path: Path
) -> None:
    speaker, said = speaking(Voice(program=str(tmp_path / "none")))
    speaker.hear(called("A001"), age=0)
    until(lambda: len(said) == 2)
    assert room.lines() == [f"begin {len(chime().wav())}", "end"]


def test_two_threads_that_play_take_turns(room: Room) -> None:
    player = Player([(str(room.path),)])
    threads = [threading.Thread(target=player.play, args=(SHORT,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [line.split()[0] for line in room.lines()] == ["begin", "end"] * 3


def test_a_player_that_hangs_is_ended_and_the_next_one_is_tried(
    tmp_path: Path, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(players, "GRACE", 0.2)
    hanging = tmp_path / "hanging"
    hanging.write_text("#!/bin/sh\nexec sleep 60\n")
    hanging.chmod(0o700)
    player = Player([(str(hanging),), (str(room.path),)])
    monkeypatch.setattr(players, "GRACE", 2.0)
    assert player.play(SHORT) is SoundState.READY
    monkeypatch.setattr(players, "GRACE", 0.2)
    assert Player([(str(hanging),)]).play(SHORT) is SoundState.NO_DEVICE


def test_a_missing_loudspeaker_is_a_state_and_the_calls_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    states: list[tuple[SpokenCall | None, SoundState]] = []
    speaker = Speaker(Voice(), Player([]), lambda call, state: states.append((call, state)))
    with caplog.at_level(logging.INFO):
        speaker.start()
        for number in ("A001", "A002"):
            speaker.hear(called(number), age=0)
        until(lambda: len(states) == 4)
        speaker.stop()
    assert states[-1] == (None, SoundState.NO_PLAYER)
    assert [r.getMessage() for r in caplog.records] == ["calls cannot be heard: no_player"]


def test_a_call_overtaken_while_another_is_said_is_not_said(room: Room, speaking: Started) -> None:
    speaker, said = speaking(None)
    for one in (called("A001"), called("A002"), called("A003")):
        speaker.hear(one, age=0)
    speaker.hear(called("A002", kind=EventKind.SERVED), age=0)
    until(lambda: said[-1:] == [None] and len(said) >= 4)
    assert [call.number for call in said if call] == ["A001", "A003"]


def test_it_ends_at_once_in_the_middle_of_a_call(tmp_path: Path) -> None:
    room = Room(tmp_path, seconds=30)
    speaker = Speaker(None, Player([(str(room.path),)]), lambda *_: None)
    speaker.start()
    speaker.hear(called("A001"), age=0)
    until(lambda: bool(room.lines()))
    speaker.stop()
    assert not speaker._thread.is_alive()

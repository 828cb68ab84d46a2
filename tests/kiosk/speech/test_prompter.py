"""What the screen says is heard at once, the newest alone; faults are states."""

from __future__ import annotations

import logging
import stat
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.language import Language
from kiosk.speech.espeak import CALLING, synthesise
from kiosk.speech.player import Player, SoundState
from kiosk.speech.prompter import BREATH, LONGEST, Prompter, breaths, manner_of
from kiosk.speech.sound import Sound
from kiosk.visit.look import LEAST, MOST, Voice

VI = Language.VIETNAMESE
LONG = "Mời ông bà đặt thẻ căn cước lên đầu đọc, và để thẻ nằm yên cho đến khi làm xong. " * 3


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.002)


class Room:
    """A loudspeaker that plays until it is cut off, or told that the sound is over."""

    def __init__(self, state: SoundState = SoundState.READY) -> None:
        self.state = state
        self.began: list[tuple[float, Sound]] = []
        self.cuts: list[float] = []
        self._over = threading.Event()

    def play(self, sound: Sound, wanted: Callable[[], bool]) -> SoundState:
        self._over.clear()
        if not wanted():
            return SoundState.READY
        self.began.append((time.monotonic(), sound))
        self._over.wait(20)
        return self.state

    def cut(self) -> None:
        self.cuts.append(time.monotonic())
        self._over.set()

    end_of_sound = cut
    stop = cut


@pytest.fixture
def room() -> Room:
    return Room()


Started = Callable[..., Prompter]


@pytest.fixture
def speaking() -> Iterator[Started]:
    made: list[Prompter] = []

    def start(player: object, *arguments: object, **changes: object) -> Prompter:
        one = Prompter(player, *arguments, **changes)  # type: ignore[arg-type]
        one.start()
        made.append(one)
        return one

    yield start
    for one in made:
        one.stop()


def say(prompter: Prompter, text: str, voice: Voice | None = None, *, personal: bool = False):
    prompter.say(text, VI, voice or Voice(), personal=personal)


def test_saying_something_does_not_wait_for_it(room: Room, speaking: Started) -> None:
    prompter = speaking(room)
    before = time.monotonic()
    say(prompter, LONG)
    assert time.monotonic() - before < 0.05
    until(lambda: len(room.began) == 1)


def test_what_comes_next_cuts_off_what_is_being_said(room: Room, speaking: Started) -> None:
    prompter = speaking(room)
    say(prompter, LONG)
    until(lambda: len(room.began) == 1)
    said_at = time.monotonic()
    say(prompter, "Hồ sơ của tôi.")
    assert room.cuts[-1] - said_at < 0.05
    until(lambda: len(room.began) == 2)
    assert room.began[1][1].seconds < room.began[0][1].seconds
    time.sleep(0.1)
    assert len(room.began) == 2, "the rest of the first was said all the same"


def test_of_many_at_once_only_the_last_is_heard_to_its_end(room: Room, speaking: Started) -> None:
    prompter = speaking(room)
    for number in range(50):
        say(prompter, f"Số {number}.")
    alone = synthesise("Số 49.", VI, manner=manner_of(Voice()))
    until(lambda: bool(room.began) and room.began[-1][1] == alone)
    assert len(room.began) < 50


def test_it_falls_silent_at_once_and_speaks_again(room: Room, speaking: Started) -> None:
    prompter = speaking(room)
    say(prompter, LONG)
    until(lambda: len(room.began) == 1)
    prompter.hush()
    time.sleep(0.1)
    assert len(room.began) == 1
    say(prompter, "Một.")
    until(lambda: len(room.began) == 2)


def test_a_long_text_is_said_breath_by_breath(room: Room, speaking: Started) -> None:
    say(speaking(room), LONG)
    for count in range(1, len(list(breaths(LONG))) + 1):
        until(lambda count=count: len(room.began) == count)
        room.end_of_sound()


@pytest.mark.parametrize("name", ["pace", "loudness"])
def test_each_step_is_faster_or_louder_than_the_one_before(name: str) -> None:
    steps = [manner_of(Voice(**{name: step})) for step in range(LEAST, MOST + 1)]
    sounds = [synthesise("Mời chọn việc cần làm", VI, manner=manner) for manner in steps]
    measured = [s.loudest if name == "loudness" else -s.seconds for s in sounds]
    assert measured == sorted(measured)
    assert len(set(measured)) == len(measured)
    assert synthesise("một", VI) == synthesise("một", VI, manner=CALLING)


def test_what_is_personal_is_not_kept(room: Room, speaking: Started) -> None:
    prompter = speaking(room)
    say(prompter, "Nguyễn Thị Hoa.", personal=True)
    until(lambda: len(room.began) == 1)
    assert not prompter._kept
    say(prompter, "Mời chọn.")
    until(lambda: len(room.began) == 2)
    assert len(prompter._kept) == 1
    assert prompter._prompt is None


def test_the_prompt_shows_nothing_in_a_trace(room: Room) -> None:
    from kiosk.speech.prompter import Prompt

    assert "Hoa" not in repr(Prompt("Nguyễn Thị Hoa", VI, Voice(), True))


@pytest.mark.parametrize("fault", ["no synthesiser", "no sound card", "synthesiser fails"])
def test_a_fault_is_told_once_and_its_end_too(
    fault: str, speaking: Started, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    speaks = tmp_path / "speaks"
    room = Room(SoundState.NO_DEVICE if fault == "no sound card" else SoundState.READY)
    if fault != "no synthesiser":
        ends = "exit 3" if fault == "synthesiser fails" else 'exec espeak-ng "$@"'
        speaks.write_text(f"#!/bin/sh\n{ends}\n")
        speaks.chmod(speaks.stat().st_mode | stat.S_IXUSR)
    told: list[bool] = []
    with caplog.at_level(logging.INFO):
        prompter = speaking(room, told.append, program=str(speaks))
        for _ in range(3):
            say(prompter, "Nguyễn Thị Hoa.")
            if fault == "no sound card":
                before = len(room.began)
                until(lambda before=before: len(room.began) > before or bool(told))
                room.end_of_sound()
            until(lambda: told == [False])
    assert len(caplog.records) == 1
    assert "Hoa" not in caplog.text
    speaks.write_text('#!/bin/sh\nexec espeak-ng "$@"\n')
    speaks.chmod(speaks.stat().st_mode | stat.S_IXUSR)
    room.state = SoundState.READY

    def healed() -> bool:
        say(prompter, "Một.", Voice(pace=1))
        time.sleep(0.2)
        # To its end, not cut off.
        room._over.set()
        time.sleep(0.05)
        return told == [False, True]

    until(healed)


def test_the_real_player_is_cut_off_within_a_twentieth_of_a_second(
    tmp_path: Path, speaking: Started
) -> None:
    path = tmp_path / "player"
    path.write_text(f"#!/bin/sh\ntouch {tmp_path}/began\nexec sleep 30\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    player = Player([(str(path),)])
    prompter = speaking(player)
    say(prompter, LONG)
    until((tmp_path / "began").exists)
    child = player._child
    assert child is not None
    before = time.monotonic()
    prompter.hush()
    child.wait(5)
    assert time.monotonic() - before < 0.05


@given(st.text(max_size=3 * LONGEST))
def test_a_text_is_cut_into_breaths_and_nothing_of_its_words_is_lost(text: str) -> None:
    pieces = list(breaths(text))
    assert all(0 < len(piece) <= BREATH for piece in pieces)
    if len(text) <= LONGEST and not set(text) & set("[]<>|_*#{}\\"):
        assert "".join("".join(pieces).split()) == "".join(text.split())
    assert not set("".join(pieces)) & set("[]<>|_*#{}\\")

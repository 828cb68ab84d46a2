"""Sentences become sounds: by the real espeak-ng, or by recorded clips."""

from __future__ import annotations

import contextlib
import logging
import os
import stat
from pathlib import Path

import pytest

from kiosk.language import Language
from kiosk.language.script import Script
from kiosk.speech import espeak
from kiosk.speech.chime import chime, make_chime
from kiosk.speech.clips import REQUIRED, Clips
from kiosk.speech.espeak import synthesise
from kiosk.speech.fault import SpeechFault, SpeechTrouble
from kiosk.speech.sound import Sound
from kiosk.speech.voice import CALLS_KEPT, Voice

VI, EN = Language.VIETNAMESE, Language.ENGLISH
HAVE_A_VOICE = [one for one in Language if one.script is Script.LATIN] + [Language.CHINESE]
QUIET = 600
"""Of 32768."""


def program(folder: Path, script: str) -> str:
    """A program that stands in for the synthesiser."""
    path = folder / "speaks"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.parametrize("language", HAVE_A_VOICE)
@pytest.mark.parametrize("dialect", ["north", "central", "south"])
def test_espeak_speaks(language: Language, dialect: espeak.Dialect) -> None:
    sound = synthesise("Mời số a, không bốn hai, đến quầy số ba.", language, dialect)
    assert sound.seconds > 0.5
    assert sound.loudest > QUIET


@pytest.mark.parametrize("language", [one for one in Language if one not in HAVE_A_VOICE])
def test_a_language_that_no_voice_can_read_is_a_fault(language: Language) -> None:
    with pytest.raises(SpeechFault) as fault:
        synthesise("một", language)
    assert fault.value.trouble is SpeechTrouble.MISSING


def test_a_call_has_both_languages_in_one_sound_and_is_a_wav_file() -> None:
    voice = Voice()
    both = voice.call("A042", "3", (VI, EN))
    assert both.seconds > voice.call("A042", "3", (VI,)).seconds + 1
    assert Sound.from_wav(both.wav()) == both


def test_speech_is_not_cut_off_at_its_peaks() -> None:
    samples = Voice().call("A042", "3", (VI,)).samples
    loud = [
        abs(int.from_bytes(samples[i : i + 2], "little", signed=True))
        for i in range(0, len(samples), 2)
    ]
    assert sum(value >= 32700 for value in loud) < len(loud) / 1000


def test_no_text_reaches_the_command_line(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    speaks = program(tmp_path, f'echo "$@" > {seen}; exec espeak-ng "$@"')
    synthesise("--version", VI, program=speaks)
    assert "version" not in seen.read_text()


@pytest.mark.parametrize(
    ("script", "trouble"),
    [
        ("exit 3", SpeechTrouble.FAILED),
        ("exit 0", SpeechTrouble.FAILED),
        ("echo no sound at all", SpeechTrouble.NOT_A_SOUND),
        ("exec cat /dev/zero", SpeechTrouble.TOO_LARGE),
        ("exec sleep 60", SpeechTrouble.TOO_SLOW),
        ("printf R; exec sleep 60", SpeechTrouble.TOO_SLOW),
        ("exec >&-; exec sleep 60", SpeechTrouble.TOO_SLOW),
    ],
)
def test_a_synthesiser_that_misbehaves_is_a_fault_and_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, trouble: SpeechTrouble
) -> None:
    monkeypatch.setattr(espeak, "LIMIT", 1.0)
    mark = tmp_path / "pid"
    with pytest.raises(SpeechFault) as fault:
        synthesise("một", VI, program=program(tmp_path, f"echo $$ > {mark}\n{script}"))
    assert fault.value.trouble is trouble
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def test_without_a_synthesiser_the_log_says_so_once_and_not_what_was_to_be_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    voice = Voice(program=str(tmp_path / "none"))
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            with pytest.raises(SpeechFault) as fault:
                voice.call("A042", "3", (VI,))
    assert fault.value.trouble is SpeechTrouble.MISSING
    assert [r.getMessage() for r in caplog.records] == ["calls are not spoken: missing"]


def test_a_call_is_made_once_and_only_so_many_are_kept(tmp_path: Path) -> None:
    made = tmp_path / "made"
    voice = Voice(program=program(tmp_path, f'echo x >> {made}; exec espeak-ng "$@"'))
    for _ in range(3):
        voice.call("A001", "1", (VI,))
    assert made.read_text().count("x") == 1
    for n in range(2, CALLS_KEPT + 3):
        voice.call(f"A{n:03d}", "1", (VI,))
    assert len(voice._made) == CALLS_KEPT


# -- recorded clips ---------------------------------------------------------------------------


def tone(milliseconds: int, value: int = 1000, rate: int = 16000) -> Sound:
    return Sound(rate, value.to_bytes(2, "little") * (milliseconds * rate // 1000))


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """Clips of 100 ms, each of which can be told by its samples."""
    for index, name in enumerate(REQUIRED):
        (tmp_path / f"{name}.wav").write_bytes(tone(100, 1000 + index).wav())
    return tmp_path


def clips_in(sound: Sound) -> list[str]:
    """Names of the clips that a sound is made of."""
    values = [
        int.from_bytes(sound.samples[i : i + 2], "little") for i in range(0, len(sound.samples), 2)
    ]
    changes = [v for i, v in enumerate(values) if v and (i == 0 or values[i - 1] != v)]
    return [REQUIRED[value - 1000] for value in changes]


def test_complete_clips_are_used_instead(recorded: Path) -> None:
    call = Voice(recorded).call("AB042", "3", (VI,))
    wanted = ["moi-so", "a", "b", "0", "4", "2", "den-quay", "3"]
    assert (call.rate, clips_in(call)) == (16000, wanted)


def test_a_counter_above_nine_has_its_own_clip_or_is_spelled(recorded: Path) -> None:
    assert clips_in(Voice(recorded).call("A001", "12", (VI,)))[-2:] == ["1", "2"]
    (recorded / "12.wav").write_bytes(tone(100, 1005).wav())
    assert clips_in(Voice(recorded).call("A001", "12", (VI,)))[-1] == REQUIRED[5]


def test_what_the_clips_cannot_say_is_synthesised(recorded: Path) -> None:
    assert Voice(recorded).call("A001", "Tiếp dân", (VI,)).rate == 22050
    both = Voice(recorded).call("A001", "1", (VI, EN))
    assert both.rate == 16000
    assert both.seconds > 3


def test_the_log_names_the_clips_that_are_missing(
    recorded: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (recorded / "moi-so.wav").unlink()
    (recorded / "7.wav").unlink()
    with caplog.at_level(logging.INFO):
        Voice(recorded)
    assert "2 recorded clips are missing (moi-so, 7)" in caplog.text


@pytest.mark.parametrize("spoilt", ["missing", "no-sound", "huge"])
def test_clips_that_are_not_complete_or_broken_are_not_used(recorded: Path, spoilt: str) -> None:
    victim = recorded / "a.wav"
    if spoilt == "missing":
        victim.unlink()
        assert Clips(recorded).missing() == ("a",)
    elif spoilt == "no-sound":
        victim.write_bytes(b"RIFF of nothing")
    else:
        victim.write_bytes(bytes(5 * 1024 * 1024))
    assert Voice(recorded).call("A001", "1", (VI,)).rate == 22050


# -- sounds -----------------------------------------------------------------------------------


def test_the_chime_is_the_one_that_is_made_here_and_is_no_alarm() -> None:
    assert chime().samples == make_chime().samples
    assert 1 < chime().seconds < 2.5
    assert 10000 < chime().loudest < 26000
    start = chime().samples[:40]
    assert max(start) == 0 or Sound(22050, start).loudest < 8000


def test_a_sound_keeps_its_length_at_another_rate_and_gets_softer() -> None:
    sound = tone(500, 8000)
    assert sound.at_rate(44100).seconds == pytest.approx(0.5, abs=0.01)
    assert sound.at_rate(8000).loudest == 8000
    assert sound.at_volume(25).loudest == 2000
    assert Sound.joined([sound, Sound.silence(0.5, 44100)]).seconds == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("cut", range(0, 44, 3))
def test_half_a_file_is_no_sound_or_a_shorter_one(cut: int) -> None:
    whole = tone(10).wav()
    with contextlib.suppress(SpeechFault):
        assert Sound.from_wav(whole[:cut]).samples == b""


def test_a_stereo_recording_is_mixed() -> None:
    whole = bytearray(tone(10).wav())
    whole[22] = 2
    assert Sound.from_wav(bytes(whole)).seconds == pytest.approx(0.005, abs=0.001)

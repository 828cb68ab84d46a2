"""A command of the caretaker's is bounded in time and words, and gets nothing of its own."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from kiosk.ops.caretaker.command import LARGEST_OUTPUT, TaskFailed, run


def shell(script: str, limit: float = 10.0) -> str:
    return run(["/bin/sh", "-c", script], limit)


def test_what_it_prints_is_the_answer() -> None:
    assert shell("echo out; echo err >&2") == "out\nerr\n"


def test_its_last_words_say_why_it_failed() -> None:
    with pytest.raises(TaskFailed, match="sh: no such slot"):
        shell("echo trying; echo 'no such slot' >&2; exit 3")


def test_one_that_fails_without_a_word_is_told_of_by_its_code() -> None:
    with pytest.raises(TaskFailed, match="sh: ended with 7"):
        shell("exit 7")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (
            "LastError: Failed to check dm-verity\nInstalling 'x' failed",
            "Failed to check dm-verity",
        ),
        ("not signed by us\n80BFCF38A47F0000:error:1700009E:CMS routines::", "not signed by us"),
        ("80BFCF38A47F0000:error:1700009E:CMS routines::", "80BFCF38A47F0000:error"),
    ],
)
def test_of_several_lines_the_one_that_says_why_is_told(said: str, why: str) -> None:
    with pytest.raises(TaskFailed, match=f"^sh: {why}"):
        run(["/bin/sh", "-c", f'printf "{said}\n"; exit 1'], 5)


def test_one_that_is_not_there_is_a_failed_task() -> None:
    with pytest.raises(TaskFailed, match="nothing-of-the-kind: No such file"):
        run(["/usr/bin/nothing-of-the-kind"], 1)


def test_one_that_takes_too_long_is_killed_with_its_children(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(TaskFailed, match="took longer"):
        shell(f"sleep 60 & echo $! > {tmp_path}/child; wait", limit=1)
    assert time.monotonic() - began < 10
    child = Path(f"/proc/{(tmp_path / 'child').read_text().strip()}/stat")
    assert not child.exists() or child.read_text().split()[2] == "Z"


def test_one_that_closes_its_output_and_stays_is_killed_too() -> None:
    with pytest.raises(TaskFailed, match="took longer"):
        shell("exec >&- 2>&-; sleep 60", limit=0.5)


def test_endless_words_are_cut_off() -> None:
    assert len(shell("head -c 1000000 /dev/zero | tr '\\0' x")) == LARGEST_OUTPUT


def test_nothing_of_the_environment_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_SECRET", "x")
    assert "KIOSK_SECRET" in os.environ
    assert "KIOSK_SECRET" not in shell("env")
    assert shell("cat") == ""


def test_numbers_of_residents_in_its_words_are_masked() -> None:
    with pytest.raises(TaskFailed) as caught:
        shell("echo failed for 035090004321; exit 1")
    assert "035090004321" not in str(caught.value)

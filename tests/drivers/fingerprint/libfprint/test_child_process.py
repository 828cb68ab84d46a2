"""Whatever libfprint's process says, or does not say, the terminal goes on."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import DeviceError, DeviceGone, DeviceProtocolError
from drivers.fingerprint.libfprint import LibfprintOptions, open_usb, usb_worker
from drivers.fingerprint.libfprint.child_process import Answer, AnswerReader

ANSWERS = st.builds(
    Answer,
    st.sampled_from(list(usb_worker.KINDS)),
    st.integers(0, 0xFFFF),
    st.binary(max_size=200),
)


def framed(answer: Answer) -> bytes:
    return usb_worker.HEADER.pack(answer.kind, answer.number, len(answer.payload)) + answer.payload


@given(answers=st.lists(ANSWERS, max_size=5), cut=st.integers(1, 40))
def test_answers_survive_any_chunking(answers: list[Answer], cut: int) -> None:
    stream = b"".join(framed(answer) for answer in answers)
    reader = AnswerReader()
    found = []
    for start in range(0, len(stream), cut):
        reader.feed(stream[start : start + cut])
        while (answer := reader.next()) is not None:
            found.append(answer)
    assert found == answers


@given(stream=st.binary(max_size=400))
def test_anything_else_is_an_error_or_unfinished(stream: bytes) -> None:
    reader = AnswerReader()
    reader.feed(stream)
    try:
        while (answer := reader.next()) is not None:
            assert answer.kind in usb_worker.KINDS
    except DeviceProtocolError:
        pass


def test_an_answer_larger_than_any_image_is_refused_before_it_comes() -> None:
    reader = AnswerReader()
    reader.feed(usb_worker.HEADER.pack(usb_worker.IMAGE, 1, 1 << 31))
    with pytest.raises(DeviceProtocolError):
        reader.next()


def test_a_missing_python_is_a_scanner_that_is_gone() -> None:
    with pytest.raises(DeviceGone):
        open_usb(LibfprintOptions(python="/nowhere/python3"))


def impostor(directory: Path, script: str) -> LibfprintOptions:
    """Instead of Python, a program that does something else."""
    program = directory / "python"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    program.chmod(0o755)
    return LibfprintOptions(python=str(program))


@pytest.mark.parametrize(
    "script",
    [
        "head -c 1000000 /dev/zero",
        "head -c 100000 /dev/urandom; sleep 30",
        "exit 0",
        # OPENED with what is no JSON, no row, and a row of the wrong length.
        r"printf '\002\001\000\003\000\000\000{]}'; sleep 30",
        r"printf '\002\001\000\004\000\000\000true'; sleep 30",
        r"""printf '\002\001\000\005\000\000\000["a"]'; sleep 30""",
    ],
)
def test_a_process_that_talks_nonsense_is_ended(tmp_path: Path, script: str) -> None:
    started = time.monotonic()
    with pytest.raises(DeviceError):
        open_usb(impostor(tmp_path, script))
    assert time.monotonic() - started < 5


def test_missing_bindings_are_named(tmp_path: Path) -> None:
    word = usb_worker.NO_LIBRARY
    script = rf"printf '\006\000\000\{len(word):03o}\000\000\000{word}'; sleep 5"
    with pytest.raises(DeviceGone, match=r"gir1\.2-fprint-2\.0"):
        open_usb(impostor(tmp_path, script))

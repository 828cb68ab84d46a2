"""The process that sees strangers' images has limits and nothing of the terminal in it."""

from __future__ import annotations

import ast
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.fingerprint.extraction import nbis_worker
from drivers.fingerprint.extraction.errors import ExtractorDied
from drivers.fingerprint.extraction.worker_process import WorkerProcess


@pytest.fixture
def worker() -> Iterator[WorkerProcess]:
    process = WorkerProcess()
    yield process
    process.end()


def status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, value in (line.split(":", 1) for line in lines)}


def test_it_imports_only_the_standard_library() -> None:
    tree = ast.parse(Path(nbis_worker.__file__).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert all(name.split(".")[0] in sys.stdlib_module_names for name in names)


def test_it_cannot_gain_privileges_write_files_or_leave_a_core(worker: WorkerProcess) -> None:
    limits = Path(f"/proc/{worker.pid}/limits").read_text()
    soft = {line[:26].strip(): line[26:].split()[0] for line in limits.splitlines()[1:]}
    assert soft["Max address space"] == str(nbis_worker.MAX_MEMORY)
    assert soft["Max core file size"] == "0"
    assert soft["Max file size"] == "0"
    assert int(soft["Max cpu time"]) <= nbis_worker.MAX_CPU_SECONDS + 2
    assert status(worker.pid)["NoNewPrivs"] == "1"


def test_computing_time_is_counted_for_each_image(worker: WorkerProcess) -> None:
    """Many images do not use up the limit of one."""
    blank = bytes(256 * 256)
    for _ in range(5):
        assert worker.detect(256, 256, blank, 5) == []
    limits = Path(f"/proc/{worker.pid}/limits").read_text()
    assert f"Max cpu time              {1 + nbis_worker.MAX_CPU_SECONDS}" in limits


def test_it_ends_when_its_input_ends_in_the_middle_of_an_image() -> None:
    started = subprocess.Popen(
        [sys.executable, "-I", "-S", nbis_worker.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    out, _ = started.communicate(nbis_worker.SIZE.pack(256, 288) + bytes(1000), timeout=10)
    assert out == nbis_worker.HEADER.pack(nbis_worker.READY, 0)
    assert started.returncode == 0


@pytest.mark.parametrize(("width", "height"), [(0, 256), (256, 0), (65535, 65535)])
def test_it_takes_no_image_of_an_impossible_size(
    worker: WorkerProcess, width: int, height: int
) -> None:
    with pytest.raises(ExtractorDied):
        worker.detect(width, height, b"", 5)
    assert not worker.running


def test_computing_for_longer_than_any_finger_takes_ends_it() -> None:
    """Even where nobody waits for it: the kernel's limit on its own."""
    code = (
        "from drivers.fingerprint.extraction import nbis_worker as w; "
        "w.MAX_CPU_SECONDS = 0; w.confine(); w.allow_time()\n"
        "while True: pass"
    )
    done = subprocess.run([sys.executable, "-c", code], timeout=60, check=False)
    assert done.returncode == -signal.SIGXCPU


def test_taking_more_memory_than_any_finger_needs_fails_in_it() -> None:
    code = (
        "from drivers.fingerprint.extraction import nbis_worker as w; "
        "w.confine(); bytearray(w.MAX_MEMORY)"
    )
    done = subprocess.run([sys.executable, "-c", code], timeout=60, check=False, stderr=-1)
    assert b"MemoryError" in done.stderr

"""Children that end come back; none is left behind."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

from kiosk.ops.supervisor import Child, Supervisor


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def test_a_child_that_crashes_is_started_again(tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    script = f"open({str(starts)!r}, 'a').write('x\\n'); raise SystemExit(3)"
    supervisor = Supervisor([Child("crasher", [sys.executable, "-c", script])])
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    deadline = time.monotonic() + 20
    while len(lines(starts)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    supervisor.stop()
    thread.join(10)
    assert len(lines(starts)) >= 2
    assert not thread.is_alive()


def test_a_closed_window_ends_all() -> None:
    steady = Child("steady", [sys.executable, "-c", "import time; time.sleep(60)"])
    window = Child("window", [sys.executable, "-c", "pass"], may_finish=True)
    Supervisor([steady, window]).run()
    assert steady.process is not None
    assert steady.process.poll() is not None

"""A visit that the caretaker has played, and what it is told of how that went."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kiosk.appliance.request import BUSY, Done, Reply, Request, TryVisit
from kiosk.exchange.tcp import VARIABLE
from kiosk.ops.caretaker.client import CaretakerClient
from kiosk.ops.caretaker.executors import Caretaker
from kiosk.ops.caretaker.server import CaretakerServer
from kiosk.ops.local_server import own_listener
from kiosk.ops.update.visit_test import NOT_RUN, visit_fault_elsewhere, visit_test
from tests.kiosk.ops.caretaker.answers import reason
from tests.kiosk.ops.caretaker.tree import Tree

START = ["/usr/bin/systemctl", "start", "kiosk-selftest.service"]
FAILING = """
case "$1" in
  start) echo "Job for kiosk-selftest.service failed." ; exit 1 ;;
  show) printf 'Result=%s\\nExecMainStatus=%s\\nStatusText=%s\\n' ;;
esac"""
Serve = Callable[[Callable[[Request], Reply]], CaretakerClient]


def failing(tree: Tree, result: str, code: str, text: str) -> Reply:
    tree.program("/usr/bin/systemctl", FAILING % (result, code, text))
    return Caretaker(tree.machine).do(TryVisit())


def test_a_visit_is_played_by_its_unit_and_passes_if_that_ends_with_zero(tree: Tree) -> None:
    tree.program("/usr/bin/systemctl")
    assert Caretaker(tree.machine).do(TryVisit()) == Done()
    assert tree.calls == [START]


def test_a_visit_that_fails_is_told_with_its_step(tree: Tree) -> None:
    assert failing(tree, "exit-code", "1", "visit.menu") == Done("visit.menu")
    assert tree.calls[0] == START
    assert tree.calls[-1] == ["/usr/bin/systemctl", "reset-failed", "kiosk-selftest.service"]


@pytest.mark.parametrize("text", ["", "nonsense", "visit.", "visit.A b", "visit." + "x" * 60])
def test_a_visit_that_fails_is_told_also_where_its_step_is_not_known(tree: Tree, text: str) -> None:
    assert failing(tree, "exit-code", "1", text) == Done("visit.unknown")


@pytest.mark.parametrize(
    ("result", "code"),
    [("timeout", "15"), ("oom-kill", "9"), ("exit-code", "203"), ("exit-code", "2"), ("", "")],
)
def test_a_visit_that_could_not_be_played_is_refused(tree: Tree, result: str, code: str) -> None:
    assert "failed" in reason(failing(tree, result, code, "visit.menu"))


def test_a_restart_waits_for_no_visit(tree: Tree) -> None:
    tree.program("/usr/bin/systemctl", "while ! [ -e $root/go ]; do sleep 0.05; done")
    caretaker = Caretaker(tree.machine)
    replies: list[Reply] = []
    playing = threading.Thread(target=lambda: replies.append(caretaker.do(TryVisit())))
    playing.start()
    while not tree.calls:
        time.sleep(0.02)
    assert reason(caretaker.do(TryVisit())) == BUSY
    tree.file("/go")
    playing.join(20)
    assert replies == [Done()]


@pytest.fixture
def caretaker(tmp_path: Path) -> Iterator[Serve]:
    """Answers on a socket as it is told to."""
    with ExitStack() as stack:

        def serve(do: Callable[[Request], Reply]) -> CaretakerClient:
            path = tmp_path / "socket"
            listener: socket.socket = stack.enter_context(own_listener(path, os.getuid()))
            server = CaretakerServer(listener, {os.getuid()}, do)
            thread = threading.Thread(target=server.run)
            thread.start()
            stack.callback(thread.join, 10)
            stack.callback(server.stop)
            return CaretakerClient(path)

        yield serve


def test_a_core_without_a_network_asks_for_a_visit(
    tree: Tree, caretaker: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "/nowhere")
    tree.program("/usr/bin/systemctl", FAILING % ("exit-code", "1", "visit.finger"))
    asking = caretaker(Caretaker(tree.machine).do)
    assert visit_test(asking)(lambda: False) == "visit.finger"
    tree.program("/usr/bin/systemctl")
    assert visit_test(asking)(lambda: False) == ""


def test_a_version_is_not_blamed_for_a_visit_that_is_still_under_way(
    tree: Tree, caretaker: Serve
) -> None:
    """The core was begun anew meanwhile, and asks again."""
    tree.program("/usr/bin/systemctl", "while ! [ -e $root/go ]; do sleep 0.05; done")
    asking = caretaker(Caretaker(tree.machine).do)
    assert visit_fault_elsewhere(asking, lambda: bool(tree.calls)) == NOT_RUN
    threading.Timer(1.0, tree.file, ("/go",)).start()
    assert visit_fault_elsewhere(asking, pause=0.1) == ""


def test_nobody_waits_for_ever_for_a_visit(tree: Tree, caretaker: Serve, tmp_path: Path) -> None:
    assert visit_fault_elsewhere(CaretakerClient(tmp_path / "x"), limit=0.5, pause=0.1) == NOT_RUN
    asking = caretaker(lambda _: Done("nonsense"))
    assert visit_fault_elsewhere(asking) == NOT_RUN

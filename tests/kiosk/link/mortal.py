"""A process that is killed without warning and started again, many times and quickly.

A keeper imports everything once and forks the mortal from itself, so that a new life takes
milliseconds. Run as a script: `python -m tests.kiosk.link.mortal ROLE ARGUMENT…`.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from kiosk.link.identity import IdentityFile
from kiosk.link.pairing import TerminalPairing
from kiosk.link.pairing_exchange import PairingFault
from kiosk.queue.ticket import Ticket
from kiosk.station.serve import run_station
from tests.kiosk.link.terminal import UNHURRIED, Terminal
from tests.kiosk.station.running import ROOT, options

_PR_SET_PDEATHSIG = 1


def station(state_dir: str, port: str, database: str = "") -> None:
    """Serves until it is killed."""
    chosen = options(Path(state_dir), port=int(port), database=database)
    run_station(chosen, ready=lambda url: say("ready", url))


def terminal(state_dir: str, url: str, terminal_id: str) -> None:
    """Takes one ticket after the other and says each that it was given."""
    one = Terminal(url, state_dir=Path(state_dir), terminal_id=terminal_id).start()
    one.until_stocked()
    say("ready", terminal_id)
    while True:
        taken = one.take()
        if isinstance(taken, Ticket):
            say("ticket", taken.id, taken.number)


def secured_station(state_dir: str, port: str) -> None:
    """Serves paired terminals until it is killed."""
    secured = options(Path(state_dir), port=int(port), always_tls=True)
    run_station(secured, ready=lambda url: say("ready", url))


def pairing_terminal(folder: str, url: str) -> None:
    """Pairs itself again and again, with somebody who always says that the codes are the same.

    Each life has a name of its own, since one name is not certified without end.
    """
    terminal_id = f"hall-{os.getpid()}"
    file = IdentityFile(Path(folder) / terminal_id)
    say("ready", terminal_id)
    while True:
        pairing = TerminalPairing(url, terminal_id, UNHURRIED)
        with contextlib.suppress(PairingFault):
            pairing.ask()
            say("code", pairing.code)
            while not pairing.fetch():
                time.sleep(0.01)
            pairing.keep(file)
            say("kept", pairing.code)
        pairing.close()


def say(*words: str) -> None:
    os.write(1, (" ".join(words) + "\n").encode())


ROLES = {
    "station": station,
    "terminal": terminal,
    "secured-station": secured_station,
    "pairing-terminal": pairing_terminal,
}


class Mortal:
    """The other end of a keeper, in the test's process."""

    def __init__(self, role: str, *arguments: str) -> None:
        self.said: queue.Queue[list[str]] = queue.Queue()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.kiosk.link.mortal", role, *arguments],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.put(line.split())

    def live(self) -> str:
        """Begin a life; returns what it says when it is ready."""
        self.begin()
        return self.until("ready")[0][1]

    def begin(self) -> None:
        """Begin a life, and do not wait until it is ready: it may die before."""
        self._order("live")

    def die(self) -> list[list[str]]:
        """End the life by SIGKILL; returns all that it had said and that was not asked for."""
        self._order("die")
        return self.until("dead")[1]

    def until(self, word: str) -> tuple[list[str], list[list[str]]]:
        before: list[list[str]] = []
        while True:
            words = self.said.get(timeout=30)
            if words[0] == word:
                return words, before
            before.append(words)

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(30)

    def _order(self, word: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()


def _die_with(keeper: int) -> None:
    """A keeper that is killed takes its mortal along. It forks from its only lasting thread."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != keeper:
        os._exit(1)


def keep(role: str, arguments: list[str]) -> None:
    child, keeper = 0, os.getpid()
    for line in sys.stdin:
        if line.strip() == "live":
            child = os.fork()
            if child == 0:
                _die_with(keeper)
                ROLES[role](*arguments)
                os._exit(0)
        else:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            child = 0
            say("dead")
    if child:
        os.kill(child, signal.SIGKILL)


if __name__ == "__main__":
    keep(sys.argv[1], sys.argv[2:])

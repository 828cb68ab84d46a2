"""The demonstration's hands: keys in the terminal window where it was started."""

from __future__ import annotations

import select
import sys
import termios
import threading
import tty
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from drivers.printer.printer import Paper
from drivers.simulated.chipcard import GENUINE, PROFILES, Profile

if TYPE_CHECKING:
    from kiosk.demo.stage import Stage


class Pluggable(Protocol):
    def unplug(self) -> None: ...

    def replug(self) -> None: ...


class Keys:
    """Reads single keys while it is open, where there is a keyboard; else does nothing."""

    def __init__(self, stage: Stage, quit_demo: Callable[[], None]) -> None:
        self._stage = stage
        self._quit = quit_demo
        self._residents = list(stage.cast)
        self._key = self._residents[0]
        self._unplugged: set[str] = set()
        self._station_away = False
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="keys", daemon=True)

    def __enter__(self) -> Keys:
        if sys.stdin.isatty():
            print(self.legend(), flush=True)
            self._terminal_mode = termios.tcgetattr(sys.stdin)
            tty.setcbreak(sys.stdin)
            self._thread.start()
        else:
            print("Standard input is no keyboard: cards cannot be laid down.", file=sys.stderr)
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(1)
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._terminal_mode)

    def legend(self) -> str:
        residents = [
            f"  {index}  lay down the card of {key}: {self._stage.cast[key].summary}"
            for index, key in enumerate(self._residents, 1)
        ]
        return "\n".join(
            [
                "Keys, in this window:",
                *residents,
                "  q  hold the card's QR code before the scanner",
                "  f  press the holder's finger          g  press another finger",
                "  r  take the card",
                "  c  lay down a cloned card             u  … one with a foreign signature",
                "  o  … another kind of card",
                "  n  … one that compares no finger (the sensor does it)",
                "  d  … one that shows the finger's picture (this terminal compares)",
                "  S  F  P  unplug or plug in scanner, fingerprint module, printer",
                "  p  printer out of paper, or with paper again",
                "  h  plug headphones in, or pull them out",
                "  t  stop or start the station service",
                "  x  end the demonstration",
            ]
        )

    def _listen(self) -> None:
        while not self._closing.is_set():
            ready, _, _ = select.select([sys.stdin], [], [], 0.2)
            if ready:
                self.press(sys.stdin.read(1))

    def press(self, key: str) -> None:
        """Does what the key stands for and says so."""
        if key.isdigit() and 0 < int(key) <= len(self._residents):
            self._key = self._residents[int(key) - 1]
            print(f"→ {self._lay(GENUINE)}", flush=True)
        elif action := self._actions().get(key):
            print(f"→ {action()}", flush=True)

    def _actions(self) -> dict[str, Callable[[], str]]:
        stage = self._stage
        return {
            "q": self._scan,
            "f": lambda: self._press(self._key),
            "g": lambda: self._press(self._other()),
            "r": self._take,
            "c": lambda: self._lay(PROFILES["cloned"]),
            "u": lambda: self._lay(PROFILES["unsigned"]),
            "n": lambda: self._lay(PROFILES["no_comparison"]),
            "d": lambda: self._lay(PROFILES["finger_picture"]),
            "o": lambda: self._lay(PROFILES["other_card"]),
            "S": lambda: self._plug("scanner", stage.scanner),
            "F": lambda: self._plug("fingerprint module", stage.fingerprint),
            "P": lambda: self._plug("printer", stage.printer),
            "p": self._paper,
            "h": self._headphones,
            "t": self._station,
            "x": self._end,
        }

    def _scan(self) -> str:
        self._stage.show_code(self._key)
        return f"the QR code of {self._key}'s card was scanned"

    def _press(self, key: str) -> str:
        self._stage.press_finger(key)
        return f"a finger of {key} is on the sensor"

    def _take(self) -> str:
        self._stage.take_card()
        return "the card was taken"

    def _end(self) -> str:
        self._quit()
        return "good bye"

    def _other(self) -> str:
        return next(key for key in self._residents if key != self._key)

    def _lay(self, profile: Profile) -> str:
        self._stage.lay_card(self._key, profile)
        return f"a card lies on the reader ({self._key}, {profile.name})"

    def _plug(self, name: str, device: Pluggable) -> str:
        if name in self._unplugged:
            self._unplugged.discard(name)
            device.replug()
            return f"{name} plugged in"
        self._unplugged.add(name)
        device.unplug()
        return f"{name} unplugged"

    def _paper(self) -> str:
        printer = self._stage.printer
        printer.paper = Paper.OUT if printer.paper is not Paper.OUT else Paper.PRESENT
        return f"the printer's paper is {printer.paper.value}"

    def _headphones(self) -> str:
        jack = self._stage.headphones
        if jack.inserted:
            jack.pull()
            return "the headphones are pulled out"
        jack.insert()
        return "headphones are plugged in"

    def _station(self) -> str:
        self._station_away = not self._station_away
        if self._station_away:
            self._stage.station.stop()
            return "the station service is stopped"
        self._stage.station.start()
        return "the station service is started"

"""`kiosk pair`: makes this terminal one of its station's, with a code on both screens.

Run it as the core's own user (`sudo -u kiosk-core kiosk pair`): the key it makes stays in the
terminal's state folder. A core that runs takes it up by itself.
"""

from __future__ import annotations

import argparse
import sys
import time

from kiosk.link.client import StationClient
from kiosk.link.discovery import Discovery
from kiosk.link.identity import IdentityError, IdentityFile
from kiosk.link.known_time import OwnTime
from kiosk.link.offer import StationOffer
from kiosk.link.outcome import Failure
from kiosk.link.pairing import TerminalPairing, ask_once_open
from kiosk.link.pairing_exchange import PairingEnd, PairingFault
from kiosk.link.security import Security, own_clock
from kiosk.link.timing import DEFAULT_TIMING
from kiosk.link.transport import UnsafeAddress, checked_url, is_secured
from kiosk.link.trouble import trouble_with
from kiosk.ops.logs import set_up_logging
from kiosk.pairing.code import LIFETIME, shown
from kiosk.settings.tree import Settings
from kiosk.visit.event import StationTrouble

_DISCOVERY_WAIT = 5.0
_LOOK_EVERY = 1.0

_SENTENCES = {
    PairingEnd.NO_STATION: "the station does not answer; is it on, and the network plugged in?",
    PairingEnd.CLOSED: "pairing was not opened at the station (kiosk station pair)",
    PairingEnd.TOO_MANY: "too many have asked; open pairing at the station again",
    PairingEnd.OVER: "the station ended it: refused, or five minutes are over; begin again",
    PairingEnd.NOT_UNDERSTOOD: "what answers there is not a station that this program understands",
}


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging("error")
    try:
        url = settings.station.url or _discovered(settings.station.id)
        if not is_secured(checked_url(url)):
            print("A station on this machine needs no pairing.")
            return 0
        return _pair(url, settings)
    except (UnsafeAddress, LookupError, IdentityError) as error:
        print(f"kiosk pair: {error.args[0]}", file=sys.stderr)
    except PairingFault as fault:
        print(f"kiosk pair: {_SENTENCES[fault.end]}", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nNothing was changed.")
    return 1


def _pair(url: str, settings: Settings) -> int:
    pairing = _asked(url, settings.terminal.id)
    print(f"{pairing.station_name} ({pairing.station_id}) at {url}")
    print(f"The code is  {shown(pairing.code)}")
    print("Type it at the station.")
    if not _agreed(f"Does the station show this code for {settings.terminal.id}? [y/N] "):
        print("Nothing was changed. If it shows another, somebody may be in between.")
        return 1
    deadline = time.monotonic() + LIFETIME
    while not pairing.fetch():
        if time.monotonic() > deadline:
            raise PairingFault(PairingEnd.OVER)
        time.sleep(_LOOK_EVERY)
    file = IdentityFile(settings.terminal.state_dir)
    pairing.keep(file)
    pairing.close()
    return _tried(url, file)


def _asked(url: str, terminal_id: str) -> TerminalPairing:
    """A pairing whose code can be shown; waits for staff to open pairing. Raises PairingFault."""
    told = False

    def pause() -> None:
        nonlocal told
        if not told:
            print("Waiting for the station's staff to open pairing (kiosk station pair) …")
            told = True
        time.sleep(_LOOK_EVERY)

    return ask_once_open(url, terminal_id, DEFAULT_TIMING, pause)


def _agreed(question: str) -> bool:
    print(question, end="", flush=True)
    return sys.stdin.readline(100).strip().lower() in ("y", "yes", "c", "có", "co")


def _tried(url: str, file: IdentityFile) -> int:
    """Speak to the station as a paired terminal, to be sure."""
    identity = file.current()
    assert identity is not None
    security = Security.mutual(identity, own_clock)
    client = StationClient(url, identity.terminal_id, DEFAULT_TIMING, security)
    offer: StationOffer | Failure = client.station()
    client.close()
    if isinstance(offer, StationOffer):
        print(f"{identity.terminal_id} is paired with {offer.name}.")
        return 0
    trouble = trouble_with(offer, url, identity, DEFAULT_TIMING, OwnTime(own_clock))
    if trouble is StationTrouble.CLOCK_WRONG:
        print("Paired, but this terminal's clock is wrong: set it (timedatectl), then it works.")
    else:
        print("Paired, but the station does not answer yet; see: kiosk doctor", file=sys.stderr)
    return 1


def _discovered(station_id: str) -> str:
    """Raises LookupError unless one station is announced on the network."""
    discovery = Discovery(station_id or None, lambda: None)
    discovery.listen()
    deadline = time.monotonic() + _DISCOVERY_WAIT
    found: list[str] = []
    while not found and time.monotonic() < deadline:
        time.sleep(0.2)
        found = [url for url in discovery.addresses() if is_secured(url)]
    discovery.close()
    if not found:
        raise LookupError("no station was found on the network; set station.url")
    if len(found) > 1:
        raise LookupError(
            f"several stations were found ({', '.join(found)}); say which: --set station.url=…"
        )
    return found[0]

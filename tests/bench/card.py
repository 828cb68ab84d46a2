"""A whole reading of a card with a 19 kB photo: APDUs, time of the host, what comes first."""

from __future__ import annotations

from dataclasses import replace

from drivers.simulated.chipcard import PROFILES, LinkModel, ensure_pcscd
from kiosk.assets_path import assets_path
from kiosk.commands.card.bench import Result, lines, measure
from kiosk.commands.card.simulated import Chosen
from kiosk.demo.cast import load_cast
from tests.bench.figures import show
from tests.pcsc import virtual_reader_held

PHOTO_BYTES = 19_000
ROUNDS = 20
LINK = LinkModel(latency_ms=5, kbit_per_s=424)
BARS = {"genuine": 25, "short": 110}
"""APDUs where extended length works, and with short ones only."""
HOST_MS = 60


def run() -> None:
    holder = next(iter(load_cast(assets_path("registry", "residents.toml")).values())).holder
    with ensure_pcscd() as service, virtual_reader_held():
        if not service.usable:
            raise SystemExit(f"  {service.reason}")
        for name, most in BARS.items():
            card = Chosen(replace(PROFILES[name], portrait_bytes=PHOTO_BYTES), holder)
            _measure(card, most)


def _measure(card: Chosen, most: int) -> None:
    fast = Result(card.profile, measure(card, ROUNDS, in_process=False), LINK)
    print("\n".join(f"  {line}" for line in lines(fast, "through PC/SC", ROUNDS)))
    slow = measure(card, 3, in_process=False, link=LINK)
    measured, name = fast.measured, card.profile.name
    show(f"{name}: APDUs", measured.apdus, "", most)
    show(f"{name}: time of the host", measured.host * 1000, "ms", HOST_MS)
    show(f"{name}: processor time of the host", measured.cpu * 1000, "ms", HOST_MS)
    show(f"{name}: APDUs until verified", measured.identity_after, "", measured.photo_from - 1)
    show(f"{name}: over the modelled link", slow.seconds * 1000, "ms")
    show(f"{name}: until verified over that link", slow.identity_seconds * 1000, "ms")
    print()

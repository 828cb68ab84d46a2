"""The simulated card that `simulate` and `bench` use: kind, holder, link."""

from __future__ import annotations

import argparse
import difflib
from dataclasses import dataclass, field
from pathlib import Path

from drivers.simulated.chipcard import PROFILES, Holder, LinkModel, Profile
from drivers.simulated.chipcard.profile_file import load_profile
from kiosk.assets_path import assets_path
from kiosk.demo.cast import load_cast

USUAL_MS, USUAL_KBIT = 5.0, 424.0
"""What a PC/SC reader adds to each exchange, and a common rate of ISO/IEC 14443."""


@dataclass(frozen=True)
class Chosen:
    profile: Profile
    holder: Holder = field(repr=False)


def chosen(name: str, resident: str | None = None) -> Chosen:
    """A built-in kind or a profile file. ValueError with what would be right."""
    if name in PROFILES:
        return Chosen(PROFILES[name], _resident(resident))
    if not (name.endswith(".toml") or "/" in name):
        near = difflib.get_close_matches(name, list(PROFILES), n=1)
        hint = f"did you mean {near[0]}?" if near else "--list names them"
        raise ValueError(f"no kind of card is called {name!r}, nor is it a .toml file; {hint}")
    found = load_profile(Path(name))
    if found.holder is not None and resident is None:
        return Chosen(found.profile, found.holder)
    return Chosen(found.profile, _resident(resident))


def link_of(options: argparse.Namespace) -> LinkModel | None:
    """None: neither flag was given. ValueError for what no link can be."""
    ms, kbit = options.ms_per_exchange, options.kbit
    if ms is None and kbit is None:
        return None
    return LinkModel(USUAL_MS if ms is None else ms, USUAL_KBIT if kbit is None else kbit)


def _resident(key: str | None) -> Holder:
    cast = load_cast(assets_path("registry", "residents.toml"))
    if key is None:
        return next(iter(cast.values())).holder
    if key not in cast:
        raise ValueError(f"no resident is called {key!r}; there are {', '.join(cast)}")
    return cast[key].holder

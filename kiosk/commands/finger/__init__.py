"""`kiosk finger`: the fingerprint scanner from a technician's command line."""

from __future__ import annotations

import argparse

from kiosk.commands.actions import run_action
from kiosk.settings.tree import Settings


def main(settings: Settings, options: argparse.Namespace) -> int:
    return run_action(__name__, settings, options)

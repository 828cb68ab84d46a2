"""`kiosk card`: the chip card from a technician's command line."""

from __future__ import annotations

import argparse
import importlib

from kiosk.settings.tree import Settings


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Each action has a module, imported when it is called."""
    action = importlib.import_module(f"kiosk.commands.card.{options.action}")
    code: int = action.main(settings, options)
    return code

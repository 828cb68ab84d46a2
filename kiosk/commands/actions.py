"""A command that has actions (`kiosk card read`): their flags, and the module of each.

Imports no driver: the parser is made for every command.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Collection, Mapping

from kiosk.settings.tree import Settings

MOST = 1_000_000
AddFlags = Callable[[argparse.ArgumentParser], None]


def run_action(package: str, settings: Settings, options: argparse.Namespace) -> int:
    """Each action has a module in `package`, imported when it is called."""
    action = importlib.import_module(f"{package}.{options.action}")
    code: int = action.main(settings, options)
    return code


def add_actions(
    command: argparse.ArgumentParser,
    actions: Mapping[str, tuple[str, AddFlags]],
    common: AddFlags,
    *,
    examples: str,
    exit_codes: str,
    without_common: Collection[str] = (),
) -> None:
    """`actions`: summary and flags of each; `common` adds what all commands of `kiosk` have."""
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.epilog = examples + exit_codes
    parsers = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, (summary, add_flags) in actions.items():
        action = parsers.add_parser(
            name,
            help=summary,
            description=summary[0].upper() + summary[1:] + ".",
            epilog=exit_codes,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        add_flags(action)
        if name not in without_common:
            common(action)


def number(text: str) -> float:
    """What `float` takes and can be waited for: it takes `nan` and `inf` too."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= MOST:
        raise argparse.ArgumentTypeError(f"a number from 0 to {MOST}")
    return value

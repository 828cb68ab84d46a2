"""`kiosk doctor`: a table of what is there, and what to do about the rest."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping

from kiosk.appliance.finding import Condition, Finding
from kiosk.appliance.finding_words import Worded, worded
from kiosk.commands.json_output import write_json
from kiosk.language import Language
from kiosk.language.catalogue import translator
from kiosk.ops.doctor import examine
from kiosk.ops.logs import set_up_logging
from kiosk.settings.tree import Settings

_MARKS = {
    Condition.OK: "✓",
    Condition.WARNING: "!",
    Condition.FAULT: "✗",
    Condition.NOT_FITTED: "–",
}
_COLOURS = {
    Condition.OK: "32",
    Condition.WARNING: "33",
    Condition.FAULT: "31",
    Condition.NOT_FITTED: "2",
}
"""SGR parameters of ECMA-48, 8.3.117."""
_PART_WIDTH, _CONDITION_WIDTH = 26, 12


def main(settings: Settings, options: argparse.Namespace) -> int:
    """Exit code 1 when something is at fault; a warning is none. 2: the command or the settings
    are wrong."""
    set_up_logging("error")
    language = options.language or language_of(os.environ)
    say, colours = translator(language), sys.stdout.isatty() and "NO_COLOR" not in os.environ
    found: list[Finding] = []
    for finding in examine(settings):
        found.append(finding)
        if not options.json:
            print(row(finding, say, colours=colours), flush=True)
    if options.json:
        write_json(found)
    return int(any(finding.condition is Condition.FAULT for finding in found))


def language_of(environment: Mapping[str, str]) -> Language:
    """As gettext looks for it: LANGUAGE, LC_ALL, LC_MESSAGES, LANG. English where none is ours."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        for wanted in environment.get(name, "").split(":"):
            spoken = wanted.partition("_")[0].partition(".")[0]
            if spoken in (Language.VIETNAMESE.value, Language.ENGLISH.value):
                return Language(spoken)
        if environment.get(name):
            break
    return Language.ENGLISH


def row(finding: Finding, say: Callable[[str], str], *, colours: bool = False) -> str:
    """`✓ part  condition  detail`, and what to do on a second line."""
    said: Worded = worded(finding, say)
    mark, condition = _MARKS[finding.condition], f"{said.condition:<{_CONDITION_WIDTH}}"
    if colours:
        start, end = f"\x1b[{_COLOURS[finding.condition]}m", "\x1b[0m"
        mark, condition = f"{start}{mark}{end}", f"{start}{condition}{end}"
    line = f"{mark} {said.part:<{_PART_WIDTH}}{condition}{said.detail}"
    indent = " " * (2 + _PART_WIDTH + _CONDITION_WIDTH)
    return f"{line}\n{indent}→ {said.advice}" if said.advice else line

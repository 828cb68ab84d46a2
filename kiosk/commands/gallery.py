"""`kiosk gallery`: a picture of every screen in every manner; fails when one breaks a promise."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from kiosk.language import Language
from kiosk.settings.tree import Settings
from kiosk.ui.gallery.manner import Choice, Manner, Panel
from kiosk.ui.gallery.page import write_page
from kiosk.ui.gallery.rendering import Rendered, render
from kiosk.ui.languages import offered_languages
from kiosk.visit.look import TextSize, Variant

SHOWN = 60
"""Findings on the terminal; the page has all."""


def main(_settings: Settings, options: argparse.Namespace) -> int:
    try:
        manners = list(_choice(options).manners())
    except ValueError as error:
        print(f"kiosk gallery: {error}", file=sys.stderr)
        return 2
    outdir: Path = options.outdir
    outdir.mkdir(parents=True, exist_ok=True)
    pictures = None if options.findings_only else outdir
    rendered = []
    for count, one in enumerate(_rendered(manners, options.only, pictures, options.jobs), 1):
        rendered.append(one)
        told = f"{len(one.screens)} screens, {len(one.findings)} findings"
        print(f"{count}/{len(manners)} {one.manner.name}: {told}", flush=True)
    rendered.sort(key=lambda one: manners.index(one.manner))
    if not any(one.screens for one in rendered):
        print(f"kiosk gallery: no screen is called {options.only!r}", file=sys.stderr)
        return 2
    return _told(outdir, rendered, with_page=pictures is not None)


def _told(outdir: Path, rendered: list[Rendered], *, with_page: bool) -> int:
    """Write what was found, and say it. Returns the exit code."""
    findings = [finding for one in rendered for finding in one.findings]
    listed = "".join(f"{finding}\n" for finding in findings)
    (outdir / "findings.txt").write_text(listed, "utf-8")
    for finding in findings[:SHOWN]:
        print(finding)
    if len(findings) > SHOWN:
        print(f"… and {len(findings) - SHOWN} more in {outdir / 'findings.txt'}")
    for rule, times in Counter(finding.rule for finding in findings).most_common():
        print(f"{times:6} {rule}")
    where = write_page(outdir, rendered) if with_page else outdir / "findings.txt"
    count = sum(len(one.screens) for one in rendered)
    print(f"{count} screens in {len(rendered)} manners, {len(findings)} findings: {where}")
    return 1 if findings else 0


def _rendered(
    manners: list[Manner], only: str, outdir: Path | None, jobs: int
) -> Iterator[Rendered]:
    # Spawned, not forked: each has a window of its own.
    context = multiprocessing.get_context("spawn")
    count = max(1, min(jobs, len(manners)))
    with ProcessPoolExecutor(count, context, initializer=_end_with_parent) as pool:
        waiting = [pool.submit(render, manner, only, outdir) for manner in manners]
        for done in as_completed(waiting):
            yield done.result()


def _end_with_parent() -> None:
    """Who stops the command, even by SIGKILL, wants no more pictures."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, name="end-with-parent", daemon=True).start()


def _choice(options: argparse.Namespace) -> Choice:
    """Raises `ValueError` for a panel that is no width and height, or a language not offered."""
    offered = offered_languages()
    languages = [Language(code) for code in options.language or ()] or offered
    if missing := [one.value for one in languages if one not in offered]:
        raise ValueError(f"--language {missing[0]}: lacks texts or a font")
    every = Choice(languages)
    return Choice(
        every.languages,
        [TextSize(size) for size in options.text_size or ()] or every.sizes,
        [Variant(variant) for variant in options.variant or ()] or every.variants,
        [_panel(panel) for panel in options.panel or ()] or every.panels,
        options.whole,
    )


def _panel(text: str) -> Panel:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise ValueError(f"--panel {text}: write it as 1280x800")
    return (int(width), int(height))

"""Flags of `kiosk gallery`. Imports nothing of the screen: every command has them."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from kiosk.language import Language
from kiosk.visit.look import TextSize, Variant


def add_flags(gallery: argparse.ArgumentParser) -> None:
    gallery.add_argument("outdir", type=Path, help="where pictures and index.html go")
    gallery.add_argument("--only", default="", help="screens whose name contains this")
    for flag, values in (
        ("--language", [one.value for one in Language]),
        ("--text-size", [one.value for one in TextSize]),
        ("--variant", [one.value for one in Variant]),
    ):
        gallery.add_argument(
            flag, action="append", choices=values, help="only this; may be given several times"
        )
    gallery.add_argument(
        "--panel",
        action="append",
        metavar="WIDTHxHEIGHT",
        help="size of the window; 1280x800 and 1920x1080 unless given",
    )
    gallery.add_argument(
        "--whole",
        action="store_true",
        help="each with each: also simple and low screens and the larger panel in all colours",
    )
    gallery.add_argument(
        "--findings-only", action="store_true", help="keep no pictures, list what is wrong"
    )
    gallery.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, help="processes that draw"
    )

"""The gallery's page: pictures side by side, chosen by what they show; findings first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from kiosk.ui.gallery.manner import panel_name
from kiosk.ui.gallery.rendering import Rendered

_TEMPLATE = Path(__file__).with_name("page.html")
_DATA = "/*DATA*/null"
NAME = "index.html"


def write_page(outdir: Path, rendered: Sequence[Rendered]) -> Path:
    """Write the page beside the pictures; raises `OSError` when that is not possible."""
    data = {"pictures": list(_pictures(rendered)), "findings": list(_findings(rendered))}
    # Within a script nothing may look like its end.
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    path = outdir / NAME
    path.write_text(_TEMPLATE.read_text("utf-8").replace(_DATA, text), "utf-8")
    return path


def _pictures(rendered: Iterable[Rendered]) -> Iterable[dict[str, str]]:
    for one in rendered:
        manner = one.manner
        for screen in one.screens:
            yield {
                "screen": screen,
                "language": manner.language.value,
                "size": manner.look.text_size.value,
                "variant": manner.look.variant.value,
                "form": manner.form,
                "panel": panel_name(manner.panel),
                "path": f"{manner.name}/{screen}.png",
            }


def _findings(rendered: Iterable[Rendered]) -> Iterable[dict[str, str]]:
    for one in rendered:
        for finding in one.findings:
            yield {
                "path": f"{finding.screen}.png",
                "rule": finding.rule,
                "where": finding.where,
                "detail": finding.detail,
            }

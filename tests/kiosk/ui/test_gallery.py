"""`kiosk gallery`: pictures, a page of them, and a list of what is wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from kiosk.language import Language
from kiosk.ui.audit.finding import Finding
from kiosk.ui.gallery.manner import FIRST_PANEL, Manner
from kiosk.ui.gallery.page import write_page
from kiosk.ui.gallery.rendering import Rendered
from kiosk.visit.look import Look

ONE = Manner(FIRST_PANEL, Language.VIETNAMESE, Look())


def gallery(outdir: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kiosk", "gallery", str(outdir), *flags]
    return subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)


def data_of(page: Path) -> dict[str, list[dict[str, str]]]:
    found = re.search(r"const data = (.*);\n", page.read_text("utf-8"))
    assert found
    return json.loads(found[1])


def test_the_page_has_the_pictures_and_names_what_is_wrong_with_them(tmp_path):
    finding = Finding(f"{ONE.name}/menu", "clipped-text", "</script>", "72 high in 65")
    page = write_page(tmp_path, [Rendered(ONE, ("menu", "ticket"), (finding,))])
    data = data_of(page)
    assert [one["path"] for one in data["pictures"]] == [
        f"{ONE.name}/menu.png",
        f"{ONE.name}/ticket.png",
    ]
    assert data["findings"][0]["path"] == data["pictures"][0]["path"]
    assert data["findings"][0]["where"] == "</script>"
    # What a text says does not end the script.
    assert page.read_text("utf-8").count("</script>") == 1


@pytest.mark.slow
def test_the_command_draws_screens_in_every_language_and_colour(tmp_path):
    done = gallery(tmp_path, "--only", "goodbye", "--text-size", "normal", "--panel", "1280x800")
    assert done.returncode == 0, done.stderr
    pictures = data_of(tmp_path / "index.html")["pictures"]
    assert {one["variant"] for one in pictures} == {"light", "dark", "high_contrast"}
    assert {one["language"] for one in pictures} == {"vi", "en"}
    assert len(pictures) == 2 * 6 * 2
    seen = set()
    for picture in pictures:
        with Image.open(tmp_path / picture["path"]) as drawn:
            assert drawn.size == (1280, 800)
            seen.add(drawn.tobytes())
    # Each language and colour looks different; the forms may not.
    assert len(seen) >= 2 * 3 * 2


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--panel", "wide"), "write it as 1280x800"),
        (("--language", "km"), "km"),
    ],
)
def test_what_cannot_be_drawn_is_said(tmp_path, flags, said):
    done = gallery(tmp_path, *flags)
    assert done.returncode == 2
    assert said in done.stderr


def test_killed_it_draws_no_further(tmp_path):
    command = [sys.executable, "-m", "kiosk", "gallery", str(tmp_path), "--jobs", "2", "--whole"]
    running = subprocess.Popen([*command, "--only", "menu"], stdout=subprocess.PIPE)
    assert running.stdout is not None
    assert b"1/" in running.stdout.readline()
    running.kill()
    # Whoever draws on holds the pipe open: then this raises TimeoutExpired.
    running.communicate(timeout=60)

"""The layer for Raspberry Pi's rpi-image-gen: well-formed, and what it names is there.

Its format: docs/layer and docs/execution of rpi-image-gen. No board and no rpi-image-gen is here:
what is run is what the project itself brings, its generator and the hook that lays the files.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
IMAGE = ROOT / "systemd/image"
RPI = IMAGE / "rpi"
LAYER = RPI / "layer/commune-kiosk.yaml"
HOOKS = sorted((LAYER.with_suffix(".d") / "hooks").iterdir())
PHASES = ("essential", "customize")
FIELDS = {
    "Name",
    "Version",
    "Category",
    "Desc",
    "Requires",
    "RequiresProvider",
    "Type",
    "Generator",
}
OF_A_VARIABLE = {"Desc", "Required", "Valid", "Set"}


def metadata() -> dict[str, str]:
    """The DEB822 paragraph between the marks; lines that go on are joined."""
    text = LAYER.read_text()
    block = text.split("# METABEGIN\n")[1].split("# METAEND\n")[0]
    fields: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        assert line == "#" or line.startswith("# "), line
        if line.startswith("#  "):
            fields[name] += " " + line[3:]
        elif line != "#":
            name, _, value = line[2:].partition(": ")
            assert name not in fields, name
            fields[name] = value
    return fields


def left_out(kind: str) -> list[str]:
    lines = (RPI / "leave-out.txt").read_text().splitlines()
    return [line.split()[1] for line in lines if line.split()[0] == kind]


def packages(file: Path) -> set[str]:
    return set(re.findall(r"^([a-z0-9][a-z0-9.+-]*)", file.read_text(), re.MULTILINE))


def test_its_metadata_has_the_formats_fields_and_no_others() -> None:
    fields = metadata()
    of_layer = {n.removeprefix("X-Env-Layer-") for n in fields if n.startswith("X-Env-Layer-")}
    assert of_layer == FIELDS
    assert re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}", fields["X-Env-Layer-Version"])
    assert re.fullmatch(r"[a-z0-9-]+(,[a-z0-9-]+)*", fields["X-Env-Layer-Requires"])
    others = set(fields) - {f"X-Env-Layer-{name}" for name in FIELDS} - {"X-Env-VarPrefix"}
    variables = {n for n in others if re.fullmatch(r"X-Env-Var-[a-z_]+", n)}
    assert others == variables | {f"{v}-{part}" for v in variables for part in OF_A_VARIABLE}
    assert fields["X-Env-VarPrefix"] == "kiosk"


def test_the_packages_are_those_of_the_image_but_for_what_the_board_brings(tmp_path: Path) -> None:
    generator = RPI / "bin/generators" / metadata()["X-Env-Layer-Generator"]
    out = tmp_path / "layer.yaml"
    subprocess.run([generator, LAYER, out], check=True)
    made = yaml.safe_load(out.read_text())
    ours = packages(IMAGE / "packages.txt")
    assert set(left_out("package")) <= ours
    assert set(made) == {"mmdebstrap"}
    assert set(made["mmdebstrap"]) == {"packages"}
    listed = made["mmdebstrap"]["packages"]
    assert len(listed) == len(set(listed))
    assert set(listed) == ours - set(left_out("package"))
    assert out.read_text().split("# METAEND")[0] == LAYER.read_text().split("# METAEND")[0]


def test_the_configuration_takes_the_layer() -> None:
    config = yaml.safe_load((RPI / "config/kiosk-pi5.yaml").read_text())
    assert metadata()["X-Env-Layer-Name"] in config["layer"]
    assert config["device"]["layer"] == "rpi5"
    assert config["image"]["layer"] == "image-rota"


@pytest.mark.parametrize("hook", HOOKS, ids=lambda each: each.name)
def test_a_hook_can_be_run_and_all_that_it_names_is_there(hook: Path) -> None:
    assert os.access(hook, os.X_OK)
    assert hook.name.startswith(PHASES)
    assert re.fullmatch(r"[a-zA-Z0-9-]+", hook.name), "the runner skips others"
    subprocess.run(["sh", "-n", hook], check=True)
    text = hook.read_text().replace("$image", "$LAYER_DIR/../..")
    named = re.findall(r"\$LAYER_DIR(/[A-Za-z0-9/._-]+)", text)
    assert named
    for each in named:
        assert (LAYER.parent / each.lstrip("/")).resolve().exists(), each


def program(folder: Path) -> Path:
    kiosk = folder / "program/bin/kiosk"
    kiosk.parent.mkdir(parents=True)
    kiosk.write_text("#!/bin/sh\n")
    kiosk.chmod(0o755)
    return folder / "program"


def laid(folder: Path) -> Path:
    root = folder / "root"
    root.mkdir()
    (hook,) = (each for each in HOOKS if each.name == "customize10-files")
    names = {"LAYER_DIR": str(LAYER.parent), "IGconf_kiosk_program": str(program(folder))}
    subprocess.run([hook, root], cwd=hook.parent, env={**os.environ, **names}, check=True)
    return root


def test_units_and_overlay_are_those_of_the_image_but_for_what_the_board_brings(
    tmp_path: Path,
) -> None:
    overlay = {
        f"/{path.relative_to(IMAGE / 'overlay')}"
        for path in (IMAGE / "overlay").rglob("*")
        if path.is_file()
    }
    assert set(left_out("file")) <= overlay, "what is left out is there to be left out"
    root = laid(tmp_path)
    found = {f"/{path.relative_to(root)}" for path in root.rglob("*") if path.is_file()}
    assert overlay - found == set(left_out("file"))
    units = {path.name for path in (ROOT / "systemd").iterdir() if path.suffix == ".service"}
    assert units
    assert {f"/usr/lib/systemd/system/{name}" for name in units} <= found
    assert "/usr/lib/udev/rules.d/60-kiosk.rules" in found
    assert os.readlink(root / "usr/bin/kiosk") == "../lib/kiosk/bin/kiosk"


def test_no_unit_that_is_laid_runs_a_file_that_is_left_out(tmp_path: Path) -> None:
    system = laid(tmp_path) / "usr/lib/systemd/system"
    text = "\n".join(path.read_text() for path in system.rglob("*") if path.is_file())
    assert not [each for each in left_out("file") if each in text]


def test_without_the_program_the_build_stops_and_says_what_makes_it(tmp_path: Path) -> None:
    (hook,) = (each for each in HOOKS if each.name == "customize10-files")
    names = {"LAYER_DIR": str(LAYER.parent), "IGconf_kiosk_program": str(tmp_path / "none")}
    done = subprocess.run(
        [hook, tmp_path],
        cwd=hook.parent,
        env={**os.environ, **names},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "./dev image arm64" in done.stderr

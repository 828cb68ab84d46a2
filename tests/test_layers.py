"""Imports point down the table of DESIGN.md, section 3, and only down."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

DOMAIN_ORDER = [
    *("language", "pairing", "staff", "appliance", "identity", "catalogue", "queue", "board"),
    *("places", "procedures", "records", "visit"),
]
DOMAIN = {f"kiosk.{name}" for name in DOMAIN_ORDER} | {
    "kiosk.assets_path",
    "kiosk.backoff",
    "kiosk.own_addresses",
    "kiosk.program_version",
    "kiosk.whole_file",
}

# part → the parts of this project that it may import (besides itself)
ALLOWED: dict[str, set[str]] = {
    "drivers": set(),
    "kiosk.speech": DOMAIN,
    "kiosk.exchange": set(),
    "kiosk.station": DOMAIN | {"kiosk.speech", "kiosk.exchange"},
    "kiosk.link": DOMAIN | {"kiosk.exchange"},
    "kiosk.devices": DOMAIN | {"drivers"},
    "kiosk.core": DOMAIN | {"drivers", "kiosk.devices", "kiosk.link", "kiosk.settings"},
    "kiosk.ui": DOMAIN | {"kiosk.core.channel"},
    "kiosk.settings": DOMAIN,
}
WIRING = {"kiosk.cli", "kiosk.__main__", "kiosk.commands", "kiosk.demo"}
FORBIDDEN_LIBRARIES = {
    "domain": {"kivy", "requests", "fastapi", "sqlalchemy", "smartcard", "serial", "zeroconf"},
    "kiosk.ui": {"requests", "fastapi", "sqlalchemy", "smartcard", "serial", "zeroconf"},
    "kiosk.core": {"kivy", "fastapi"},
    "kiosk.devices": {"kivy", "requests", "fastapi", "sqlalchemy"},
    "kiosk.exchange": {"kivy", "fastapi", "sqlalchemy", "smartcard", "serial"},
    "kiosk.link": {"kivy", "fastapi", "smartcard", "serial"},
    "kiosk.speech": {"kivy", "requests", "fastapi", "sqlalchemy", "smartcard", "serial"},
    "kiosk.station": {"kivy", "smartcard", "serial"},
    "drivers": {"kivy", "requests", "fastapi", "sqlalchemy"},
}


def modules() -> Iterator[tuple[str, Path]]:
    for package in ("kiosk", "drivers"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(p for p in parts if p != "__init__"), path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module is not None
            yield node.module


def part_of(module: str) -> str:
    if module == "drivers" or module.startswith("drivers."):
        return "drivers"
    return ".".join(module.split(".")[:2])


def is_ours(name: str) -> bool:
    return name.split(".", maxsplit=1)[0] in ("kiosk", "drivers")


MODULES = list(modules())


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[m for m, _ in MODULES])
def test_imports_point_downwards(module: str, path: Path) -> None:
    part = part_of(module)
    for name in filter(is_ours, imports(path)):
        target = part_of(name)
        if target == part or part in WIRING or module == "kiosk":
            continue
        if part == "kiosk.ops":
            assert target != "kiosk.ui", f"{module} imports {name}"
        elif part in DOMAIN:
            assert target in DOMAIN, f"{module} (domain) imports {name}"
        else:
            allowed = ALLOWED[part]
            fits = any(name == a or name.startswith(f"{a}.") for a in allowed)
            assert fits, f"{module} imports {name}"


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[m for m, _ in MODULES])
def test_a_part_keeps_to_its_libraries(module: str, path: Path) -> None:
    part = part_of(module)
    forbidden = FORBIDDEN_LIBRARIES.get("domain" if part in DOMAIN else part, set())
    found = {name.split(".")[0] for name in imports(path)} & forbidden
    assert not found, f"{module} imports {found}"


def test_domain_parts_import_each_other_in_one_direction() -> None:
    order = {f"kiosk.{name}": index for index, name in enumerate(DOMAIN_ORDER)}
    for module, path in MODULES:
        part = part_of(module)
        if part not in order:
            continue
        for name in filter(is_ours, imports(path)):
            target = part_of(name)
            if target in order and target != part:
                assert order[target] < order[part], f"{module} imports {name}"


def loaded_by(module: str) -> set[str]:
    """Top-level packages that are in memory after importing a module in a fresh process."""
    code = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "SDL_VIDEODRIVER": "offscreen", "KIVY_NO_ARGS": "1"},
    )
    return set(done.stdout.split())


def test_the_screen_process_loads_no_driver_no_network_and_no_database() -> None:
    loaded = loaded_by("kiosk.commands.screen, kiosk.ui.environment")
    assert not loaded & {"drivers", "smartcard", "serial", "requests", "sqlalchemy", "zeroconf"}


def test_the_core_process_loads_no_kivy() -> None:
    assert not loaded_by("kiosk.commands.core") & {"kivy", "fastapi", "uvicorn"}


READER, CARD = "drivers.chipcard", "drivers.simulated.chipcard"


def of_part(part: str) -> list[tuple[str, Path]]:
    return [(name, path) for name, path in MODULES if name == part or name.startswith(f"{part}.")]


def test_reader_and_simulated_card_share_no_code() -> None:
    """A fault on one side of a protocol must not cancel out on the other."""
    for side, other in ((READER, CARD), (CARD, READER)):
        for module, path in of_part(side):
            shared = [name for name in imports(path) if f"{name}.".startswith(f"{other}.")]
            assert not shared, f"{module} imports {shared}"


def statements_of_functions(part: str) -> dict[str, str]:
    """Functions of three lines and more: what they do → where."""
    found = {}
    for module, path in of_part(part):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                written = "\n".join(ast.unparse(statement) for statement in body)
                if written.count("\n") >= 2:
                    found[written] = f"{module}.{node.name}"
    return found


def test_no_function_of_the_simulated_card_is_a_copy_of_the_readers() -> None:
    reader, card = statements_of_functions(READER), statements_of_functions(CARD)
    copies = [(reader[written], card[written]) for written in reader.keys() & card.keys()]
    assert not copies

"""The list of what is in an image: all that is installed, each with its licences."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "systemd/image/sbom.py"
SITE = "usr/lib/kiosk/lib/python3.13/site-packages"


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sbom", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sbom = _loaded()


class Root:
    """Of an image, with what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("var/lib/dpkg/status", "")

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def debian(self, name: str, copyright_text: str | None, status: str = "installed") -> None:
        file = self.folder / "var/lib/dpkg/status"
        paragraph = f"Package: {name}\nStatus: install ok {status}\nVersion: 1\nArchitecture: all\n"
        file.write_text(f"{file.read_text()}{paragraph}\n")
        if copyright_text is not None:
            self.write(f"usr/share/doc/{name}/copyright", copyright_text)

    def python(self, name: str, *fields: str) -> None:
        text = "\n".join(("Metadata-Version: 2.4", f"Name: {name}", "Version: 2", *fields))
        self.write(f"{SITE}/{name}-2.dist-info/METADATA", text + "\n\nwords\n")

    def listed(self) -> dict[str, dict[str, Any]]:
        found = sbom.bill(self.folder, self.folder, "kiosk-amd64", "1.0", 1_700_000_000)
        return {part["name"]: part for part in found["components"]}

    def licences(self, name: str) -> set[str]:
        return {each["license"]["name"] for each in self.listed()[name]["licenses"]}


@pytest.fixture
def root(tmp_path: Path) -> Root:
    return Root(tmp_path)


def test_all_that_is_installed_is_listed_and_nothing_that_was_removed(root: Root) -> None:
    root.debian("one", "License: MIT\n")
    root.debian("gone", "License: MIT\n", status="config-files")
    root.python("kivy")
    assert set(root.listed()) == {"one", "kivy"}


def test_a_copyright_file_in_debians_form_says_all_its_licences(root: Root) -> None:
    root.debian(
        "one", "Files: *\nLicense: GPL-2+\n\nFiles: x\nLicense: MIT\n\nLicense: GPL-2+\n text"
    )
    assert root.licences("one") == {"GPL-2+", "MIT"}


def test_of_a_prose_file_the_licences_it_refers_to_and_itself_are_named(root: Root) -> None:
    root.debian("one", "It is free; see /usr/share/common-licenses/LGPL-2.1.\n")
    assert root.licences("one") == {"LGPL-2.1", "see /usr/share/doc/one/copyright"}


def test_a_package_without_a_licence_is_listed_as_such(root: Root) -> None:
    root.debian("one", None)
    root.python("ours")
    assert root.listed()["one"]["licenses"] == root.listed()["ours"]["licenses"] == []


@pytest.mark.parametrize(
    ("field", "licence"),
    [
        ("License-Expression: MIT", "MIT"),
        ("License: BSD\n  and more text", "BSD"),
        ("License: UNKNOWN\nClassifier: License :: OSI Approved :: MIT License", "MIT License"),
    ],
)
def test_a_python_package_says_its_licence_in_one_of_three_ways(
    root: Root, field: str, licence: str
) -> None:
    root.python("kivy", field)
    assert root.licences("kivy") == {licence}


def test_what_a_wheel_brings_along_is_listed_within_it(root: Root) -> None:
    root.python("psycopg_binary", "License: LGPL-3.0-only")
    parts = {"components": [{"name": "libpq", "version": "18", "licenses": [], "x": 1}]}
    root.write(f"{SITE}/psycopg_binary-2.dist-info/sboms/auditwheel.cdx.json", json.dumps(parts))
    root.write(f"{SITE}/psycopg_binary.libs/libssl-6a9b88ec.so.3", "")
    root.write(f"{SITE}/numpy.libs/libopenblas.so", "")
    inside = root.listed()["psycopg-binary"]["components"]
    assert [part["name"] for part in inside] == ["libpq", "libssl-6a9b88ec.so.3"]
    assert "x" not in inside[0]


def test_the_fonts_are_listed_with_theirs(root: Root) -> None:
    root.write(f"{SITE}/kiosk/assets/fonts/NotoSans-Regular.ttf", "")
    root.write(f"{SITE}/kiosk/assets/fonts/OFL.txt", "")
    assert root.licences("NotoSans-Regular.ttf") == {"OFL-1.1"}


def test_the_same_packages_give_the_same_list_in_whatever_order_they_came(tmp_path: Path) -> None:
    listed = []
    for order in (("b", "a"), ("a", "b")):
        root = Root(tmp_path / order[0])
        for name in order:
            root.debian(name, "License: MIT\nLicense: BSD\n")
            root.python(f"python-{name}", "License: MIT")
        listed.append(sbom.bill(root.folder, root.folder, "kiosk-amd64", "1.0", 1_700_000_000))
    assert json.dumps(listed[0]) == json.dumps(listed[1])
    assert listed[0]["serialNumber"] == listed[1]["serialNumber"]

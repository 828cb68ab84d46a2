"""What is in an image and under which licence: CycloneDX 1.6 (JSON).

From dpkg's own list; the copyright files (Debian's machine-readable form, version 1.0; of prose
ones the texts of /usr/share/common-licenses that they refer to); the metadata of the Python
packages and what these say of the parts that they bring along (PEP 770). The same root gives the
same bytes.
"""

from __future__ import annotations

import argparse
import email
import json
import re
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_COMMON = re.compile(r"/usr/share/common-licenses/([A-Za-z0-9.+-]*[A-Za-z0-9])")
_LICENCE_LINE = re.compile(r"^License:[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)

_KEPT = ("type", "name", "version", "purl", "licenses")


def _licences(names: set[str]) -> list[dict[str, Any]]:
    return [{"license": {"name": name[:200]}} for name in sorted(names) if name]


def debian_licences(copyright_file: Path) -> set[str]:
    """Names of all licences that a package's copyright file states."""
    try:
        text = copyright_file.read_text(errors="replace")
    except OSError:
        return set()
    stated = set(_LICENCE_LINE.findall(text))
    # Older ones are prose: what they refer to, and the file itself, which is in the image.
    return stated or {*_COMMON.findall(text), f"see {Path('/', *copyright_file.parts[-5:])}"}


def debian_packages(debian: Path) -> list[dict[str, Any]]:
    """All installed packages of the root `debian`."""
    found = []
    for paragraph in (debian / "var/lib/dpkg/status").read_text().split("\n\n"):
        fields = dict(re.findall(r"^([\w-]+): (.*)$", paragraph, re.MULTILINE))
        if not fields.get("Status", "").endswith(" installed"):
            continue
        name, version, arch = fields["Package"], fields["Version"], fields["Architecture"]
        licences = debian_licences(debian / "usr/share/doc" / name / "copyright")
        found.append(
            {
                "type": "library",
                "bom-ref": f"deb:{name}:{arch}",
                "name": name,
                "version": version,
                "supplier": {"name": fields.get("Maintainer", "")},
                "purl": f"pkg:deb/debian/{name}@{version}?arch={arch}",
                "licenses": _licences(licences),
            }
        )
    return found


def brought_along(package: Path, name: str) -> list[dict[str, Any]]:
    """Parts inside a Python package: what its own lists tell of, and the libraries of its wheel.

    `package`: its folder of metadata.
    """
    found = {}
    for file in sorted((package / "sboms").glob("*.json")):
        for part in json.loads(file.read_text()).get("components", []):
            kept = {key: part[key] for key in _KEPT if part.get(key)}
            found[f"{part['name']}@{part.get('version', '')}"] = kept
    for folder in package.parent.glob("*.libs"):
        if re.sub(r"[-_.]+", "-", folder.stem).lower() == name:
            for library in folder.iterdir():
                found[library.name] = {"type": "file", "name": library.name}
    return [{**found[key], "bom-ref": f"pypi:{name}/{key}"} for key in sorted(found)]


def fonts(root: Path) -> list[dict[str, Any]]:
    """Those that the program brings: files, under the SIL Open Font License."""
    found = sorted(root.glob("usr/lib/kiosk/**/fonts/*.ttf"))
    licence = _licences({"OFL-1.1"})
    return [
        {"type": "file", "bom-ref": f"font:{each.name}", "name": each.name, "licenses": licence}
        for each in found
        if each.with_name("OFL.txt").exists()
    ]


def python_packages(root: Path) -> list[dict[str, Any]]:
    """All packages of the program's environment in `root`."""
    found = []
    for file in root.glob("usr/lib/kiosk/lib/python3*/site-packages/*.dist-info/METADATA"):
        about = email.message_from_string(file.read_text(errors="replace"))
        stated = {about["License-Expression"] or (about["License"] or "").split("\n")[0].strip()}
        if stated <= {"", "UNKNOWN"}:
            classifiers = about.get_all("Classifier", [])
            stated = {c.split(" :: ")[-1] for c in classifiers if c.startswith("License ::")}
        name = re.sub(r"[-_.]+", "-", about["Name"]).lower()
        package: dict[str, Any] = {
            "type": "library",
            "bom-ref": f"pypi:{name}",
            "name": name,
            "version": about["Version"],
            "purl": f"pkg:pypi/{name}@{about['Version']}",
            "licenses": _licences(stated),
        }
        if inside := brought_along(file.parent, name):
            package["components"] = inside
        found.append(package)
    return found


def bill(root: Path, debian: Path, name: str, version: str, epoch: int) -> dict[str, Any]:
    """The whole document."""
    components = sorted(
        [*debian_packages(debian), *python_packages(root), *fonts(root)],
        key=lambda part: part["bom-ref"],
    )
    content = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_URL, f"{name} {version} {content}").urn,
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).isoformat(),
            "component": {"type": "operating-system", "name": name, "version": version},
        },
        "components": components,
    }


def main() -> None:
    """Writes OUT/NAME.cdx.json and the same into the image."""
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("root", "debian", "out"):
        parser.add_argument(f"--{option}", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--epoch", type=int, required=True)
    told = parser.parse_args()
    document = bill(told.root, told.debian, told.name, told.version, told.epoch)
    text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    (told.out / f"{told.name}.cdx.json").write_text(text)
    inside = told.root / "usr/share/doc/kiosk"
    inside.mkdir(parents=True, exist_ok=True)
    (inside / "sbom.cdx.json").write_text(text)
    unknown = [part["name"] for part in document["components"] if not part["licenses"]]
    print(f"{len(document['components'])} components; no licence stated: {unknown or 'none'}")


if __name__ == "__main__":
    main()

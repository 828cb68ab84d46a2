"""Writes the settings that the demonstration's parts are started with."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from kiosk.settings.load import load


def write_settings(
    path: Path, sections: Mapping[str, Mapping[str, object]], overrides: Sequence[str]
) -> None:
    """Writes TOML and reads it back. Raises SettingsError for an override that does not fit."""
    merged = {name: dict(values) for name, values in sections.items()}
    for override in overrides:
        checked = load(overrides=[override])
        section, _, key = override.partition("=")[0].partition(".")
        merged.setdefault(section, {})[key] = getattr(getattr(checked, section), key)
    lines: list[str] = []
    for name, values in merged.items():
        lines.append(f"[{name}]")
        # JSON's strings, numbers and booleans are TOML's too.
        lines += [
            f"{key} = {json.dumps(value, default=str, ensure_ascii=False)}"
            for key, value in values.items()
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    load(path)

"""What a command says for machines."""

from __future__ import annotations

import sys

import msgspec


def write_json(content: object) -> None:
    text = msgspec.json.format(msgspec.json.encode(content), indent=2).decode()
    sys.stdout.write(f"{text}\n")

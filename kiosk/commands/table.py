"""Lines of text in columns, as wide as the terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Sequence

NARROWEST, WIDEST = 60, 120


def width() -> int:
    return max(NARROWEST, min(shutil.get_terminal_size((100, 24)).columns, WIDEST))


def labelled(pairs: Iterable[tuple[str, str]], indent: str = "  ") -> list[str]:
    """Label and text; long texts go on below themselves."""
    rows = list(pairs)
    column = max((len(label) for label, _ in rows), default=0)
    lines = []
    for label, text in rows:
        head = f"{indent}{label:<{column}}  "
        room = max(20, width() - len(head))
        first, *more = textwrap.wrap(text, room) or [""]
        lines.append((head + first).rstrip())
        lines += [" " * len(head) + part for part in more]
    return lines


def columns(rows: Sequence[Sequence[str]], *, right: Iterable[int] = ()) -> list[str]:
    """Every column as wide as its longest text; `right`: numbers of those set to the right."""
    flushed = frozenset(right)
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(size) if number in flushed else cell.ljust(size)
            for number, (cell, size) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]

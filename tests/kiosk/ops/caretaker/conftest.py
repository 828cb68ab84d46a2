from __future__ import annotations

from pathlib import Path

import pytest

from tests.kiosk.ops.caretaker.tree import Tree


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    (tmp_path / "machine").mkdir()
    return Tree(tmp_path / "machine")

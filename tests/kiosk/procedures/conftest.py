"""The procedures that come with the program."""

from __future__ import annotations

import pytest

from kiosk.assets_path import assets_path
from kiosk.procedures.load import load_procedures
from kiosk.procedures.procedure import Procedure
from kiosk.procedures.search import ProcedureIndex


@pytest.fixture(scope="session")
def procedures() -> tuple[Procedure, ...]:
    return load_procedures(assets_path("procedures/procedures.toml"))


@pytest.fixture(scope="session")
def index(procedures: tuple[Procedure, ...]) -> ProcedureIndex:
    return ProcedureIndex(procedures)

"""Brings a store's tables up to date (Alembic). Each revision is a step that is never changed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def migrate(connection: Connection) -> None:
    """Make or change the tables within the transaction that `connection` is in."""
    command.upgrade(_configuration(connection), "head")


@cache
def newest() -> str:
    """The revision that `migrate` leads to."""
    return str(ScriptDirectory.from_config(_scripts()).get_current_head())


def _configuration(connection: Connection) -> Config:
    configuration = _scripts()
    configuration.attributes["connection"] = connection
    return configuration


def _scripts() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    configuration.set_main_option("path_separator", "os")
    return configuration

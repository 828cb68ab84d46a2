"""Brings a store's tables up to date (Alembic). Each revision is a step that is never changed, and
from 0011 on only adds: the version before can go on with the store."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, inspect, text


def migrate(connection: Connection, to: str = "head") -> None:
    """Make or change the tables within the transaction that `connection` is in.

    A store of a newer version is left as it is if this one can use it (`store_reading`); Alembic's
    CommandError if not.
    """
    try:
        command.upgrade(_configuration(connection), to)
    except CommandError:
        if not is_usable(connection):
            raise


def is_usable(connection: Connection) -> bool:
    """Whether the tables are this version's, or a newer one's that only added to them."""
    present = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar())
    if present <= newest():
        return present == newest()
    if "store_reading" not in inspect(connection).get_table_names():
        return False
    oldest = connection.execute(text("SELECT max(readable_from) FROM store_reading")).scalar_one()
    return oldest is not None and str(oldest) <= newest()


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

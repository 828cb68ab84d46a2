"""Run by Alembic; the connection and its transaction come from `migrate`."""

from __future__ import annotations

from alembic import context

from kiosk.station.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()

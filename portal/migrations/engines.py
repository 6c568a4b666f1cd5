"""Statements that each engine says in its own words."""

from collections.abc import Iterable

from alembic import op


def run(*, lite: Iterable[str], post: Iterable[str]) -> None:
    """Those of SQLite, or those of PostgreSQL."""
    for statement in lite if op.get_bind().dialect.name == "sqlite" else post:
        op.execute(statement)

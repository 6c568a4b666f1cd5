"""How Alembic reaches our database and reads our models."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

from portal.accounts import models as accounts  # noqa: F401  every table must be known
from portal.audit import models as audit  # noqa: F401
from portal.cases import models as cases  # noqa: F401
from portal.inbox import models as inbox  # noqa: F401
from portal.inbox import models_list  # noqa: F401
from portal.papers import models as papers  # noqa: F401
from portal.referrals import models as referrals  # noqa: F401
from portal.register import models as register  # noqa: F401
from portal.register import models_about, models_month, models_stay  # noqa: F401
from portal.storage import outbox  # noqa: F401
from portal.storage.database import Moment, db
from portal.storage.vault import SealedBytes
from portal.tips import models as tips  # noqa: F401


def plain_types(kind: str, item: Any, autogen: Any) -> Any:
    """Migrations name plain SQL types, so that an old one still runs when our own types have moved."""
    if kind != "type":
        return False
    if isinstance(item, SealedBytes):
        return "sa.LargeBinary()"
    if isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return False


def ours(item: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """The word index is made by hand (FTS5 and its shadow tables, or a tsvector): no model stands behind it."""
    return not (kind == "table" and reflected and (name or "").split("_")[0] == "word")


def migrate() -> None:
    with db.engine.connect() as connection:
        lite = connection.dialect.name == "sqlite"
        if lite:  # recreating a parent table would delete its children
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=plain_types,
            include_object=ours,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.in_transaction():
            connection.execute(sa.text("COMMIT")) if lite else connection.commit()
        if lite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]


migrate()

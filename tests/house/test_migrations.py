"""What the migrations build is what the models say, on the engine at hand, constraint by constraint."""

from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from portal import create_app
from portal.inbox.acting import triage
from portal.offices import areas
from portal.storage import search
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.house.verdict import nothing
from tests.inbox.desk import case, reply, report

BY_HAND = ("word", "alembic", "sqlite")  # the word index, and what the engines keep for themselves


@pytest.fixture
def empty(config, store):
    """A portal before its first migration."""
    store.sweep()
    app = create_app(replace(config, database_url=store.empty))
    with app.app_context():
        yield app
        db.session.rollback()
        db.engine.dispose()


def built() -> dict[str, object]:
    """Everything the database knows of itself, by name."""
    look = inspect(db.engine)
    return {name: _table(look, name) for name in look.get_table_names() if not name.startswith(BY_HAND)}


def _table(look, name: str) -> dict[str, object]:
    return {
        "columns": {column["name"]: (str(column["type"]), column["nullable"], column["default"]) for column in look.get_columns(name)},
        "key": look.get_pk_constraint(name)["constrained_columns"],
        "checks": {one["name"]: one["sqltext"] for one in look.get_check_constraints(name)},
        "references": {
            one["name"]: (one["constrained_columns"], one["referred_table"], one["referred_columns"], one["options"])
            for one in look.get_foreign_keys(name)
        },
        "unique": {one["name"]: one["column_names"] for one in look.get_unique_constraints(name)},
        "indexes": {
            one["name"]: (
                one["column_names"],
                bool(one["unique"]),
                {option: str(value) for option, value in one["dialect_options"].items()},
            )
            for one in look.get_indexes(name)
        },
    }


def triggers() -> set[str]:
    lite = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    post = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    found = set(db.session.scalars(text(lite if db.engine.dialect.name == "sqlite" else post)))
    db.session.rollback()
    return found


def test_migrating_builds_what_the_models_say(empty, store):
    upgrade()
    migrated = built()
    db.engine.dispose()
    store.sweep()
    db.create_all()
    assert migrated == built()


def test_the_models_ask_for_nothing_more(empty):
    upgrade()
    with db.engine.connect() as connection:
        ours = MigrationContext.configure(connection, opts={"include_object": lambda item, name, *_: not (name or "").startswith(BY_HAND)})
        nothing(compare_metadata(ours, db.metadata))


def test_what_was_written_is_found_by_its_words_on_both_sides_of_a_migration_of_the_word_index(empty):
    upgrade()
    with unit_of_work():
        areas.load()
        cast.settle()
    code = report("Tujuh orang di mess pabrik karet.")
    reply(code, "Kemarin datang truk merah.")
    with unit_of_work():
        triage.note(case(code), "Ditanyakan ke Kutilang.", by=cast.RINA.row)
        triage.title(case(code), "Mess Merpati", by=cast.RINA.row)
    mine, sought = case(code).id, ("pabrik", "truk merah", "Kutilang", "Merpati")
    assert [list(db.session.scalars(search.matching(words))) for words in sought] == [[mine]] * len(sought)
    db.session.rollback()
    downgrade(revision="0013")
    db.engine.dispose()
    upgrade()
    assert [list(db.session.scalars(search.matching(words))) for words in sought] == [[mine]] * len(sought)


def test_every_migration_can_be_taken_back_and_made_again(empty):
    upgrade()
    first = built(), triggers()
    db.engine.dispose()
    downgrade(revision="base")
    nothing(built())
    db.engine.dispose()
    upgrade()
    assert (built(), triggers()) == first


def test_the_portal_stands_on_the_newest_migration(app):
    newest = ScriptDirectory.from_config(app.extensions["migrate"].migrate.get_config()).get_heads()
    with db.engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_heads() == tuple(newest)

"""The least that Flask, Jinja and Flask-SQLAlchemy can do: a page with a token in it, and one row kept for good."""

import secrets
from pathlib import Path
from typing import Any

from flask import Flask, render_template, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.storage.database import SQLITE_SETTINGS


class Base(DeclarativeBase):
    pass


class Story(Base):
    __tablename__ = "story"
    id: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[str]
    village: Mapped[str]
    text: Mapped[str]


def make(home: Path) -> Flask:
    """GET / is a page, POST / keeps one row."""
    app, db = Flask(__name__), SQLAlchemy(model_class=Base)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{home}/bare.db"
    db.init_app(app)
    with app.app_context():
        event.listen(db.engine, "connect", _prepare)
        db.create_all()

    @app.get("/")
    def page() -> str:
        return render_template("page.html", title="Lapor", label="Cerita", button="Kirim", token=secrets.token_urlsafe(12))

    @app.post("/")
    def keep() -> str:
        db.session.add(Story(category=request.form["category"], village=request.form["village"], text=request.form["story"]))
        db.session.commit()
        return "ok"

    return app


def _prepare(connection: Any, _: Any) -> None:
    for setting in SQLITE_SETTINGS:  # as the portal's
        connection.execute(f"PRAGMA {setting}")

"""Every page of the portal as it looks with the demo in it: what a house test reads, axe checks and the photographer takes."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Language, User
from portal.storage.database import db, unit_of_work
from tests import scenes
from tests.house.pages import endpoint, walk
from tests.visitors import Answer, Form, Visitor

WHO = ("visitor", "owner", "officer", "supervisor", "admin", "agency")  # between them they see every page
DOORS = ("/", "/cek", "/masuk", "/lupa", "/sponsor/daftar", "/sponsor/daftar?jenis=company")
TYPED = ".//textarea[@name] | .//select[@name] | .//input[@name and not(@type='hidden' or @type='submit' or @type='button')]"

UNTYPED = {"radio", "checkbox", "file"}


@dataclass(frozen=True)
class Sight:
    """One page as somebody sees it."""

    who: str
    name: str
    answer: Answer


def read_accounts(instance: Path) -> dict[str, tuple[str, str]]:
    """Address and password of each account of the demo, by its name."""
    with (instance / "demo-accounts.csv").open(newline="") as rows:
        return {row["role"]: (row["email"], row["password"]) for row in csv.DictReader(rows)}


def read_receipts(instance: Path) -> list[str]:
    with (instance / "demo-receipts.csv").open(newline="") as rows:
        return [row["receipt"] for row in csv.DictReader(rows)]


def sights(app: Flask, instance: Path, language: Language, who: str) -> Iterator[Sight]:
    """Every page that `who` (an account of the demo in `instance`, or "visitor") comes upon, each kind once; its forms sent empty;
    what follows when somebody does what they came for.
    """
    person: Visitor = app.test_client()  # type: ignore[assignment]
    starts = tuple(_said(language, door) for door in DOORS)
    if who != "visitor":
        _everybody_reads(language)
        person.comes_in(*read_accounts(instance)[who])
        starts = ("/akun", person.get("/").headers.get("Location", "/akun"), *_doors(person))
    seen = []
    for name, address, answer in walk(person, *starts, enough=1):
        if answer.mimetype == "text/html" and answer.status_code == 200 and _speaks(answer) == language:
            seen.append((name, address, answer))
            yield Sight(who, name, answer)
    sent = set[str]()
    for form in [form for _, _, answer in seen for form in answer.forms if form.method == "POST"]:
        yield from _sent_empty(person, who, form, sent)
    for name, answer in scenes.of(who, person, language, read_receipts(instance)):
        yield Sight(who, name, answer)


def _sent_empty(person: Visitor, who: str, form: Form, sent: set[str]) -> Iterator[Sight]:
    """What comes back when nothing was filled in, once for each kind of form in which something could be."""
    name = endpoint(person.application, form.address, "POST") or form.address
    fields = form.element.xpath(TYPED)
    if name in sent or not fields:
        return
    sent.add(name)
    back = person.fills_in(form, **{field.get("name"): None if field.get("type") in UNTYPED else "" for field in fields})
    if back.status_code == 422:
        yield Sight(who, f"{name}-errors", back)


def _everybody_reads(language: Language) -> None:
    with unit_of_work():
        for user in db.session.scalars(select(User)):
            user.language = language


def _doors(person: Visitor) -> tuple[str, ...]:
    """Where the navigation of somebody's pages leads."""
    page = person.get("/akun")
    return tuple(page.tree.xpath("//nav//a/@href")) if page.status_code == 200 else ()


def _said(language: Language, address: str) -> str:
    return address if language is Language.ID else f"/en{address}"


def _speaks(answer: Answer) -> str | None:
    return answer.tree.get("lang")

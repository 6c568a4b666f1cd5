"""Every page of the portal as it looks with the demo in it: what a house test reads, axe checks and the photographer takes."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Language, User
from portal.accounts.roles import Role
from portal.cases.codes import Kind
from portal.cases.models import Case
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.cast import KARANG_LANGIT
from tests.house.pages import endpoint, walk
from tests.visitors import Answer, Form, Visitor

STORY = "Empat orang tidak boleh keluar dari mes tambang, dan paspor mereka disimpan mandor."
SHEET = Path(__file__).parent / "fixtures" / "sheets" / "fifty-lines-three-slips.xlsx"
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
    if who == "visitor":
        yield from _reporting(person, language, read_receipts(instance))
    elif who == "owner":
        yield from _a_sheet(person)
    elif who == "officer":
        yield from _one_of_each_kind(person)
        yield from _late(person)
    elif who == "admin":
        yield from _an_invitation(person)


def _reporting(visitor: Visitor, language: Language, receipts: list[str]) -> Iterator[Sight]:
    form, follow = _said(language, "/"), _said(language, "/cek")
    told = visitor.submit(form, "story", category="exploitation", village=KARANG_LANGIT, story=STORY, danger="yes")
    yield Sight("visitor", "receipt", told)
    yield Sight("visitor", "conversation-new", visitor.submit(told, "last", last=told.tree.xpath("string(//*[@class='code'])")[-4:]))
    for number, receipt in enumerate(receipts, 1):
        yield Sight("visitor", f"conversation-{number}", visitor.submit(follow, "receipt", receipt=receipt))
    slip = receipts[0][:-1] + ("0" if receipts[0][-1] != "0" else "1")
    yield Sight("visitor", "check-slip", visitor.submit(follow, "receipt", receipt=slip))


def _a_sheet(owner: Visitor) -> Iterator[Sight]:
    yield Sight("owner", "sheet", owner.get("/sponsor/pekerja/impor"))
    preview = owner.submit("/sponsor/pekerja/impor", "sheet", sheet=(SHEET.name, SHEET.read_bytes()))
    yield Sight("owner", "preview", preview)
    yield Sight("owner", "preview-done", owner.get(owner.submit(preview, "choice", "right").headers["Location"]))
    yield Sight("owner", "sheet-unreadable", owner.submit("/sponsor/pekerja/impor", "sheet", sheet=("daftar.xlsx", b"no sheet at all")))


def _one_of_each_kind(officer: Visitor) -> Iterator[Sight]:
    for kind in Kind:
        code = db.session.scalar(select(Case.code).where(Case.kind == kind, Case.office_id == cast.office().id, Case.outcome.is_(None)))
        yield Sight("officer", f"case-{kind.value}", officer.get(f"/inbox/{code}"))


def _an_invitation(admin: Visitor) -> Iterator[Sight]:
    invited = admin.submit("/admin/", "email", name="Norhayati", email="norhayati@contoh.test", role=Role.OFFICER)
    yield Sight("admin", "invited", invited)


def _late(officer: Visitor) -> Iterator[Sight]:
    """Somebody else was faster: both texts are shown."""
    case = next(answer for name, _, answer in walk(officer, "/inbox/", enough=1) if name == "inbox.case")
    form = case.form("title")
    form.pairs = [(name, value if name != "version" else "0") for name, value in form.pairs]
    yield Sight("officer", "conflict", officer.fills_in(form, title="Alat berat di Karang Langit"))


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

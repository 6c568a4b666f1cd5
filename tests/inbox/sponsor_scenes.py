"""Sponsors as the office runs after them, and what two officers look at: pages for the gallery."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from portal import clock
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.cases.codes import LEGAL_BASES, Category, Outcome
from portal.cases.opening import Grounds
from portal.inbox.acting import triage
from portal.register import reviewing, roll, visiting
from portal.register.describing import details_of
from portal.register.models import Member, Sponsor, Submission
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.inbox import desk
from tests.visitors import Answer, Visitor

Scene = Iterator[tuple[str, Answer]]
LIST = "/inbox/penjamin"


def chasing(officer: Visitor) -> Scene:
    """All are reminded, and then again; a visit is due, and what was found there says too much."""
    yield "remind-all", (page := officer.get(f"{LIST}/ingatkan"))
    yield "reminded-all", officer.submit(page, "ingatkan")
    yield "reminded-all-again", officer.submit(page, "ingatkan")
    yield "remind-all-nobody", officer.get(f"{LIST}/ingatkan?standing=refused")
    with unit_of_work():
        sponsor, (first, second) = _telang(), _officers()
        visit = visiting.plan(sponsor, clock.today(), second, "Mencocokkan jumlah di mess.", by=first)
        past = visiting.plan(sponsor, clock.today(), first, "Berkenalan.", by=first)
        db.session.flush()
        visiting.record(past, clock.today(), "Mess Karang Langit: lima orang ditemui, cocok dengan daftar.", by=first)
        where, name = f"{LIST}/{sponsor.id}", f"{visit.id.hex}-"
    yield "sponsors-visits", officer.get(f"{LIST}?visit=due")
    yield "sponsor-visits", (page := officer.get(where))
    typed = {f"{name}visited_on": f"{clock.today():%d-%m-%Y}", f"{name}findings": "Ditemui pemegang paspor EF0238557."}
    yield "visit-errors", officer.submit(page, f"{name}findings", **typed)


def two_officers(officer: Visitor) -> Scene:
    """Another passport, looked at by this officer and then by a second one; a report that has to do with the sponsor."""
    with unit_of_work():
        sponsor = _telang()
        owner = db.session.scalars(select(User).join(Member).where(Member.sponsor_id == sponsor.id, User.role == Role.OWNER)).first()
        worker = max(roll.present(sponsor), key=lambda one: one.name)
        assert owner
        roll.change(worker, replace(details_of(worker), passport="EJ0009001"), by=owner)
        sent = max(db.session.scalars(select(Submission).where(Submission.sponsor_id == sponsor.id)), key=lambda one: one.sent_at)
        code, sent_id = str(sent.case.code), sent.id
    yield "second-look", (page := officer.get(desk.at(code)))
    officer.submit(page, "changes", "all")
    yield "second-look-first", officer.get(desk.at(code))
    with unit_of_work():
        reviewing.accept(db.session.get_one(Submission, sent_id).changes, by=_officers()[1])
    yield "second-look-done", officer.get(desk.at(code))
    tip = desk.report(desk.STORY, category=Category.WORK)
    with unit_of_work():
        triage.claim(desk.case(tip), by=_officers()[1])
    yield "link-not-yet", officer.get(f"{desk.at(tip)}/kaitkan")
    with unit_of_work():
        grounds = Grounds(LEGAL_BASES[0], "Kunjungan ke mess.")
        triage.decide(desk.case(tip), Outcome.PARTLY_CONFIRMED, "Sebagian cocok.", by=_officers()[1], grounds=grounds)
    yield "link", (page := officer.get(f"{desk.at(tip)}/kaitkan"))
    yield "link-errors", officer.submit(page, "reason", reason="")
    officer.submit(page, "reason", sponsor=str(_telang().id), reason="Alat berat itu milik kontraktor perusahaan ini.")
    yield "case-linked", officer.get(desk.at(tip))
    yield "sponsor-linked", officer.get(f"{LIST}/{_telang().id}")


def _telang() -> Sponsor:
    return next(one for one in db.session.scalars(select(Sponsor)) if one.name == cast.TELANG.name)


def _officers() -> list[User]:
    """Of the demo's office: the one whose pages these are first."""
    at_home = select(User).where(User.office_id == cast.office().id, User.role == Role.OFFICER)
    return sorted(db.session.scalars(at_home), key=lambda user: not user.email.startswith("officer@"))

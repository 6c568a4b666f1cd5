"""Referrals, for the gallery: what officers, the second person and an agency see of them beside what they come upon anyway."""

from collections.abc import Iterator

from sqlalchemy import select

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.cases.codes import Category, Kind, Status
from portal.cases.models import Case
from portal.referrals import approving, referring, replying
from portal.referrals.codes import Reply, State
from portal.referrals.models import Referral
from portal.storage.database import db, unit_of_work
from tests import cast, pictures
from tests.inbox import desk
from tests.referrals import passing_on as on
from tests.visitors import Answer, Visitor

Scene = Iterator[tuple[str, Answer]]
WRITTEN = {"summary": on.SUMMARY, "verified": on.SEEN, "asked": on.WANTED, "level": "partly"}


def preparing(officer: Visitor) -> Scene:
    """The form with files and words blacked out, what is wrong with it, and a proposal that came back."""
    code = desk.report("Mereka dikunci di mess. Mandornya marah.", category=Category.EXPLOITATION, danger=True, landmark="Belakang pabrik")
    desk.enclose(code, ("a.heic", pictures.heic_with_gps()), ("b.pdf", pictures.pdf_with_metadata()))
    yield "refer", (page := officer.get(f"/inbox/{code}/rujukan"))
    yield "refer-errors", officer.submit(page, "summary", "propose", agencies=[], words="y", redacted="Lain sama sekali", reply_by="kapan?")
    yield "refer-refused", officer.submit(page, "summary", "propose", **WRITTEN, agencies=[str(on.agency(on.IMMIGRATION).id)])
    first = str(page.tree.xpath("//input[@name='files']/@value")[0])
    officer.submit(page, "summary", "propose", **WRITTEN, files=[first], words="y")
    yield "case-proposed", officer.get(desk.at(code))
    mine = on.of(code)[0]
    yield "referral-mine", officer.get(f"/inbox/rujukan/{mine.id}")
    with unit_of_work():
        approving.send_back(on.again(mine.id), "Sebut kapan terjadi.", by=_somebody(Role.SUPERVISOR))
    yield "referral-returned", officer.get(f"/inbox/rujukan/{mine.id}")
    yield "refer-again", officer.get(f"/inbox/{code}/rujukan?perbaiki={mine.id}")


def following(officer: Visitor) -> Scene:
    """An agency asks, the office's words wait, the answer came by letter; a list in which nothing fits; a case that is with an agency."""
    late = db.session.scalars(select(Referral).where(Referral.state == State.SENT).order_by(Referral.reply_by)).first()
    assert late
    address = f"/inbox/rujukan/{late.id}"
    yield "referral-letter-errors", officer.submit(address, "/balasan", reply="done", text="")
    yield "referral-received-errors", officer.submit(address, "/diterima", day="besok")
    officer.submit(address, "/balasan", reply="asked", text="Di blok berapa?")
    officer.submit(address, "/keterangan", text="Blok C, dekat dapur.")
    yield "referral-asked", officer.get(address)
    yield "referral-told-errors", officer.submit(address, "/keterangan", text="")
    officer.submit(address, "/balasan", reply="done", text="Sudah diperiksa.", letter="460/12/UPTD/2026")
    yield "referral-answered", officer.get(address)
    yield "referrals-answered", officer.get("/inbox/rujukan?view=answered")
    yield "referrals-none-fit", officer.get("/inbox/rujukan?view=owed")
    referred = db.session.scalars(select(Case.code).where(Case.kind == Kind.REPORT, Case.status == Status.REFERRED)).first()
    yield "case-referred", officer.get(f"/inbox/{referred}")


def second_person(supervisor: Visitor) -> Scene:
    """What waits for a second look, and what left because of danger before it had one."""
    code = on.held_captive(danger=True)
    with unit_of_work():
        referral = _proposed_in_danger(code)
    waiting = db.session.scalars(select(Referral).where(Referral.state == State.PROPOSED)).first()
    assert waiting
    yield "referral-to-approve", (page := supervisor.get(f"/inbox/rujukan/{waiting.id}"))
    yield "referral-verdict-errors", supervisor.submit(page, "verdict", "return", why="")
    yield "referrals-owed", supervisor.get("/inbox/rujukan")
    yield "referral-owed", (page := supervisor.get(f"/inbox/rujukan/{referral}"))
    supervisor.submit(page, "verdict", "return", why="Tempatnya keliru.")
    yield "referral-recalled", supervisor.get(f"/inbox/rujukan/{referral}")
    yield "refer-lifted", supervisor.get(f"/inbox/{code}/rujukan")


def at_the_agency(liaison: Visitor) -> Scene:
    """A question, the office's answer, and the end of it."""
    code = on.held_captive(danger=True)
    with unit_of_work():  # one that the office has not answered for it yet
        address = f"/instansi/{_proposed_in_danger(code)}"
    yield "agency-errors", liaison.submit(address, "reply", reply="done", text="")
    liaison.submit(address, "reply", reply="asked", text="Di blok berapa?")
    yield "agency-asked", liaison.get(address)
    with unit_of_work():
        referral = db.session.scalars(select(Referral).where(Referral.state == State.ASKED)).one()
        message = replying.tell(referral, "Blok C, dekat dapur.", by=_somebody(Role.OFFICER))
        replying.release(referral, message, by=_somebody(Role.SUPERVISOR))
    yield "agency-told", liaison.get(address)
    liaison.submit(address, "reply", reply=Reply.DONE, text="Sudah dijemput.", letter="B/12/XI/2026")
    yield "agency-answered", liaison.get(address)
    yield "agency-box-answered", liaison.get("/instansi/")


def _proposed_in_danger(code: str) -> object:
    case = desk.case(code)
    wanted = on.wanted(danger="Satu orang dipukul dan sakit berat.")
    return referring.propose(case, on.agency(on.PPA), wanted, by=_somebody(Role.OFFICER)).id


def _somebody(role: Role) -> User:
    """Of the demo's office."""
    return db.session.scalars(select(User).where(User.role == role, User.office_id == cast.office().id)).first()  # type: ignore[return-value]

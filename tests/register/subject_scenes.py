"""Pages about the people on the lists themselves: their data sheet, their wishes; and the lists of families and organisations."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from portal import clock
from portal.accounts import inviting
from portal.accounts.models import Language, User
from portal.accounts.roles import Role
from portal.register import sponsors
from portal.register.codes import SponsorKind, Standing
from portal.register.models import Worker
from portal.register.sponsors import SponsorDetails
from portal.register.subjects import wishes
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.cast import KARANG_LANGIT
from tests.register.people import TYPED
from tests.visitors import Answer, Visitor

Scene = Iterator[tuple[str, Answer]]
PASSWORD = "kebun karet di tepi rungan"


def a_wish(owner: Visitor) -> Scene:
    """Somebody on the list asks for a correction; one is answered, one is late."""
    worker = str(owner.get("/sponsor/pekerja").tree.xpath("//tbody//a/@href")[0])
    owner.submit(f"{worker}/permintaan", "text", text="Nomor paspor saya yang baru belum ada di sini.")
    page = owner.get(f"{worker}/permintaan")
    box = str(page.tree.xpath("//textarea[contains(@name, 'outcome')]/@name")[0])
    yield "wish-errors", owner.submit(page, box, **{box: ""})
    owner.submit(page, box, **{box: "Nomor diperbaiki menurut paspor baru."})
    with clock.at(clock.now() - 2 * wishes.WITHIN), unit_of_work():
        one = db.session.get_one(Worker, _id(worker))
        wishes.record(one, "Saya minta alamat lama dihapus.", by=_somebody(Role.OWNER))
    yield "wishes", owner.get(f"{worker}/permintaan")
    yield "worker-wishes", owner.get(worker)


def at_the_office(officer: Visitor) -> Scene:
    """The same person comes to the office."""
    with unit_of_work():
        one = db.session.scalars(select(Worker).where(Worker.left_on.is_(None)).limit(1)).one()
        wish = wishes.record(one, "Tanggal lahir saya salah, seharusnya 13 Oktober.", by=_somebody(Role.OFFICER)).id
        sponsor, subject = f"/inbox/penjamin/{one.sponsor_id}", f"/inbox/orang/{one.id}"
    yield "sponsor-wishes", officer.get(sponsor)
    yield "subject", (page := officer.get(subject))
    why = {"reason": "Orangnya datang dengan paspor."} if "reason" in page.form("/lembar").names else {}
    yield "subject-correct-why", officer.submit(page, "/buka")
    yield "subject-sheet", officer.submit(page, "/lembar", **why)
    yield "subject-correct", (page := officer.submit(subject, "/buka"))
    yield "subject-correct-errors", officer.submit(page, "outcome", birth_date="31-02-1987")
    yield "subject-erase", (page := officer.get(f"/inbox/permintaan/{wish}/hapus"))
    yield "subject-erase-errors", officer.submit(page, "ground")


def families_and_foundations(owner: Visitor) -> Scene:
    """An empty list, the form, and the own data of those who are no company."""
    for kind, name in ((SponsorKind.INDIVIDUAL, "Yuliana Bulan"), (SponsorKind.ORGANISATION, "Yayasan Rungan Hijau")):
        keeper = _keeper(owner, kind, name)
        yield f"roll-empty-{kind.value}", keeper.get("/sponsor/pekerja")
        yield f"worker-new-{kind.value}", (form := keeper.get("/sponsor/pekerja/baru"))
        yield f"worker-new-errors-{kind.value}", keeper.submit(form, "passport", name="")
        typed = {field: TYPED[field] for field in ("name", "nationality", "birth_date", "sex", "passport")}
        more = {} if kind is SponsorKind.INDIVIDUAL else {"foreign_kind": "clergy", "site_code": KARANG_LANGIT}
        keeper.submit(form, "passport", **typed, **more)
        yield f"roll-{kind.value}", keeper.get("/sponsor/pekerja")
        yield f"company-{kind.value}", keeper.get("/sponsor/perusahaan")


def _keeper(owner: Visitor, kind: SponsorKind, name: str) -> Visitor:
    """The owner of a new list, who reads what this owner reads."""
    email = f"{kind.value}@rungan.test"
    language = db.session.scalars(select(User.language).where(User.role == Role.OWNER)).first() or Language.ID
    with unit_of_work():
        keeper = inviting.register_owner(name, email, PASSWORD, office=cast.office().id, language=language)
        assert keeper
        details = SponsorDetails(kind, name, KARANG_LANGIT, "Jalan Pasar 2", name, "+6281255550103", email)
        sponsors.register_sponsor(details, keeper, office=cast.office().id).standing = Standing.VERIFIED
    visitor: Visitor = owner.application.test_client()  # type: ignore[assignment]
    visitor.comes_in(email, PASSWORD)
    return visitor


def _somebody(role: Role) -> User:
    return db.session.scalars(select(User).where(User.role == role).limit(1)).one()


def _id(address: str) -> UUID:
    return UUID(address.rpartition("/")[2])

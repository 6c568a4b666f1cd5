"""One worker in the gallery: filled from a passport, known already, gone and back, with documents; as the office sees it too."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from portal.accounts.models import User
from portal.inbox.submissions.elsewhere import others_of
from portal.register import roll
from portal.register.codes import FileKind, Standing
from portal.register.describing import details_of
from portal.register.models import Member, Sponsor, Worker
from portal.register.subjects import worker_files
from portal.storage.database import db, unit_of_work
from tests import pictures
from tests.cast import KARANG_LANGIT
from tests.documents.test_mrz import lines
from tests.visitors import Answer, Visitor

Scene = Iterator[tuple[str, Answer]]
NEW = "/sponsor/pekerja/baru"


def a_passport(owner: Visitor) -> Scene:
    """Somebody arrives with a passport, is typed twice, leaves and comes again; papers are kept."""
    yield "worker-mrz-slips", owner.submit(NEW, "mrz", "mrz", mrz=lines(number="EK7000001").replace("8706157", "8706150"), sex="F")
    yield "worker-mrz-unreadable", owner.submit(NEW, "mrz", "mrz", mrz="P<CHNZHOU<<YANCHENG<<<")
    filled = owner.submit(NEW, "mrz", "mrz", mrz=lines(number="EK7000001"))
    yield "worker-mrz-filled", filled
    added = owner.submit(filled, "passport", site_code=KARANG_LANGIT, position="HR Manager")
    worker = added.headers["Location"]
    yield "worker-known", owner.submit(filled, "passport", site_code=KARANG_LANGIT)
    for seed in (71, 72):
        owner.submit(worker, "document", kind=FileKind.PERMIT, document=(f"{seed}.jpg", pictures.small_jpeg(seed)))
    yield "worker-documents", owner.get(worker)
    yield "worker-document-twice", owner.submit(worker, "document", kind=FileKind.PASSPORT, document=("a.jpg", pictures.small_jpeg(72)))
    owner.submit(worker, "left_on", left_on="20-11-2026")
    yield "worker-left", owner.get(worker)
    yield "worker-return-errors", owner.submit(worker, "back_on", back_on="19-11-2026")
    yield "worker-return-offered", (offer := owner.submit(filled, "passport", site_code=KARANG_LANGIT))
    owner.submit(offer, "passport", "return")
    yield "worker-returned", owner.get(worker)


def papers_of_somebody(officer: Visitor, address: str) -> Scene:
    """The submission whose full records this officer has a reason to open: one of its people has papers, and is on another list too."""
    opening = next(form for form in officer.get(address).forms if "/records/" in form.address)
    document = worker_files.clean(pictures.small_jpeg(73), "a.jpg")
    with unit_of_work():
        worker = db.session.get_one(Worker, UUID(opening.address.rpartition("/")[2]))
        keeper = db.session.scalars(select(User).join(Member).where(Member.sponsor_id == worker.sponsor_id)).first()
        assert keeper
        worker_files.add(worker, FileKind.PERMIT, document, by=keeper)
        if not others_of(worker):
            theirs = Sponsor.office_id == worker.sponsor.office_id, Sponsor.standing == Standing.VERIFIED, Sponsor.id != worker.sponsor_id
            other = db.session.scalars(select(Sponsor).where(*theirs)).first()
            assert other
            roll.add(details_of(worker), other, by=keeper)
    yield "case-submission-twice", officer.get(address)
    yield "person-papers", officer.fills_in(opening)

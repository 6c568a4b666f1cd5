"""The same passport on the rolls of two sponsors: the office's to see, never the sponsors' (neither may learn whom another guarantees)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from portal.register.models import Change, Sponsor, Submission, Worker
from portal.storage.database import db

Mine, Other = aliased(Worker), aliased(Worker)


def also_on(submission: Submission) -> Mapping[UUID, Sequence[Sponsor]]:
    """The other sponsors of this office on whose roll somebody of the submission is now, by the worker's id. Two questions for all."""
    people = select(Change.worker_id).where(Change.submission_id == submission.id)
    return _found(submission.office_id, Mine.id.in_(people))


def others_of(worker: Worker) -> Sequence[Sponsor]:
    """The other sponsors of the same office on whose roll this person is now."""
    return _found(worker.sponsor.office_id, Mine.id == worker.id).get(worker.id, ())


def _found(office_id: UUID, these: ColumnElement[bool]) -> Mapping[UUID, Sequence[Sponsor]]:
    same = (Other.passport_hash == Mine.passport_hash) & (Other.sponsor_id != Mine.sponsor_id) & Other.left_on.is_(None)
    twice = select(Mine.id, Other.sponsor_id).join(Other, same).where(these, Mine.left_on.is_(None)).distinct()
    pairs = db.session.execute(twice).all()
    theirs = select(Sponsor).where(Sponsor.id.in_({sponsor_id for _, sponsor_id in pairs}), Sponsor.office_id == office_id)
    found: dict[UUID, list[Sponsor]] = defaultdict(list)
    for sponsor in sorted(db.session.scalars(theirs), key=lambda one: one.name.casefold()):
        for worker_id in [worker_id for worker_id, sponsor_id in pairs if sponsor_id == sponsor.id]:
            found[worker_id].append(sponsor)
    return found

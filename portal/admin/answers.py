"""The answers that an office keeps ready. The trail keeps the names of changed fields, never their texts."""

from dataclasses import asdict, dataclass, fields

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.accounts.models import User
from portal.admin.setting import is_there, one_after_the_other
from portal.audit.log import Action, record
from portal.errors import Refused, Stale
from portal.offices.answers import found_for
from portal.offices.models import AnswerText
from portal.storage.database import db


@dataclass(frozen=True)
class AnswerDetails:
    """Everything that an admin may say of one."""

    title: str
    title_en: str
    text: str
    text_en: str
    outcome: str
    categories: str

    @classmethod
    def of(cls, answer: AnswerText) -> "AnswerDetails":
        return cls(**{field.name: getattr(answer, field.name) for field in fields(cls)})


def add(wanted: AnswerDetails, *, by: User) -> AnswerText:
    """Raises Refused where the office has one of this title already."""
    _check_title(wanted.title, by)
    answer = AnswerText(office_id=by.office_id, **asdict(wanted))
    db.session.add(answer)
    db.session.flush()
    record(Action.ANSWER_ADDED, answer, office=answer.office_id, by=by)
    return answer


def change(answer: AnswerText, wanted: AnswerDetails, *, read: int, by: User) -> None:
    """Writes over version `read`. Raises Stale where that is no longer the newest, Refused for the title of another."""
    before, after = asdict(AnswerDetails.of(answer)), asdict(wanted)
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return
    if answer.version != read:
        raise Stale(_l("Contoh jawaban ini baru saja diubah orang lain. Tulisan Anda belum disimpan."))
    if "title" in changed and after["title"].casefold() != before["title"].casefold():
        _check_title(wanted.title, by)
    for name in changed:
        setattr(answer, name, after[name])
    record(Action.ANSWER_CHANGED, answer, office=answer.office_id, by=by, fields=", ".join(changed))


def drop(answer: AnswerText, *, by: User) -> None:
    """What was sent with it stays as it is."""
    record(Action.ANSWER_DROPPED, answer, office=answer.office_id, by=by)
    db.session.delete(answer)


def add_starters(*, by: User) -> None:
    """The portal's own, as far as they are not there: for an office that was founded before there were any."""
    one_after_the_other(by)
    found_for(by.office)


def _check_title(title: str, by: User) -> None:
    if is_there(title, select(AnswerText.title).where(AnswerText.office_id == by.office_id), by=by):
        raise Refused(_l("Contoh jawaban dengan judul itu sudah ada."))

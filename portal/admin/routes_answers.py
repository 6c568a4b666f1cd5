"""The answers that an office keeps ready for its officers: listed, added, changed, removed."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.admin import answers
from portal.admin.answer_forms import AnswerForm
from portal.admin.answers import AnswerDetails
from portal.admin.routes import admin
from portal.cases.codes import Outcome
from portal.errors import Refused, Stale
from portal.offices.answers import Blank, answers_of
from portal.offices.models import AnswerText
from portal.storage.database import db, unit_of_work
from portal.web.page import find, onward, page


@admin.get("/jawaban")
@requires(Can.MANAGE_OFFICE)
def answers_listed() -> ResponseReturnValue:
    return _page(AnswerForm())


@admin.post("/jawaban")
@requires(Can.MANAGE_OFFICE)
def add_answer() -> ResponseReturnValue:
    form = AnswerForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    try:
        with unit_of_work():
            answers.add(form.details(), by=current_user)
    except Refused as refused:
        return _again(form, None, refused)
    flash(_("Contoh jawaban ditambah."), "good")
    return onward(url_for("admin.answers_listed"))


@admin.post("/jawaban/contoh")
@requires(Can.MANAGE_OFFICE)
def add_starters() -> ResponseReturnValue:
    with unit_of_work():
        answers.add_starters(by=current_user)
    return onward(url_for("admin.answers_listed"))


@admin.get("/jawaban/<uuid:answer_id>")
@requires(Can.MANAGE_OFFICE)
def answer(answer_id: UUID) -> ResponseReturnValue:
    one = find(answers_of(current_user.office), id=answer_id)
    known = asdict(AnswerDetails.of(one)) | {"categories": one.categories.split(), "version": one.version}
    return _page(AnswerForm(data=known), one)


@admin.post("/jawaban/<uuid:answer_id>")
@requires(Can.MANAGE_OFFICE)
def change_answer(answer_id: UUID) -> ResponseReturnValue:
    form = AnswerForm(request.form)
    one = find(answers_of(current_user.office), id=answer_id)
    if not form.validate():
        return _page(form, one, 422)
    try:
        with unit_of_work():
            answers.change(_held(answer_id), form.details(), read=form.version.data or 0, by=current_user)
    except Refused as refused:
        return _again(form, find(answers_of(current_user.office), id=answer_id), refused)
    flash(_("Contoh jawaban disimpan."), "good")
    return onward(url_for("admin.answer", answer_id=answer_id))


@admin.post("/jawaban/<uuid:answer_id>/hapus")
@requires(Can.MANAGE_OFFICE)
def drop_answer(answer_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        answers.drop(_held(answer_id), by=current_user)
    flash(_("Contoh jawaban dihapus. Jawaban yang sudah terkirim tidak berubah."))
    return onward(url_for("admin.answers_listed"))


def _held(answer_id: UUID) -> AnswerText:
    return find(answers_of(current_user.office).with_for_update(of=AnswerText), id=answer_id)


def _again(form: AnswerForm, one: AnswerText | None, refused: Refused) -> Response:
    """What was typed stays; where somebody else was faster, what holds now stands beside it, and saving again writes over it, knowingly."""
    form.form_errors = [str(refused)]
    if isinstance(refused, Stale) and one:
        form.version.data, form.version.raw_data = one.version, None
    return _page(form, one, 409, theirs=one if isinstance(refused, Stale) else None)


def _page(form: AnswerForm, one: AnswerText | None = None, status: int = 200, **more: Any) -> Response:
    listed = db.session.scalars(answers_of(current_user.office)).all()
    return page("admin/answers.html", status=status, form=form, one=one, answers=listed, outcome=Outcome.read, blanks=Blank, **more)

"""What was sent to the office, how it stands, and the office's questions."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.errors import Stale
from portal.register import reviewing, showing, submitted
from portal.register.countries import country
from portal.register.guests import stays_listing
from portal.register.models import Submission
from portal.register.reach import guest_sheets_for, sheets_for, submissions_for
from portal.register.routes import own, register
from portal.register.sheets import taking_back, waiting
from portal.storage.database import unit_of_work
from portal.web.fields import Form, Lines, required
from portal.web.page import find, one_page, onward, page


class AnswerForm(Form):
    """One answer; each question's stands under its own id."""

    answer = Lines(_l("Jawaban Anda"), [required(_l("Tulis jawaban Anda."))])


@register.get("/kiriman")
@requires(Can.KEEP_ROLL)
def submissions() -> ResponseReturnValue:
    mine = submissions_for(current_user)
    listed = one_page(submitted.newest_first(mine))
    return page(
        "register/submissions.html",
        sponsor=own(),
        listed=listed,
        summaries=submitted.summaries(listed.rows),
        asked=submitted.with_questions(mine),
        months_sent=stays_listing.newest_sheets(guest_sheets_for(current_user)),
        undecided=waiting.undecided(sheets_for(current_user)),
    )


@register.get("/kiriman/<uuid:submission_id>")
@requires(Can.KEEP_ROLL)
def submission(submission_id: UUID) -> ResponseReturnValue:
    found = _mine(submission_id)
    return _one(found, _forms(found))


@register.post("/kiriman/<uuid:submission_id>")
@requires(Can.KEEP_ROLL)
def answer(submission_id: UUID) -> ResponseReturnValue:
    forms = _forms(_mine(submission_id))
    if [form for form in _sent(forms) if not form.validate()]:
        return _one(_mine(submission_id), forms, 422)
    try:
        with unit_of_work():
            for question in reviewing.questions_of(_mine(submission_id)):
                if forms[question.id] in _sent(forms):
                    reviewing.answer(question, forms[question.id].answer.data or "", by=current_user)
    except Stale as moved:
        return _one(_mine(submission_id), forms, 409, str(moved))
    flash(_("Jawaban terkirim ke kantor."), "good")
    return onward(url_for("register.submission", submission_id=submission_id))


def _mine(submission_id: UUID) -> Submission:
    return find(submissions_for(current_user), id=submission_id)


def _forms(found: Submission) -> dict[UUID, AnswerForm]:
    """A form for each question; what was typed, where something was sent."""
    return {question.id: AnswerForm(request.form, prefix=str(question.id)) for question in reviewing.questions_of(found)}


def _sent(forms: Mapping[UUID, AnswerForm]) -> list[AnswerForm]:
    return [form for form in forms.values() if form.answer.name in request.form]


def _one(found: Submission, forms: Mapping[UUID, AnswerForm], status: int = 200, conflict: str = "") -> Response:
    return page(
        "register/submission.html",
        status=status,
        summary=submitted.summaries([found])[0],
        sender=submitted.sent_by(found),
        talks=submitted.in_talk(found),
        others=one_page(submitted.others(found)),
        history=submitted.history(found),
        forms=forms,
        conflict=conflict,
        may_be_taken_back=taking_back.can_be(found),
        showing=showing,
        country=country,
    )

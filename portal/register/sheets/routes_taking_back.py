"""Undo of a submission, from the page after saving and from the submission's own."""

from uuid import UUID

from flask import flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.errors import Refused
from portal.register.reach import ids_of_colleagues, submissions_for
from portal.register.routes import own, register
from portal.register.sheets import taking_back
from portal.storage.database import unit_of_work
from portal.web.page import find, onward


@register.post("/kiriman/<uuid:submission_id>/tarik")
@requires(Can.KEEP_ROLL)
def take_back(submission_id: UUID) -> ResponseReturnValue:
    try:
        with unit_of_work():
            if taking_back.was_taken_back(submission_id, own(), by=ids_of_colleagues(current_user)):
                flash(_("Kiriman ini sudah ditarik kembali."), "info")
                return onward(url_for("register.submissions"))
            sheet_id = taking_back.take_back(find(submissions_for(current_user), id=submission_id), by=current_user)
    except Refused as refused:
        flash(str(refused), "warn")
        return onward(url_for("register.submission", submission_id=submission_id))
    flash(_("Kiriman ditarik kembali. Daftar Anda seperti sebelum kiriman itu."), "good")
    return onward(url_for("register.sheet", sheet_id=sheet_id) if sheet_id else url_for("register.submissions"))

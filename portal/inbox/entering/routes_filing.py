"""What did not come by the web: an officer files it for the person and hands over the receipt."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.models import Language
from portal.accounts.roles import Can
from portal.cases.codes import Source
from portal.inbox.entering import filing
from portal.inbox.entering.filing_form import FilingForm
from portal.inbox.routes import inbox
from portal.storage.database import unit_of_work
from portal.web.page import page


@inbox.get("/baru")
@requires(Can.TRIAGE)
def new() -> ResponseReturnValue:
    return page("inbox/new.html", form=FilingForm(office=current_user.office))


@inbox.post("/baru")
@requires(Can.TRIAGE)
def file() -> ResponseReturnValue:
    form = FilingForm(request.form, office=current_user.office)
    if not form.validate():
        return page("inbox/new.html", status=422, form=form)
    assert form.proof is not None
    report, source, language = form.report(), Source(form.source.data), Language(form.language.data)
    with unit_of_work():
        receipt = filing.file(report, form.proof, source=source, language=language, by=current_user)
    case = filing.filed(receipt, current_user).case
    return page("inbox/filed.html", sheet=filing.sheet(receipt, case.office, language), case=case)

"""Which sponsor a confirmed report has to do with: said by a second officer on a page of its own."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import StopValidation

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.cases.reach import cases_for
from portal.inbox.case.routes_page import held
from portal.inbox.models import SponsorLink
from portal.inbox.routes import inbox
from portal.inbox.sponsors import linking
from portal.register.codes import Standing
from portal.register.models import Sponsor
from portal.register.reach import sponsors_for
from portal.storage.database import db, unit_of_work
from portal.web.fields import Form, Lines, required
from portal.web.page import find, onward, page

inbox.add_app_template_global(linking.linked, "sponsors_of_report")


class LinkForm(Form):
    sponsor = SelectField(_l("Penjamin yang terkait"), validate_choice=False)
    reason = Lines(_l("Alasan"), [required(_l("Tulis alasannya."))], longest=1000)

    def validate_sponsor(self, field: Any) -> None:
        if not field.data or field.data not in {choice.value for choice in field.choices}:
            raise StopValidation(_("Pilih penjamin di daftar."))


@inbox.get("/<case:code>/kaitkan")
@requires(Can.DECIDE)
def ask_to_link(code: str) -> ResponseReturnValue:
    return _asked(code, _form())


@inbox.post("/<case:code>/kaitkan")
@requires(Can.DECIDE)
def link_sponsor(code: str) -> ResponseReturnValue:
    form = _form(request.form)
    if not form.validate():
        return _asked(code, form, 422)
    with unit_of_work():
        sponsor = find(sponsors_for(current_user), id=UUID(form.sponsor.data))
        linking.link(held(code), sponsor, form.reason.data or "", by=current_user)
    return onward(url_for("inbox.case", code=code, _anchor="sponsors"))


@inbox.post("/<case:code>/kaitkan/<uuid:link_id>/lepas")
@requires(Can.DECIDE)
def unlink_sponsor(code: str, link_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        linking.unlink(find(linking.links_for(current_user).where(SponsorLink.case_id == held(code).id), id=link_id), by=current_user)
    return onward(url_for("inbox.case", code=code))


def _asked(code: str, form: LinkForm, status: int = 200) -> ResponseReturnValue:
    case = find(cases_for(current_user), code=code)
    return page("inbox/link_sponsor.html", status=status, case=case, form=form, state=linking.linked(case, current_user))


def _form(typed: Any = None) -> LinkForm:
    form, verified = LinkForm(typed), sponsors_for(current_user).where(Sponsor.standing == Standing.VERIFIED)
    named = sorted((one.name, str(one.id)) for one in db.session.scalars(verified))
    form.sponsor.choices = [SelectChoice("", _("Pilih…")), *(SelectChoice(id_, name) for name, id_ in named)]
    return form

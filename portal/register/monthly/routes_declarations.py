"""The sponsor's months: declared with one press, each with its receipt."""

from uuid import UUID

from flask import abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.errors import Stale
from portal.register.monthly import declarations, month_card, months, receipts
from portal.register.monthly.routes_receipts import as_pdf, letter
from portal.register.reach import declarations_for, ids_of_colleagues
from portal.register.routes import own, register
from portal.storage.database import unit_of_work
from portal.web.page import find, onward, page

register.add_app_template_global(month_card.of, "month_card")  # it stands on the pages of others too


@register.get("/pernyataan", endpoint="declarations")
@requires(Can.KEEP_ROLL)
def show_months() -> ResponseReturnValue:
    sponsor = own()
    return page("register/declarations.html", sponsor=sponsor, listed=months.listed(sponsor), heads=months.heads)


@register.post("/pernyataan")
@requires(Can.KEEP_ROLL)
def declare() -> ResponseReturnValue:
    month = months.read(request.form.get("month"))
    if month is None:
        abort(404)
    try:
        with unit_of_work():
            made = declarations.declare(own(), month, by=current_user, roll_version=request.form.get("version", type=int)).id
    except Stale as stale:
        flash(str(stale), "warn")
        return onward(url_for("register.declarations"))
    return onward(url_for("register.declaration", declaration_id=made))


@register.get("/pernyataan/<uuid:declaration_id>", endpoint="declaration")
@requires(Can.KEEP_ROLL)
def show_declaration(declaration_id: UUID) -> ResponseReturnValue:
    made = find(declarations_for(current_user), id=declaration_id)
    return page(
        "register/declaration.html",
        made=made,
        letter=letter(made.paper, receipts.of_declaration(made)),
        until=declarations.last_day_to_take_back(made) if declarations.may_take_back(made) else None,
    )


@register.get("/pernyataan/<uuid:declaration_id>.pdf")
@requires(Can.KEEP_ROLL)
def declaration_pdf(declaration_id: UUID) -> ResponseReturnValue:
    return as_pdf(find(declarations_for(current_user), id=declaration_id).paper)


@register.post("/pernyataan/<uuid:declaration_id>/tarik")
@requires(Can.KEEP_ROLL)
def take_back_declaration(declaration_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        if declarations.was_taken_back(declaration_id, own(), by=ids_of_colleagues(current_user)):
            flash(_("Pernyataan ini sudah ditarik kembali."), "info")
            return onward(url_for("register.declarations"))
        declarations.take_back(find(declarations_for(current_user), id=declaration_id), by=current_user)
    flash(_("Pernyataan ditarik kembali. Tanda terimanya tidak berlaku lagi."), "good")
    return onward(url_for("register.declarations"))

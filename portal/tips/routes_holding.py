"""Photos that go ahead of the words they belong to: the script of the forms sends them here, where their progress can be shown, and then
sends the form itself as it would be sent without any script."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.accounts.gate import public
from portal.tips.forms import HoldingForm
from portal.tips.routes import tips
from portal.tips.routes_photos import kept_waiting, picked
from portal.web.page import page


@tips.post("/foto")
@public
def hold() -> ResponseReturnValue:
    """Keeps them with the form whose token comes along; answers with the piece of the page that shows what is kept and what is not."""
    form = HoldingForm(request.form)
    if form.proof is None:
        abort(400)
    kept = kept_waiting(form, picked(form))
    return page("tips/_held.html", status=422 if form.photos.errors else 200, form=form, **kept)

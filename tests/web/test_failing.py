"""What goes wrong is said in a sentence: as a page of its own, or, where htmx asked for a piece, above the page that is there."""

import pytest
from sqlalchemy import delete

from portal.accounts.models import Language
from portal.cases.codes import Outcome
from portal.inbox.acting import triage
from portal.register.models import Sheet
from portal.storage.database import db, unit_of_work
from portal.web.failing import WORDS, failure
from tests.cast import DEWI, LISDAYANTI, RINA
from tests.inbox.desk import at, by_htmx, case, report
from tests.register.lists import sheet, upload
from tests.visitors import words

PIECE = {"HX-Request": "true"}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("code", WORDS)
def test_every_error_is_a_notice_for_htmx_and_a_page_for_everybody_else(app, code, method):
    with app.test_request_context("/inbox/", method=method, headers=PIECE):
        notice, title = failure(code), str(WORDS[code][0])
    assert notice.status_code == code
    assert notice.headers["HX-Retarget"] == "#notice"
    assert notice.headers["HX-Push-Url"] == "false"
    said = notice.get_data(as_text=True)
    assert "<html" not in said
    assert 'role="alert"' in said
    assert title in said
    with app.test_request_context("/inbox/", method=method):
        assert "<html" in failure(code).get_data(as_text=True)


def test_a_refusal_whose_form_is_not_on_the_page_is_said_above(as_):
    """Someone decided meanwhile: a closed case has no decision form to say it in."""
    rina, code = as_(RINA), report()
    with unit_of_work():
        triage.decide(case(code), Outcome.UNFOUNDED, "Sudah diperiksa di lapangan.", "", by=LISDAYANTI.row)
    fields = {"outcome": "unfounded", "reason": "Sudah diperiksa juga.", "version": case(code).version}
    answer = by_htmx(rina, f"{at(code)}/decision", **fields)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#notice")


def test_a_post_too_large_is_said_above(as_):
    rina, code = as_(RINA), report()
    answer = by_htmx(rina, f"{at(code)}/note", note="a" * (53 << 20))
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (413, "#notice")
    assert "Kiriman Anda terlalu besar" in words(answer.tree)


def test_without_a_token_it_is_said_above(as_):
    rina, code = as_(RINA), report()
    answer = rina.post(f"{at(code)}/note", data={"note": "Sudah."}, headers=PIECE)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (400, "#notice")


def test_a_sheet_that_is_gone_takes_the_place_of_the_page(as_):
    """As a whole page, never inside another."""
    dewi = as_(DEWI)
    preview = upload(dewi, sheet())
    with unit_of_work():
        db.session.execute(delete(Sheet))
    answer = by_htmx(dewi, preview.form("choice").address, choice="all")
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (404, "body")
    assert "HX-Retarget" not in dewi.send(preview.form("choice").address, choice="all").headers


@pytest.mark.parametrize("language, said", [(Language.ID, "Halaman ini tidak ada"), (Language.EN, "This page does not exist")])
def test_who_is_signed_in_reads_in_their_language_that_an_address_leads_nowhere(as_, language, said):
    with unit_of_work():
        RINA.row.language = language
    page = as_(RINA).get("/inbox/pengingat/nowhere")
    assert (page.status_code, page.h1, page.tree.get("lang")) == (404, said, language.value)

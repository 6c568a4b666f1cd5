"""How a page is asked and answered: the one row that was meant, and the way on."""

from uuid import uuid4

import pytest
from flask import flash
from werkzeug.exceptions import NotFound

from portal.register.reach import sponsors_for
from portal.web.page import find, onward
from tests.cast import DEWI, HARTONO, JANANG_INN, PASSWORD, RINA, TELANG


@pytest.mark.parametrize("who", [DEWI, RINA], ids=["of the sponsor", "of the office"])
def test_a_row_is_found_by_its_own_key_whatever_was_joined(app, who):
    assert find(sponsors_for(who.row), id=TELANG.row.id).name == TELANG.name


@pytest.mark.parametrize("who, id", [(HARTONO, None), (DEWI, "other"), (RINA, "none")])
def test_a_row_that_is_not_yours_or_nobodys_is_not_found(app, who, id):
    asked = {None: TELANG.row.id, "other": JANANG_INN.row.id, "none": uuid4()}[id]
    with pytest.raises(NotFound):
        find(sponsors_for(who.row), id=asked)


@pytest.mark.parametrize("address", ["/inbox/?q=木材", "/inbox/?q=€ 5", "/inbox/?q=café", "/inbox/?area=62.13.01&kind=report#x"])
def test_the_way_on_is_a_header_that_every_server_can_send(app, address):
    with app.test_request_context("/", headers={"HX-Request": "true"}):
        there = onward(address).headers["HX-Location"]
    assert there.isascii()
    assert " " not in there


def test_a_page_with_a_notice_to_read_is_opened_at_its_top(app):
    """Browsers give the focus to nobody on a page that is opened further down."""
    with app.test_request_context("/"):
        assert onward("/inbox/K7M2QX?hal=2#rujukan").location == "/inbox/K7M2QX?hal=2#rujukan"
        flash("1 rujukan menunggu persetujuan petugas kedua.", "good")
        assert onward("/inbox/K7M2QX?hal=2#rujukan").location == "/inbox/K7M2QX?hal=2"


def test_whoever_signs_in_on_the_way_to_words_of_any_script_arrives(visitor):
    page = visitor.get("/masuk", query_string={"next": "/inbox/?q=木材"})
    answer = visitor.submit(page, "password", email=RINA.email, password=PASSWORD)
    assert answer.status_code == 303
    assert answer.location == "/inbox/?q=%E6%9C%A8%E6%9D%90"

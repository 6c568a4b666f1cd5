"""The receipt: shown last, lost by no slip, and its code in no place where others would look."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest
from stdnum import luhn

from portal import clock as portal_clock
from portal.tips import receipts
from portal.web import tokens
from tests.tips.stories import STORY, code_of, come_back, post, tell


@pytest.fixture
def page(visitor):
    return tell(visitor)


def other_group(code):
    """Another last group that passes the check character: one wrong group in 32 does."""
    first = code.replace(" ", "")[:12]
    for number in range(1, 1024):
        three = "".join(receipts.ALPHABET[number >> 5 * place & 31] for place in (2, 1, 0))
        group = three + luhn.calc_check_digit(first + three, receipts.ALPHABET)
        if group != code[-4:]:
            return group
    raise AssertionError


@pytest.mark.parametrize("way", [str, str.lower, lambda four: f" {four[:2]}-{four[2:]} ", lambda four: four.replace("0", "O")])
def test_the_last_four_lead_on(visitor, page, way):
    assert STORY in visitor.submit(page, "last", last=way(code_of(page)[-4:])).words


def test_the_whole_code_leads_on_too(visitor, page):
    assert STORY in visitor.submit(page, "last", last=code_of(page)).words


@pytest.mark.parametrize("last", ["", "ZZZZ", "7", "~~~~", "0" * 300])
def test_another_last_group_leads_nowhere_and_loses_nothing(visitor, page, last):
    wrong = visitor.submit(page, "last", last=last)
    assert wrong.status_code == 422
    assert "4 huruf atau angka terakhir tidak cocok. Lihat catatan Anda; kodenya tetap berlaku." in wrong.errors
    assert wrong.tree.find_class("code")[0].text_content().split() == code_of(page).split()
    assert STORY not in wrong.text
    assert STORY in visitor.submit(wrong, "last", last=code_of(page)[-4:]).words


def test_nor_does_one_that_passes_the_check_character(visitor, page):
    group = other_group(code_of(page))
    assert receipts.read(code_of(page)[:-4] + group), "a code without a slip, but of nobody"
    wrong = visitor.submit(page, "last", last=group)
    assert (wrong.status_code, "Tidak ada laporan" in wrong.words) == (422, False)
    assert "tidak cocok" in wrong.errors


def test_the_page_that_comes_back_says_what_the_first_one_said(visitor):
    page = tell(visitor, danger="yes")
    wrong = visitor.submit(page, "last", last="ZZZZ")
    assert "Anda menandai ada bahaya. Jangan tunggu kami." in wrong.words
    assert wrong.tree.xpath("//input[@id='last']/@aria-invalid") == ["true"]


def test_after_an_hour_the_code_is_asked_for_and_shown_nowhere(visitor, page, clock):
    clock(portal_clock.now() + timedelta(minutes=61))
    for last in ("ZZZZ", code_of(page)[-4:]):
        late = visitor.submit(page, "last", last=last)
        assert (late.status_code, late.h1) == (422, "Cek laporan Anda")
        assert "Halaman ini sudah lama terbuka. Ketik kodenya sekali lagi." in late.errors
        assert code_of(page)[:4] not in late.words
        assert dict(late.form("receipt").pairs)["receipt"] == ""


@pytest.mark.parametrize("stub", ["", "forged", tokens.new_token])
def test_a_stub_that_is_not_ours_opens_nothing(visitor, page, stub):
    data = {"stub": stub() if callable(stub) else stub, "last": code_of(page)[-4:]}
    assert visitor.post("/cek", data=data).status_code == 422


def test_a_stub_for_a_code_of_nobody_finds_nothing(visitor):
    assert visitor.post("/cek", data={"stub": tokens.new_stub("0" * 16), "last": "0000"}).status_code == 404


def test_the_code_stands_on_the_page_once_and_nowhere_else(page):
    """Neither in a field nor in the title, an address or a header."""
    whole = code_of(page)
    groups = whole.split()
    shown = page.tree.find_class("code")[0]
    shown.getparent().remove(shown)
    rest = page.tree.text_content() + " ".join(str(value) for value in page.tree.xpath("//@*")) + json.dumps(list(page.headers))
    pairs = [f"{one}{other}" for one, other in pairwise(groups)]  # four alone may come in any token
    assert [one for one in (whole, whole.replace(" ", ""), *pairs) if one in rest] == []


def test_the_browser_is_asked_to_remember_nothing(page):
    (field,) = page.tree.xpath("//input[@name='last']")
    assert (field.get("autocomplete"), field.get("type"), field.getparent().getparent().get("autocomplete")) == ("off", None, "off")
    assert page.headers["Cache-Control"] == "no-store"


def test_there_is_no_way_on_but_by_the_code(page):
    """No link that a thumb could touch by mistake, but for telephones and places on the page itself."""
    assert page.tree.find_class("nav") == []
    assert [link for link in page.links if not link.startswith(("tel:", "#"))] == []


def test_what_is_printed_is_the_code_and_the_address(page):
    code = code_of(page)
    for unprinted in page.tree.xpath("//main//*[contains(concat(' ', @class, ' '), ' noprint ')] | //form | //header | //footer"):
        unprinted.drop_tree()
    body = page.tree.xpath("//body")[0]
    for script in body.xpath(".//script | .//*[contains(@class, 'skip')]"):
        script.drop_tree()
    assert " ".join(body.text_content().split()) == f"{code} Alamat untuk kembali: localhost/cek."


# --- a page that asks for a code ----------------------------------------------------------------------------------------------


def test_a_code_sent_again_by_an_old_page_is_asked_for_anew(visitor, clock):
    """A browser that sends a page again, the next day, by somebody else's hand."""
    code = code_of(post(visitor))
    form = visitor.get("/cek").form("receipt")
    assert STORY in visitor.fills_in(form, receipt=code).words
    clock(portal_clock.now() + timedelta(minutes=16))
    again = visitor.fills_in(form, receipt=code)
    assert again.status_code == 422
    assert (STORY in again.text, code in again.text) == (False, False)
    assert STORY in visitor.submit(again, "receipt", receipt=code).words


def test_a_forged_day_of_the_page_helps_nobody(visitor):
    code = code_of(post(visitor))
    assert visitor.post("/cek", data={"receipt": code, "opened": "forged"}).status_code == 422


def test_a_code_that_is_too_long_is_said_to_be(visitor):
    code = code_of(post(visitor))
    assert "Kodenya terlalu panjang: 17 huruf dan angka, seharusnya 16." in come_back(visitor, code + "7").errors


def test_the_blank_page_asks_for_a_code_and_holds_none(visitor):
    assert dict(visitor.get("/en/cek").form("receipt").pairs)["receipt"] == ""

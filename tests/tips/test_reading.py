"""Pages to read: what residents learn before and after they tell something, and the office's page that says nothing about reports."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portal.cases.opening import ACKNOWLEDGE, DECIDE
from portal.offices.models import Holiday
from portal.storage.database import unit_of_work
from tests.cast import office
from tests.tips.stories import post
from tests.visitors import words

READ = ("/privasi", "/bantuan", "/hak", "/aksesibilitas", "/kantor")
ONION = "http://abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion"
LONGEST = 16  # words of a sentence on a public page (glossary.md)
LONGER = 22  # what a list of things may take
GIVEN_AWAY = re.compile(r"lapor|report|pengadu|complain|cek|code|kode|poa|asing|foreign", re.I)


@pytest.mark.parametrize("at", ["", "/en"])
def test_every_page_leads_to_what_is_promised_and_to_help(visitor, at):
    footer = {at + path for path in READ}
    for page in (visitor.get(at + "/"), visitor.get(at + "/cek"), visitor.get(at + "/privasi"), post(visitor, at + "/", story="x")):
        assert footer <= set(page.links)


def test_who_reads_goes_on_in_their_language(visitor):
    for path in READ:
        english = visitor.get("/en" + path)
        assert english.tree.get("lang") == "en"
        assert [link for link in english.links if not link.startswith("/en/") and not link.startswith(("#", "tel:"))] == [path]


@pytest.mark.parametrize("path", READ)
@pytest.mark.parametrize("at", ["", "/en"])
def test_sentences_are_short_enough_for_a_twelve_year_old(visitor, at, path):
    page = visitor.get(at + path).tree
    for unread in page.xpath("//header | //footer | //*[contains(@class, 'eg')]"):
        unread.drop_tree()
    texts = [words(one) for one in page.xpath("//main//p | //main//li/span | //main//td | //main//li[not(span)]")]
    sentences = [one for text in texts for one in re.split(r"(?<=[.?!;:]) ", text)]
    assert [one for one in sentences if len(one.split()) > LONGER] == []
    assert sum(len(one.split()) for one in sentences) / len(sentences) < LONGEST


def test_help_names_the_days_that_cases_are_given(visitor):
    said = visitor.get("/en/bantuan").words
    assert f"Within {ACKNOWLEDGE} working days" in said
    assert f"Within {DECIDE} working days" in said
    assert f"within {DECIDE} working days" in visitor.get("/en/aksesibilitas").words


def test_who_reads_the_promise_in_tor_browser_learns_of_the_onion_service(app, visitor):
    assert "onion" not in visitor.get("/privasi").words
    app.extensions["portal"] = replace(app.extensions["portal"], onion=ONION)
    assert ONION in visitor.get("/privasi").words


# --- the office ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/kantor", "/en/kantor"])
def test_the_offices_page_gives_nobody_away(visitor, path):
    """Whoever looks over a shoulder, or into the history, sees an office like any other: no word of reports, and no way to them."""
    page = visitor.get(path)
    assert set(page.links) == {"#isi", "/kantor", "/en/kantor"}
    assert not GIVEN_AWAY.search(page.words + page.tree.findtext(".//title"))
    assert not GIVEN_AWAY.search(" ".join(page.tree.xpath("//meta[@content]/@content")))
    assert page.tree.xpath("//form | //script") == []


def test_an_office_says_when_it_is_open(visitor, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    with unit_of_work():
        here = office()
        here.town, here.hours = "Tamiang Layang", "Senin–Kamis: 07.30–16.00 WIB\n\nSetiap hari ada piket"
        here.services, here.phone = "Surat keterangan penelitian", "0526 209 1234"
        here.holidays = [
            Holiday(day=day, name=name)
            for day, name in [(date(2026, 8, 17), "Kemerdekaan"), (date(2026, 12, 25), "Natal"), (date(2027, 1, 1), "Tahun Baru")]
        ]
    page = visitor.get("/kantor")
    assert page.h1 == "Kantor kami di Tamiang Layang"
    assert [words(one) for one in page.tree.xpath("//tbody//*[self::th or self::td]")] == [
        "Senin–Kamis", "07.30–16.00 WIB", "Setiap hari ada piket"
    ]  # fmt: skip
    for said in ("Surat keterangan penelitian", "0526 209 1234", "Jumat, 25 Desember 2026 (Natal)", "Tahun Baru"):
        assert said in page.words
    assert "Kemerdekaan" not in page.words, "that was"


def test_in_english_it_says_what_there_is_and_marks_what_is_indonesian(visitor):
    with unit_of_work():
        office().hours, office().services, office().services_en = "Jumat: 07.30–11.00 WIB", "Surat", "Letters"
    page = visitor.get("/en/kantor")
    assert words(page.tree.xpath("//table[@lang='id']//td")[0]) == "07.30–11.00 WIB"
    assert [words(one) for one in page.tree.xpath("//ul/li")] == ["Letters"]
    assert not page.tree.xpath("//ul[@lang]")


def test_an_office_that_has_said_nothing_of_itself_claims_nothing(visitor):
    page = visitor.get("/kantor")
    assert page.h1 == "Kantor kami"
    assert "Jam layanan belum dicantumkan." in page.words
    assert page.tree.xpath("//main//h2 | //main//table") == []


def test_what_an_office_says_of_itself_stays_a_text(visitor):
    with unit_of_work():
        office().hours = office().services = office().town = "<b id=nasty>{{ 7*7 }}</b>: <script>nasty()</script>"
    page = visitor.get("/kantor")
    assert page.tree.xpath("//*[@id='nasty'] | //main//script") == []
    assert "{{ 7*7 }}" in page.words

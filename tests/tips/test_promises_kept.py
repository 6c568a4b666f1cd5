"""What /privasi promises and what every page of a resident promises the browser, read from live answers and from what is kept."""

from datetime import UTC, datetime
from html import unescape

import pytest

from portal.storage.database import db
from portal.storage.vault import SealedBytes
from portal.web import buckets
from tests import pictures
from tests.kept import every_row
from tests.tips.stories import answer, ask, code_of, come_back, tell, tip

READ = ("/privasi", "/bantuan", "/hak", "/aksesibilitas", "/kantor")
BOTH = [at + path for at in ("", "/en") for path in READ]
PERIODS = {
    "waiting": ("1 jam", "1 hour"),
    "spam": ("7 hari", "7 days"),
    "short": ("30 hari", "30 days"),
    "ordinary": ("1 tahun", "1 year"),
    "referred": ("2 tahun", "2 years"),
    "unanswered": ("90 hari", "90 days"),
}
ADDRESS = "203.0.113.77"


def policy(page) -> dict[str, list[str]]:
    """The content security policy, by directive."""
    return {name: sources for name, *sources in (part.split() for part in page.headers["Content-Security-Policy"].split(";"))}


@pytest.fixture
def answers(visitor):
    """What residents read, asked for and sent, by name."""
    receipt = tell(visitor)
    return {path: visitor.get(path) for path in ("/", "/en/", "/cek", *BOTH)} | {
        "receipt": receipt,
        "conversation": come_back(visitor, code_of(receipt)),
        "unknown": come_back(visitor, "0000 0000 0000 0000"),
    }


def test_every_page_is_fenced_in(answers):
    for name, page in answers.items():
        allowed = policy(page)
        assert allowed["default-src"] == ["'none'"], name
        assert allowed["form-action"] == ["'self'"], name
        assert allowed["base-uri"] == allowed["frame-ancestors"] == ["'none'"], name
        assert all(source.startswith("'sha256-") for source in (*allowed["style-src"], *allowed["script-src"])), name
        assert set(allowed) <= {
            "default-src", "style-src", "script-src", "connect-src", "img-src", "form-action", "base-uri", "frame-ancestors"
        }, name  # fmt: skip


def test_every_page_keeps_to_itself(answers):
    said = {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    for name, page in answers.items():
        assert {header: page.headers[header] for header in said} == said, name
        for closed in ("camera", "geolocation", "microphone", "browsing-topics"):
            assert f"{closed}=()" in page.headers["Permissions-Policy"], name


def test_what_holds_a_secret_is_never_kept_and_what_says_the_same_to_everybody_may_be(app, answers):
    assert {answers[name].headers["Cache-Control"] for name in ("receipt", "conversation", "unknown")} == {"no-store"}
    assert {answers[name].headers["Cache-Control"] for name in ("/", "/en/", "/cek")} == {"no-cache, private"}
    for path in BOTH:
        assert answers[path].headers["Cache-Control"] == "public, max-age=300"
        assert not answers[path].tree.xpath("//form | //input"), "nothing of one reader's own"
        assert app.test_client().get(path, environ_base={"REMOTE_ADDR": ADDRESS}).data == answers[path].data


def test_the_form_asks_for_nobody(visitor):
    """No field for who somebody is: neither the reporter, nor whom they saw."""
    for path in ("/", "/en/"):
        fields = visitor.get(path).tree.xpath("//form[@id='lapor']//*[@name]")
        names = {field.get("name") for field in fields}
        assert names >= {"category", "village", "landmark", "seen_on", "story", "danger"}
        for field in fields:
            assert field.get("type") not in {"email", "tel", "password"}, field.get("name")
            assert field.get("autocomplete") in {None, "off"}, field.get("name")
        assert not names & {"name", "nama", "email", "phone", "hp", "nik", "nationality", "religion", "ethnicity", "race", "language"}


def test_nothing_but_what_the_page_names_is_kept_in_clear(app):
    """Category and the office's own marks stand in `case`; of what a resident writes the rest is sealed, hashed or a number of ours."""
    named = {"tip": {"language", "village", "seen_on", "danger", "arrived_on"}, "message": {"said_on"}, "photo": {"pages", "size", "sort"}}
    ours = {"kind", "number", "voice", "asks", "about_closing", "last_shown", "shown_status"}
    for name, allowed in named.items():
        columns = [column for column in db.metadata.tables[name].columns if not column.foreign_keys or column.name == "village"]
        readable = {column.name for column in columns if not isinstance(column.type, SealedBytes) and not column.primary_key}
        hashes = {one for one in readable if one.endswith("_hash")}
        sealed_files = {"content", "thumb"} if name == "photo" else set()  # a file is sealed by storage/files, with its own id
        assert readable - hashes - sealed_files - ours - {"case_id"} == allowed


def test_the_time_of_day_is_kept_nowhere(visitor, clock):
    """Two reports of one day, at very different hours, and what came of them: rows of the same shape, no hour in any of them."""
    clock(datetime(2026, 11, 24, 5, 43, 21, tzinfo=UTC))
    code = code_of(tell(visitor, danger="yes"))
    answer(visitor, come_back(visitor, code), "Masih ada di sana.")
    rows = every_row("outgoing_mail", "session")  # mail to the office is content-free and leaves at once; no session is a resident's
    moments = [str(row) for table in rows.values() for row in table if "05:43" in str(row) or "12:43" in str(row) or "5, 43" in str(row)]
    assert moments == []
    assert "2026-11-24" in str(rows["tip"]) or "2026, 11, 24" in str(rows["tip"])


def test_a_visit_leaves_what_was_shown_last_and_nothing_else(visitor):
    code = code_of(tell(visitor))
    ask(code)
    before = every_row()
    come_back(visitor, code)
    after = every_row()
    assert {name for name in after if after[name] != before[name]} == {"tip"}
    assert tip(code).last_shown == 1
    come_back(visitor, code)
    assert every_row() == after, "a second visit changes nothing: nobody can tell that there was one"


def test_what_a_photo_knew_of_its_place_and_phone_is_gone_before_it_is_sealed(visitor):
    files = [("IMG_1.jpg", pictures.jpeg_12mp_with_gps()), ("IMG_2.heic", pictures.heic_with_gps())]
    photos = tip(code_of(tell(visitor, photos=files))).photos
    assert len(photos) == len(files)
    for photo in photos:
        for secret in (*pictures.SECRETS, *pictures.MARKS):
            assert secret not in photo.plain + photo.small, secret


def test_what_is_counted_by_address_has_another_name_every_day_and_no_address_in_it(app, clock):
    names = []
    for day in (24, 25):
        clock(datetime(2026, 11, day, 3, tzinfo=UTC))
        names.append(buckets.name("tips", ADDRESS))
    assert len(set(names)) == 2
    assert not any(ADDRESS in name or ADDRESS.encode().hex() in name for name in names)


@pytest.mark.parametrize("page, spoken", [("/privasi", 0), ("/en/privasi", 1)])
def test_the_page_says_the_periods_that_are_kept(visitor, page, spoken):
    """In these words; the page takes them from cases/keeping and tips/photos, tests/cases/test_keeping.py says the days."""
    tree = visitor.get(page).tree
    for name, words in PERIODS.items():
        (place,) = tree.xpath("//*[@data-promise=$name]", name=name)
        assert words[spoken] in unescape(place.text_content()), name
    assert ("35 hari", "35 days")[spoken] in tree.text_content()

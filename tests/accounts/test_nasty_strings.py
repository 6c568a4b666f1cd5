"""Whatever is typed at the doors: an answer in words, never a crash, never let through unescaped."""

from urllib.parse import quote

import pytest

from tests.cast import PASSWORD, RINA

NASTY = [
    "\x00",
    "\x00" * 20 + "abc",
    "\x1b[31m\x07\x08",
    "\u202egnp.exe",
    "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "x" * 1_000_000,
    "ä" * 300_000,
    "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>",
    "{{ 777*7 }}${777*7}{% raw %}#{777*7}",
    "' OR 1=1 --",
    "'; DROP TABLE user; --",
    "../../../../etc/passwd",
    "a@b\r\nBcc: c@d.test",
    "%s%s%n%x%%",
    "\ud800",
    "   ",
    "e\u0301" * 100,
    "null",
]
BYTES = [b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"\xf5\x80\x80\x80"]
ALL = [text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass") for text in NASTY + BYTES]


def harmless(nasty, answer, *allowed):
    assert answer.status_code in allowed, (nasty[:40], answer.status_code)
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert "5439" not in answer.words
    return answer


@pytest.mark.parametrize("field", ["email", "password", "next"])
def test_at_the_sign_in_page(app, visitor, field):
    token = visitor.get("/masuk").csrf
    for number, nasty in enumerate(ALL):
        typed = {"email": f"a{number}@contoh.test", "password": "bukan kata sandinya", "next": "", field: nasty}
        harmless(nasty, visitor.post("/masuk", data={"csrf_token": token, **typed}), 422)


def test_in_the_address_of_the_sign_in_page_and_as_its_token(app, visitor):
    for nasty in ALL:
        harmless(nasty, visitor.get("/masuk", query_string={"next": nasty[:2000]}), 200)
        harmless(nasty, visitor.post("/masuk", data={"csrf_token": nasty, "email": RINA.email, "password": PASSWORD}), 400)


def test_at_the_page_for_forgotten_passwords(app, visitor):
    for nasty in ALL:
        assert harmless(nasty, visitor.send("/lupa", email=nasty), 422).errors


def test_as_a_link(app, visitor):
    for nasty in ALL:
        harmless(nasty, visitor.get("/sandi/" + quote(nasty[:2000], safe="")), 404, 308)


def test_as_a_new_password_and_as_a_language(app, as_):
    rina = as_(RINA)
    for nasty in ALL:
        typed = {"current": PASSWORD, "password": nasty, "again": b"another one, so that nothing changes"}
        harmless(nasty, rina.send("/akun/sandi", **typed), 422)
        harmless(nasty, rina.send("/akun/bahasa", language=nasty), 422)


def test_as_a_cookie(app):
    for nasty in ALL:
        stranger = app.test_client()
        stranger.set_cookie("portal", nasty[:300].decode("latin-1").translate(dict.fromkeys((0, 10, 13))))
        assert stranger.get("/akun").status_code == 303


def test_a_password_with_odd_signs_works(app, as_):
    odd = "  \u202e👩‍👩‍👧 <b>&amp; ' \" \\ %s  "
    assert as_(RINA).submit("/akun", "current", current=PASSWORD, password=odd, again=odd).status_code == 303
    assert as_(RINA, odd).get("/akun").status_code == 200

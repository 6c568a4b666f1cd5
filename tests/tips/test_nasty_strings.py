"""Whatever is typed on the residents' side: an answer in words, nothing let through unescaped, no text lost."""

import pytest
from lxml import html

from portal.web.assets import RESIDENTS_SCRIPTS, public_script
from portal.web.fields import clean
from portal.web.tokens import new_ticket, new_token
from tests.tips.stories import A_TIP, STORY, code_of, come_back, filed, post, tip

MEGABYTE = 1_000_000
ENOUGH = " dan ini cukup panjang untuk sebuah cerita"
NASTY = {
    "null bytes": "Satu\x00 gudang\x00\x00" + ENOUGH,
    "control characters": "\x1b[31mMerah\x07\x08\x0b\x0c\x7f\x85" + ENOUGH,
    "writing turned around": "\u202etxt.exe\u2066 dan \u2067ini\u2069 juga" + ENOUGH,
    "right to left": "רכב כבד ליד השער · سيارات ثقيلة عند البوابة" + ENOUGH,
    "emoji sequences": "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏿 🇮🇩 1️⃣" + ENOUGH,
    "stacked accents": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘" + ENOUGH,
    "no width": "gu\u200bdang\u200c dan\u200d \ufeffjembatan\u2060" + ENOUGH,
    "lines of all kinds": "Satu\rdua\r\ntiga\nempat\u2028lima\u2029enam" + ENOUGH,
    "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>" + ENOUGH,
    "the end of a field": "\"'></textarea></select></form><script>alert(1)</script>" + ENOUGH,
    "entities": "&lt;b&gt; &amp;amp; &#60;script&#62; &NotEqualTilde;" + ENOUGH,
    "a template": "{{ 7*7 }} ${7*7} #{7*7} {% raw %}{{ config }} {{ cycler.__init__ }}" + ENOUGH,
    "a placeholder": "%(day)s %s %n %x %d %% {0} {story}" + ENOUGH,
    "the holes of a kept page": "\ue000token\ue001 \ue000first\ue001" + ENOUGH,
    "SQL": "'; DROP TABLE tip; -- \" OR 1=1 OR ''='" + ENOUGH,
    "words of the index": 'NEAR("a" b) AND NOT * ^ : -' + ENOUGH,
    "a path": "../../../../etc/passwd\x00.png" + ENOUGH,
    "a header": "gudang\r\nSet-Cookie: a=b\r\n\r\n<html>" + ENOUGH,
    "many words": " ".join(f"kata{n}" for n in range(900)),
    "a megabyte": "x" * MEGABYTE,
    "a megabyte of spaces": "1" + " " * MEGABYTE + "1",
    "a megabyte of another script": "ꦲ" * (MEGABYTE // 3),
    "spaces": " \t\u3000\u00a0 ",
    "nothing": "",
    "null": "null",
}
BYTES = {
    "half a character": b"gudang \xc3\x28 \xff\xfe" + ENOUGH.encode(),
    "a lonely surrogate": b"gudang \xed\xa0\x80" + ENOUGH.encode(),
    "past the last character": b"gudang \xf5\x80\x80\x80" + ENOUGH.encode(),
    "latin-1": "Café pa\xf1ol".encode("latin-1") + ENOUGH.encode(),
}
ALL = NASTY | BYTES
FIELDS = ("token", "website", "category", "village", "landmark", "seen_on", "story", "danger")


OURS = {str(public_script(name)).removeprefix("<script>").removesuffix("</script>") for name in RESIDENTS_SCRIPTS}


def sound(name, answer, *statuses):
    """An answer that people can use: nothing crashed, nothing of what was typed became markup."""
    assert answer.status_code in statuses, (name, answer.status_code)
    assert {one.text for one in answer.tree.xpath("//script")} <= OURS, name
    assert not answer.tree.xpath("//img | //*[@onerror]"), name
    assert answer.tree.xpath("//main//h1"), name
    assert "49" not in answer.tree.findtext(".//title"), name
    assert "Set-Cookie" not in answer.headers, name
    return answer


def kept(typed):
    """What of a text must still be there: everything but what nobody can see."""
    text = (
        typed.decode("utf-8", "werkzeug.url_quote") if isinstance(typed, bytes) else typed
    )  # bytes that are no text, as Werkzeug shows them
    return "".join((clean(text) or "").split())


def standing(answer, name):
    return "".join(next(value for field, value in answer.form(name).pairs if field == name).split())


@pytest.mark.parametrize("field", FIELDS)
def test_in_any_field_of_the_form(visitor, field):
    for name, typed in ALL.items():
        before = filed()
        answer = sound(name, post(visitor, **{field: typed}), 200, 422)
        if answer.status_code == 200:
            assert filed() == before + 1, name
            continue
        assert answer.errors, name
        assert standing(answer, "story") == kept(typed if field == "story" else STORY), name
        if field in ("landmark", "seen_on", "website"):
            assert standing(answer, field) == kept(typed), name


def test_a_story_arrives_as_it_was_written(visitor):
    for name, typed in ALL.items():
        if not 20 <= len(kept(typed)) <= 5000:
            continue
        code = code_of(post(visitor, story=typed, landmark=typed[:150]))
        assert kept(tip(code).story) == kept(typed), name
        page = sound(name, come_back(visitor, code), 200)
        shown = "".join(one.text_content() for one in page.tree.xpath("//ol[@class='talk']/li/p[@dir]"))
        assert "".join(shown.split()) == kept(typed), name


@pytest.mark.parametrize("field", ["receipt", "last", "ticket", "token", "story", "switch"])
def test_in_any_field_of_a_follow_up(visitor, field):
    for name, typed in ALL.items():
        sound(name, visitor.post("/cek", data={"receipt": "7K3M 9QXT 2HWD B5KA", field: typed}), 200, 404, 422)


@pytest.mark.parametrize("field", ["token", "story", "ticket"])
def test_in_any_field_of_an_answer(visitor, field):
    ticket = new_ticket(tip(code_of(post(visitor))).id, "id")
    for name, typed in ALL.items():
        fields = {"ticket": ticket, "token": new_token(), "story": "Masih ada."} | {field: typed}
        answer = sound(name, visitor.post("/cek", data=fields), 200, 404, 422)
        if answer.status_code == 422:
            assert standing(answer, "story") == kept(fields["story"]), name
        elif field == "story":
            assert kept(typed) in "".join(answer.tree.text_content().split()), name


def test_on_the_way_to_the_other_language(visitor):
    for name, typed in ALL.items():
        fields = dict.fromkeys(("landmark", "seen_on", "story"), typed) | {"switch": "en"}
        answer = sound(name, visitor.post("/en/", data=fields), 200)
        assert [standing(answer, field) for field in ("landmark", "seen_on", "story")] == [kept(typed)] * 3, name


@pytest.mark.parametrize("at", ["/", "/cek"])
def test_bodies_that_are_no_form(visitor, at):
    bodies = [
        b"",
        b"&&&===",
        b"story",
        b"story=%",
        b"story=%zz%f",
        b"%00=%00",
        b"\xff\xfe=\xff",
        b"story=a&story=b&token=c&token=d",
        b"x" * MEGABYTE,
    ]
    kinds = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "text/plain", "", "/"]
    for body in bodies:
        for kind in kinds:
            sound((kind, body[:20]), visitor.post(at, data=body, content_type=kind), 400, 422)


def test_fields_that_nobody_knows_do_no_harm(visitor):
    assert code_of(post(visitor, nationality="?", photos="x", anyway="1", ticket="x"))


@pytest.mark.parametrize("host", ["localhost:8000", "evil.example", "a" * 60, "xn--80ak6aa92e.com"])
def test_a_strange_host_name_is_answered_by_the_office_of_this_portal(visitor, host):
    assert visitor.get("/", base_url=f"http://{host}").status_code == 200


def test_markup_never_comes_out_of_words(visitor):
    """The page of a report full of markup has exactly the elements of a page without."""
    plain = html.tostring(come_back(visitor, code_of(post(visitor))).tree).count(b"<")
    wild = come_back(visitor, code_of(post(visitor, **A_TIP | {"story": NASTY["HTML"] + NASTY["the end of a field"]})))
    assert html.tostring(wild.tree).count(b"<") == plain

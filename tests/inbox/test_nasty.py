"""Nasty things in every field of the desk: never a crash, never markup of somebody else's, never a lost text."""

import csv
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest

from portal.web.fields import stripped
from tests.cast import RINA
from tests.inbox.desk import at, case, messages, notes, registration, report, submission
from tests.register.people import NASTY
from tests.visitors import Answer

FIELDS = {  # the deed, its field, and what else it needs
    "decision": ("reason", {"outcome": "unfounded"}),
    "note": ("note", {}),
    "title": ("title", {}),
    "message": ("message", {"do": "tell"}),
    "due": ("day", {}),
}
ALL = [*NASTY, "b" * 1_000_000, "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "\u202eterbalik\u202c", "🏴‍☠️" * 500, "\u0000"]


def harmless(page: Answer) -> bool:
    """Nothing of what was typed has become markup."""
    return not page.tree.xpath("//script[not(@src)] | //*[@onerror or @onload] | //img[@src='x'] | //h2/b/b")


def kept(page: Answer, name: str) -> str:
    """What stands in the field that came back."""
    one = page.tree.xpath(f"//*[@name='{name}']")[0]
    return (one.text or "").removeprefix("\n") if one.tag == "textarea" else one.get("value", "")


@pytest.mark.parametrize("deed", FIELDS)
def test_in_every_field_of_a_case(as_, deed):
    rina, (name, more) = as_(RINA), FIELDS[deed]
    for nasty in ALL:
        code = report()
        answer = rina.send(f"{at(code)}/{deed}", version=case(code).version, **more, **{name: raw(nasty)})
        assert answer.status_code in (303, 409, 422)
        page = rina.get(at(code)) if answer.status_code == 303 else answer
        assert page.status_code in (200, 409, 422)
        assert harmless(page)
        assert answer.status_code == 303 or deed == "title" or same(kept(page, name), nasty)


def test_notes_and_messages_are_kept_as_they_were_typed(as_):
    rina = as_(RINA)
    for nasty in ALL:
        code, text = report(), "Mulai " + nasty[:3000] + " selesai"
        for deed in ("note", "message"):
            assert rina.send(f"{at(code)}/{deed}", version=case(code).version, **{deed: raw(text)}).status_code == 303
        for saved in (notes(code)[0], messages(code)[0].text):
            assert same(saved, text)
        assert harmless(rina.get(at(code)))


def test_in_the_forms_of_submissions_and_registrations(as_):
    sent, waiting = submission(), registration()
    rina = as_(RINA)
    for nasty in map(raw, ALL):
        for address, fields in (
            (f"{at(sent)}/changes", {"question": nasty, "do": nasty}),
            (f"{at(sent)}/records", {"reason": nasty}),
            (f"{at(waiting)}/decision", {"outcome": nasty, "reason": nasty}),
            (f"{at(waiting)}/owner", {"owner": nasty}),
            (f"{at(waiting)}/claim", {}),
        ):
            answer = rina.send(address, version=nasty, **fields)
            assert answer.status_code in (303, 409, 422)
            assert answer.status_code == 303 or harmless(answer)
    assert harmless(rina.get(at(sent)))
    assert harmless(rina.get(at(waiting)))


def test_when_an_officer_files_for_somebody(as_):
    rina = as_(RINA)
    names = ("source", "category", "village", "landmark", "seen_on", "language", "story", "danger", "token")
    for nasty in ALL:
        answer = rina.send("/inbox/baru", **dict.fromkeys(names, raw(nasty)))
        assert answer.status_code == 422
        assert harmless(answer)
        assert same(kept(answer, "story"), nasty)


def test_bytes_that_are_no_text(as_):
    code = report()
    rina = as_(RINA)
    token = b"&csrf_token=" + quote_from_bytes((rina.token or "").encode()).encode()
    for body in (b"note=%ff%fe%80&x=%c3%28", b"note=\xff\xfe", b"%00=%00&note=%00", b"note=" + b"&note=" * 500, b"=&=&;note"):
        answer = rina.post(f"{at(code)}/note", data=body + token, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (303, 400, 422)


def test_every_invented_report_is_read_as_it_was_told(as_):
    rina = as_(RINA)
    with (Path(__file__).parents[1] / "fixtures" / "tips.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            page = rina.get(at(report(line["text"], village=line["village_code"])))
            assert " ".join(line["text"].split()) in page.words


def test_a_report_full_of_markup_is_shown_as_text(as_):
    story = "<b>Lihat</b> <script>alert(1)</script> {{ 7*7 }} & 'kutip' \"ganda\" di mess itu."
    code = report(story)
    rina = as_(RINA)
    assert harmless(rina.get("/inbox/"))
    page = rina.get(at(code))
    assert harmless(page)
    assert story in page.words


def test_without_its_token_no_form_is_taken(as_):
    code = report()
    assert as_(RINA).post(f"{at(code)}/note", data={"note": "x"}).status_code == 400
    assert notes(code) == []


def raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def same(saved: str, typed: str) -> bool:
    """As typed, but for control characters and what is no character at all."""
    expected = stripped(typed.replace("\ud800", "%ED%A0%80")) or ""  # half a character arrives as its bytes are written
    return "".join(saved.split()) == "".join(expected.split())


def test_a_number_of_thousands_of_digits_is_too_long(as_):
    rina, code = as_(RINA), report()
    answer = rina.send(f"{at(code)}/due", version=case(code).version, days="9" * 5000)
    assert answer.status_code == 422
    assert "Paling banyak 10 huruf" in answer.errors

"""The list as a sponsor's own system sends it: by the rules of the sheet, filed once, and never more than was said."""

import csv
import io
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.throttle import CALLS
from portal.audit.log import Action
from portal.audit.models import Deed
from portal.documents.sheets import FILE_LIMIT
from portal.register import roll
from portal.register.codes import SponsorKind
from portal.register.sheets import importing
from portal.register.sheets.preview import compare
from portal.storage.database import db, unit_of_work
from tests import cast
from tests.cast import DEWI, RINA, TELANG, TELANGS_SYSTEM
from tests.inbox import desk
from tests.register import lists, people
from tests.register.people import NASTY
from tests.register.systems import LIN, WANG, System
from tests.visitors import Answer

CSV = "text/csv"


@pytest.fixture
def hr(app):
    return System(app)


def names() -> list[str]:
    return [worker.name for worker in people.workers() if worker.left_on is None]


# --- out and in again ---------------------------------------------------------------------------------------------------------


def test_what_comes_out_goes_in_again_and_changes_nothing(hr):
    hr.sends_text(lists.sheet(), CSV)
    hr.sends(*hr.gets("/roll").json["workers"], WANG | {"name": "=1+1 Wang", "residence": "- di mes", "apoa_receipt": "'0123"})
    before = hr.gets("/roll")
    assert len(before.json["workers"]) == 4
    assert "'0123" in [worker["apoa_receipt"] for worker in before.json["workers"]], "JSON needs no quote to guard a text, so it is one"
    for language in ("id", "en"):
        as_json = hr.sends_text(before.data)
        as_csv = hr.sends_text(hr.gets("/roll", Accept=CSV, Accept_Language=language).data, CSV, Accept_Language=language)
        for answer in (as_json, as_csv):
            assert (answer.status_code, answer.json["filed"], answer.json["counts"]["unchanged"]) == (200, False, 4), answer.text
    assert hr.gets("/roll").json == before.json
    assert len(people.submissions()) == 2


def test_so_it_does_for_somebody_who_only_guarantees(hr):
    with unit_of_work():
        TELANG.row.kind = SponsorKind.INDIVIDUAL
    wife = {name: LIN[name] for name in ("name", "sex", "birth_date", "nationality", "passport")} | {"residence_code": cast.KARANG_LANGIT}
    assert hr.sends(wife).status_code == 201
    (out,) = hr.gets("/roll").json["workers"]
    assert (out["foreign_kind"], out["site_code"], out["residence_code"]) == ("family", cast.KARANG_LANGIT, cast.KARANG_LANGIT)
    assert hr.sends(out).json["counts"]["unchanged"] == 1
    assert hr.sends_text(hr.gets("/roll", Accept=CSV).data, CSV).json["counts"]["unchanged"] == 1
    assert hr.sends(out | {"position": "Ahli Geologi"}).status_code == 422
    kinds = [row["code"] for row in hr.gets("/codes/foreign_kind").json["rows"]]
    assert kinds == ["family", "student", "tourist", "refugee", "other"]


def test_a_table_of_another_program_is_no_formula(hr):
    hr.sends(LIN | {"residence": "=cmd|'/C calc'!A0"})
    (row,) = csv.DictReader(io.StringIO(hr.gets("/roll", Accept=CSV).text))
    assert row["Alamat Tinggal"] == "'=cmd|'/C calc'!A0"


def test_the_version_goes_with_the_list(hr, as_):
    first = hr.gets("/roll")
    hr.sends(LIN)
    people.add(as_(DEWI), name="Wang Li", passport="EG1122334")
    assert (first.headers["ETag"], first.json["version"], hr.gets("/roll").headers["ETag"]) == ('"0"', 0, '"2"')
    assert hr.gets("/roll", If_None_Match='"2"').status_code == 304
    assert hr.gets("/roll", If_None_Match='"1"').status_code == 200


# --- trying ------------------------------------------------------------------------------------------------------------------


def test_trying_gives_exactly_what_the_preview_gives_and_files_nothing(hr):
    hr.sends_text(lists.sheet(), CSV)
    people_now = [lists.LIN | {lists.POSITION: "Kepala bengkel"}, lists.SANJEEWA | {lists.BORN: "07/13/1980"}, *lists.fifty(wrong=3)[:5]]
    listed = lists.sheet([*people_now, lists.JEFRI | {lists.PASSPORT: ""}])
    seen = compare(importing.read(listed, "x.csv"), TELANG.row, cast.office(), roll.present(TELANG.row), roll.departed(TELANG.row))
    tried = hr.sends_text(listed, CSV, "dry_run=true").json
    assert [(one["line"], one["name"]) for one in tried["arriving"]] == [(one.line, one.details.name) for one in seen.arriving]
    assert [(one["line"], {field["column"]: field["after"] for field in one["fields"]}) for one in tried["changing"]] == [
        (one.line, one.after) for one in seen.changing
    ]
    assert [(one["line"], one["column"], one["value"], one["detail"]) for one in tried["errors"]] == [
        (one.line, one.column.value, one.text, one.reason) for one in seen.wrong
    ]
    assert [one["name"] for one in tried["missing"]] == [worker.name for worker in seen.missing]
    assert tried["counts"]["unchanged"] == len(seen.unchanged)
    assert (tried["filed"], tried["dry_run"], len(people.submissions())) == (False, True, 1)


def test_json_and_csv_are_read_alike(hr):
    keys = {"No. Paspor": "passport", "Nama Lengkap": "name"}
    as_csv = hr.sends_text(lists.sheet(), CSV, "dry_run=true").json
    as_json = hr.sends(*({keys.get(name, name): text for name, text in line.items()} for line in lists.lines()), query="dry_run=true").json
    assert as_json["arriving"] == [one | {"line": one["line"] - 1} for one in as_csv["arriving"]], "JSON has no line for the header"
    assert as_json["counts"] == as_csv["counts"]
    assert as_json["columns"] == as_csv["columns"]


def test_names_nobody_knows_are_told_and_ignored(hr):
    told = hr.sends(LIN | {"Golongan Darah": "O", "pendidikan": "S1", "No. Paspor": "XX1234567"}, query="dry_run=true").json["columns"]
    assert [one["name"] for one in told["unknown"]] == ["Golongan Darah"]
    assert (told["ignored"], told["twice"]) == (["pendidikan"], ["No. Paspor"])


# --- filing ------------------------------------------------------------------------------------------------------------------


def test_a_list_that_is_right_is_one_submission_by_the_system(hr, as_):
    answer = hr.sends(LIN, WANG)
    assert (answer.status_code, answer.json["counts"]["arriving"], answer.headers["ETag"]) == (201, 2, '"1"')
    (sent,) = people.submissions()
    assert answer.json["submission"] | {"sent_at": ""} == {
        "address": f"http://127.0.0.1:8000/sponsor/kiriman/{sent.id}",
        "case": sent.case.spoken,
        "sent_at": "",
        "receipt": sent.paper.reference,
    }
    deed = db.session.scalars(select(Deed).where(Deed.action == Action.ROLL_DECLARED.value)).one()
    assert (deed.actor_id, deed.subject_id, deed.details["arrived"]) == (TELANGS_SYSTEM.row.id, sent.id, 2)
    assert "Dikirim oleh sistem penjamin" in as_(RINA).get(desk.at(sent.case.code)).words
    dewi = as_(DEWI)
    assert "lewat sistem" in dewi.get("/sponsor/kiriman").words
    assert "dikirim Sistem HR Telang" in dewi.get(f"/sponsor/kiriman/{sent.id}").words
    assert "Sistem HR Telang, lewat sistem" in dewi.get(f"/sponsor/pekerja/{people.workers()[0].id}").words


def test_the_same_list_again_is_the_same_submission(hr):
    first, again = hr.sends(LIN), hr.sends(LIN)
    assert (first.status_code, again.status_code, again.json["repeated"]) == (201, 200, True)
    assert again.json["submission"] == first.json["submission"]
    assert len(people.submissions()) == 1


def test_the_same_list_after_another_one_is_a_new_statement(hr):
    for position in ("Geolog", "Kepala bengkel", "Geolog"):
        assert hr.sends(LIN | {"position": position}).status_code == 201
    assert [worker.position for worker in people.workers()] == ["Geolog"]
    assert len(people.submissions()) == 3


def test_a_request_with_a_name_is_filed_once_whatever_happened_since(hr, as_):
    first = hr.sends(LIN, Idempotency_Key="november")
    people.add(as_(DEWI), name="Wang Li", passport="EG1122334")
    again = hr.sends(LIN, Idempotency_Key="november", If_Match='"0"')
    assert (again.status_code, again.json["repeated"], again.json["submission"]) == (200, True, first.json["submission"])
    other = hr.sends(LIN, WANG, Idempotency_Key="november")
    assert other.status_code == 422
    assert "Idempotency-Key" in other.json["detail"]
    assert hr.sends(LIN | {"position": "Geolog"}, Idempotency_Key="desember").status_code == 201


def at_once(app: Flask, listed: list[list[dict[str, Any]]]) -> list[Answer]:
    """Each list is sent by a system of its own, all in the same moment."""
    ready = Barrier(len(listed))

    def send(people_sent: list[dict[str, Any]]) -> Answer:
        with app.app_context():
            ready.wait(20)
            return System(app).sends(*people_sent)

    with ThreadPoolExecutor(len(listed)) as crowd:
        answers = list(crowd.map(send, listed))
    db.session.rollback()  # the test sees what they did
    return answers


def test_its_people_may_take_back_what_it_sent_and_it_may_send_again(hr, as_):
    hr.sends(LIN, Idempotency_Key="november")
    (sent,) = people.submissions()
    dewi = as_(DEWI)
    assert dewi.submit(f"/sponsor/kiriman/{sent.id}", "tarik").status_code == 303
    assert (names(), people.submissions()) == ([], [])
    assert hr.sends(LIN, Idempotency_Key="november").status_code == 201


def test_many_at_once_file_one(app):
    answers = at_once(app, [[LIN, WANG]] * 6)
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert len({answer.json["submission"]["address"] for answer in answers}) == 1
    assert names() == ["Lin Haoran", "Wang Li"]


def test_two_different_lists_at_once_are_both_heard(app):
    people_sent = [LIN | {"passport": f"EA{number:07}", "name": f"Pekerja {chr(65 + number)}"} for number in range(4)]
    answers = at_once(app, [[one] for one in people_sent])
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len(names()) == sum(answer.status_code == 201 for answer in answers) >= 2


def test_a_list_made_from_an_older_version_is_not_taken(hr, as_):
    hr.sends(LIN)
    people.add(as_(DEWI), name="Wang Li", passport="EG1122334")
    for query in ("", "dry_run=true"):
        stale = hr.sends(LIN | {"position": "Geolog"}, query=query, If_Match='"1"')
        assert stale.status_code == 412
    assert hr.sends(LIN | {"position": "Geolog"}, If_Match='"7", "2"').status_code == 201
    assert hr.sends(LIN | {"position": "Kepala"}, If_Match="*").status_code == 201
    assert hr.sends(LIN, If_Match='"nonsense"').status_code == 412


def test_wrong_cells_are_all_told_and_nothing_is_saved(hr):
    answer = hr.sends(WANG, LIN | {"sex": "W", "birth_date": "31/02/1977"}, {"name": "Tanpa paspor", "sex": "L"})
    assert answer.status_code == 422
    told = [(error["line"], error["column"]) for error in answer.json["errors"]]
    assert told[:2] == [(2, "sex"), (2, "birth_date")]
    assert (3, "passport") in told
    assert answer.json["errors"][1] == {
        "line": 2,
        "name": "Lin Haoran",
        "column": "birth_date",
        "header": "Tanggal Lahir",
        "value": "31/02/1977",
        "detail": "Februari 1977 hanya sampai tanggal 28.",
    }
    assert names() == []


def test_the_right_lines_are_saved_where_that_is_asked_for(hr):
    answer = hr.sends(WANG, LIN | {"sex": "W"}, query="partial=true")
    assert (answer.status_code, [error["line"] for error in answer.json["errors"]], names()) == (201, [2], ["Wang Li"])
    (sent,) = people.submissions()
    assert [(cell["line"], cell["column"]) for cell in sent.refused] == [(2, "sex")]
    assert "W" not in str(sent.refused[0]["letter"])
    assert hr.sends(LIN | {"sex": "W"}, query="partial=true").json["filed"] is False


def test_somebody_elses_people_are_not_taken(hr):
    answer = hr.sends(LIN | {"sponsor": "PT Lain"})
    assert (answer.status_code, answer.json["errors"][0]["column"]) == (422, "sponsor")
    assert hr.sends(LIN | {"sponsor": "Telang Karya Mineralindo, PT"}).status_code == 201


# --- leaving -----------------------------------------------------------------------------------------------------------------


def test_a_missing_line_never_means_left(hr):
    hr.sends(LIN, WANG)
    answer = hr.sends(LIN)
    assert (answer.json["filed"], [one["name"] for one in answer.json["missing"]]) == (False, ["Wang Li"])
    assert hr.sends().json["counts"]["missing"] == 2
    assert names() == ["Lin Haoran", "Wang Li"]


def test_a_line_says_who_has_left_and_when(hr):
    hr.sends(LIN, WANG)
    answer = hr.sends(LIN, {"passport": WANG["passport"], "name": WANG["name"], "left_on": "2026-11-20"})
    assert answer.json["counts"]["leaving"] == 1
    assert [(worker.name, worker.left_on) for worker in people.workers()] == [("Lin Haoran", None), ("Wang Li", date(2026, 11, 20))]
    back = hr.sends(LIN, WANG | {"started_on": "2026-11-22"})
    assert (back.json["counts"]["returning"], names()) == (1, ["Lin Haoran", "Wang Li"])


def test_those_no_longer_listed_leave_only_where_that_is_asked_for_with_a_day(hr):
    hr.sends(LIN, WANG)
    for query in ("missing=left", "left_on=2026-11-20", "missing=left&left_on=kemarin", "missing=gone&left_on=2026-11-20"):
        assert hr.sends(LIN, query=query).status_code == 400, query
    early = hr.sends(LIN, query="missing=left&left_on=2020-01-01")
    assert (early.status_code, early.json["errors"][0]["line"], early.json["errors"][0]["column"]) == (422, None, "left_on")
    answer = hr.sends(LIN, query="missing=left&left_on=2026-11-20")
    assert [(one["line"], one["name"], one["left_on"]) for one in answer.json["leaving"]] == [(None, "Wang Li", "2026-11-20")]
    assert names() == ["Lin Haoran"]


# --- what is no list ---------------------------------------------------------------------------------------------------------

DEEP = "[" * 100_000
HOSTILE: dict[str, tuple[str | bytes, int]] = {
    "nothing": ("", 400),
    "no JSON": ("{'workers': []}", 400),
    "cut off": ('{"workers": [{"passport": "A', 400),
    "deep": (DEEP, 400),
    "deep in a cell": ('{"workers": [{"passport": ' + DEEP, 400),
    "deep objects": ('{"a":' * 50_000, 400),
    "NaN": ('{"workers": [{"passport": NaN}]}', 400),
    "Infinity": ('{"workers": [{"passport": -Infinity}]}', 400),
    "twice": ('{"workers": [{"passport": "A1234567", "passport": "A1234568"}]}', 400),
    "no UTF-8": (b'{"workers": [{"passport": "\xff\xfe"}]}', 400),
    "a list": ("[]", 422),
    "null": ("null", 422),
    "a number": ("12", 422),
    "a text": ('"workers"', 422),
    "no list": ('{"workers": {"0": {}}}', 422),
    "no objects": ('{"workers": [[], "x", null]}', 422),
    "no passports": ('{"workers": [{"name": "Lin"}]}', 422),
    "only unknown names": ('{"workers": [{"": 1, "\\u0000": 2}]}', 422),
    "a huge number": ('{"workers": [{"passport": ' + "9" * 5000 + ', "name": "Lin"}]}', 422),
    "a huge exponent": ('{"workers": [{"passport": 1e999, "birth_date": -1e999, "name": "Lin"}]}', 422),
    "numbers for dates": ('{"workers": [{"passport": 123456789, "birth_date": 99999999999, "name": 1.5}]}', 422),
    "objects for cells": ('{"workers": [{"passport": {"a": []}, "name": [], "sex": true}]}', 422),
    "many columns": (json.dumps({"workers": [{f"k{number}": 1 for number in range(600)}]}), 422),
    "many cells": (json.dumps({"workers": [{f"k{number % 400}": 1} for number in range(6000)]}), 422),
    "many people": (json.dumps({"workers": [{"passport": "A1234567"}] * 60_000}), 422),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_json_gets_words_and_saves_nothing(hr, what):
    body, status = HOSTILE[what]
    for query in ("", "partial=true", "dry_run=true") if status == 400 or "many" in what else ("",):
        answer = hr.sends_text(body, query=query)
        assert (answer.status_code, len(answer.json["detail"]) > 10) == (status, True), answer.text[:300]
    assert names() == []


@pytest.mark.parametrize("nasty", NASTY)
def test_nasty_texts_are_kept_or_refused(hr, nasty):
    for name in LIN:
        answer = hr.sends_text(json.dumps({"workers": [LIN | {name: nasty}]}), query="dry_run=true")
        assert answer.status_code in (200, 422)
    hr.sends_text(json.dumps({"workers": [LIN | {nasty: 1}]}), query="dry_run=true")
    hr.sends_text(json.dumps({"workers": [LIN | {"residence": nasty}]}))
    assert hr.gets("/roll").status_code == hr.gets("/roll", Accept=CSV).status_code == 200


def test_hostile_tables_get_words(hr):
    broken = {b"\x00\x01\x02": 422, b'No. Paspor\n"A1234567': 422, b"<html></html>": 422, b"": 422, b"a,b\n1,2": 422}
    for body, status in broken.items():
        assert hr.sends_text(body, CSV).status_code == status, body


def test_what_is_too_large_or_another_kind_is_not_read(hr):
    assert hr.sends_text(b"x" * (FILE_LIMIT + 1), CSV).status_code == 413
    for kind in ("text/plain", "application/xml", "multipart/form-data", "application/x-www-form-urlencoded", ""):
        assert hr.sends_text(b"{}", kind).status_code == 415, kind
    assert hr.sends_text(b"{}", Content_Encoding="gzip").status_code == 415
    assert hr.sends(LIN, Accept="text/html").status_code == 406
    assert hr.sends(LIN, Accept="text/html, application/json;q=0.1").status_code == 201


@pytest.mark.parametrize("query", ["dryrun=true", "dry_run=1", "dry_run=", "partial=TRUE", "x", "dry_run=true&dry-run=true"])
def test_what_is_not_clear_is_not_done(hr, query):
    answer = hr.sends(LIN, query=query)
    assert (answer.status_code, names()) == (400, [])


@pytest.mark.parametrize("name", ["", "x" * 201, "é"])
def test_a_name_of_a_request_is_short_and_plain(hr, name):
    assert hr.sends(LIN, Idempotency_Key=name).status_code == 400


# --- manners -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked, speaks", [("", "id"), ("en", "en"), ("en-US,en;q=0.9", "en"), ("id, en;q=0.5", "id"), ("zh", "id"), ("*", "id"), ("x;;q", "id")]
)
def test_it_speaks_the_language_asked_for(hr, asked, speaks):
    answer = hr.sends({}, Accept_Language=asked) if asked else hr.sends({})
    assert (answer.status_code, answer.headers["Content-Language"]) == (422, speaks)
    assert ("paspor" in answer.json["detail"]) == (speaks == "id")


def test_outside_of_its_addresses_it_speaks_json_too(hr, visitor):
    for method, address in (("GET", "/api/v1/nowhere"), ("GET", "/api/x"), ("POST", "/api/v1/roll"), ("DELETE", "/api/v1/roll")):
        answer = visitor.open(address, method=method, headers={"Accept-Language": "en"})
        assert (answer.mimetype, answer.json["status"]) == ("application/problem+json", answer.status_code)
        assert answer.status_code in (404, 405)
        assert "address" in answer.json["detail"]


def test_who_asks_too_often_is_told_how_long_to_wait(app, hr, clock):
    clock(datetime(2026, 11, 24, 5, 0, 20, tzinfo=UTC))
    for _ in range(CALLS.amount):
        assert hr.gets("/").status_code == 200
    waits = hr.gets("/")
    assert (waits.status_code, 1 <= int(waits.headers["Retry-After"]) <= 60) == (429, True)
    clock(datetime(2026, 11, 24, 5, 1, 21, tzinfo=UTC))
    assert hr.gets("/").status_code == 200


def test_who_tries_keys_waits_and_holds_up_no_other(app, hr):
    answers = [System(app, f"poa_{number}").gets("/") for number in range(80)]
    assert {answer.status_code for answer in answers} == {401, 429}
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert hr.gets("/").status_code == 200


def test_the_trail_knows_what_was_taken_home(hr):
    hr.sends(LIN)
    hr.gets("/roll")
    hr.gets("/roll", If_None_Match='"1"')
    hr.gets("/")
    (deed,) = db.session.scalars(select(Deed).where(Deed.action == Action.ROLL_EXPORTED.value))
    assert (deed.actor_id, deed.details) == (TELANGS_SYSTEM.row.id, {"count": 1})


# --- codes -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["sex", "nationality", "permit_kind", "foreign_kind", "villages", "columns"])
def test_codes_can_be_taken_home(hr, table):
    rows = hr.gets(f"/codes/{table}").json["rows"]
    assert rows
    assert list(csv.DictReader(io.StringIO(hr.gets(f"/codes/{table}", Accept=CSV).text))) == rows


def test_every_code_of_a_table_is_understood(hr):
    fields = {
        "sex": "sex",
        "permit_kind": "permit_kind",
        "foreign_kind": "foreign_kind",
        "villages": "site_code",
        "nationality": "nationality",
    }
    for table, field in fields.items():
        codes = [row["code"] for row in hr.gets(f"/codes/{table}").json["rows"]]
        sent = [LIN | {"passport": f"EA{number:07}", "name": f"N {number}", field: code} for number, code in enumerate(codes)]
        answer = hr.sends(*sent, query="dry_run=true")
        assert (answer.json["errors"], answer.json["counts"]["arriving"]) == ([], len(codes)), table


def test_every_header_of_both_languages_is_a_column(hr):
    rows = hr.gets("/codes/columns").json["rows"]
    for name in ("code", "id", "en"):
        told = hr.sends({row[name]: "" for row in rows}, query="dry_run=true").json["columns"]
        assert told["known"] == [row["code"] for row in rows]
        assert told["unknown"] == []
    assert {row["code"] for row in rows if row["needed"] == "yes"} == {"name", "sex", "birth_date", "nationality", "passport", "site_code"}


# --- much --------------------------------------------------------------------------------------------------------------------


NEEDED = ("name", "sex", "birth_date", "nationality", "passport", "site_code")


def crowd(number: int) -> list[dict[str, Any]]:
    """With what is needed of each: with all there is, JSON of fifty thousand is larger than any file may be; CSV is not."""
    born = [f"{1960 + one % 40}-{one % 12 + 1:02}-{one % 28 + 1:02}" for one in range(number)]
    known = {name: LIN[name] for name in NEEDED}
    return [known | {"name": f"Pekerja {one}", "passport": f"EA{one:07}", "birth_date": born[one]} for one in range(number)]


@pytest.mark.deep
def test_fifty_thousand_are_taken_as_a_sheet_of_them_is(hr):
    people_sent, took = crowd(50_000), {}
    for deed, more in (("arriving", {}), ("unchanged", {}), ("changing", {"position": "Geolog"})):
        body, started = json.dumps({"workers": [one | more for one in people_sent]}), time.process_time()
        query = "?dry_run=true" if deed == "unchanged" else ""
        headers = {"Authorization": f"Bearer {hr.key}"}
        answer = hr.visitor.put(f"/api/v1/roll{query}", data=body, content_type="application/json", headers=headers)
        took[deed] = time.process_time() - started
        assert (answer.status_code, answer.json["counts"][deed]) == (200 if query else 201, 50_000)
    print({deed: f"{seconds:.1f} s of the processor" for deed, seconds in took.items()})


def test_a_thousand_is_nothing_special(hr):
    assert hr.sends(*crowd(1000)).json["counts"]["arriving"] == 1000
    assert hr.sends(*hr.gets("/roll").json["workers"]).json["counts"]["unchanged"] == 1000

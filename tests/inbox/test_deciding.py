"""An officer decides what becomes of a report; two at once never overwrite each other."""

from datetime import date, timedelta

import pytest

from portal.accounts.roles import Role
from portal.cases.codes import LEGAL_BASES, NEEDS_GROUNDS, OUTCOMES, Category, Kind, Outcome, Status
from portal.cases.opening import moves_of
from portal.inbox.acting import triage
from portal.storage.database import unit_of_work
from tests.cast import BARITO_SELATAN, LISDAYANTI, RINA, ROLES_OF_PEOPLE
from tests.inbox.desk import MONDAY, at, by_htmx, case, decide, deeds, messages, notes, report, submission
from tests.inbox.test_list import codes
from tests.visitors import Answer

GROUNDS = {"basis": LEGAL_BASES[0], "verified": "Izin tinggal, bersama Imigrasi"}


def field(page: Answer, name: str) -> str:
    """What stands in a field."""
    (one,) = page.tree.xpath(f"//form[not(contains(@action, '/note'))]//*[@name='{name}']")
    return (one.text or "").removeprefix("\n") if one.tag == "textarea" else one.value or ""


@pytest.mark.parametrize("outcome", [one for one in OUTCOMES[Kind.REPORT] if one not in NEEDS_GROUNDS])
def test_an_officer_closes_a_report_with_a_reason(as_, outcome):
    code = report()
    assert decide(as_(RINA), code, outcome.value).status_code == 303
    assert (case(code).status, case(code).outcome) == (Status.CLOSED, outcome)
    assert moves_of(case(code))[0].reason == "Sudah diperiksa di lapangan."
    assert deeds(code)[-1] == "case.decided"


@pytest.mark.parametrize("outcome", NEEDS_GROUNDS)
def test_what_is_confirmed_names_the_law_and_what_was_checked(as_, outcome):
    code = report()
    rina = as_(RINA)
    answer = decide(rina, code, outcome.value)
    assert answer.status_code == 422
    assert "Keberadaan saja bukan pelanggaran." in answer.errors
    assert "Tulis apa yang diperiksa dan bagaimana." in answer.errors
    assert decide(rina, code, outcome.value, **GROUNDS).status_code == 303
    assert moves_of(case(code))[0].basis == LEGAL_BASES[0]
    assert "Izin tinggal, bersama Imigrasi" in rina.get(at(code)).words


@pytest.mark.parametrize("reason", ["", "   \n "])
def test_without_a_reason_nothing_is_closed_and_nothing_is_lost(as_, reason):
    code = report()
    answer = decide(as_(RINA), code, "unfounded", reason, tell="Terima kasih atas laporan Anda.")
    assert answer.status_code == 422
    assert "Tanpa alasan berkas tidak bisa ditutup." in answer.errors
    assert field(answer, "tell") == "Terima kasih atas laporan Anda."
    assert field(answer, "outcome") == "unfounded"
    assert case(code).status is Status.NEW


@pytest.mark.parametrize("outcome", ["", "accepted", "refused", "x", "confirmed'--"])
def test_only_a_reports_own_outcomes_close_a_report(as_, outcome):
    code = report()
    answer = as_(RINA).send(f"{at(code)}/decision", outcome=outcome, reason="Karena.", version=case(code).version)
    assert answer.status_code == 422
    assert "Pilih hasilnya." in answer.errors
    assert case(code).status is Status.NEW


def test_what_the_reporter_is_told_goes_to_the_reporter_and_the_reason_does_not(as_):
    code = report()
    decide(as_(RINA), code, reason="Hanya untuk kantor.", tell="Kami sudah ke sana, tidak ada masalah.")
    assert [message.text for message in messages(code)] == ["Kami sudah ke sana, tidak ada masalah."]


def test_who_decides_on_nobodys_case_has_it(as_):
    code = report()
    decide(as_(RINA), code)
    assert case(code).owner_id == RINA.row.id


def test_a_closed_report_is_taken_up_again_with_a_reason_and_new_time(as_, clock):
    clock(MONDAY)
    code = report(day=MONDAY - timedelta(days=40))
    rina = as_(RINA)
    decide(rina, code)
    assert rina.submit(at(code), "reopening", reason=" ").status_code == 422
    assert rina.submit(at(code), "reopening", reason="Ada keterangan baru.").status_code == 303
    assert (case(code).status, case(code).outcome, case(code).closed_on) == (Status.IN_REVIEW, None, None)
    assert case(code).due_on == date(2026, 12, 7)
    assert "Ada keterangan baru." in rina.get(at(code)).words
    assert deeds(code)[-1] == "case.reopened"


def test_what_is_open_cannot_be_taken_up_again(as_):
    code = report()
    answer = as_(RINA).send(f"{at(code)}/reopening", reason="Karena.", version=case(code).version)
    assert answer.status_code == 409
    assert "Hanya laporan yang sudah ditutup dapat dibuka lagi." in answer.words


# --- the next one -------------------------------------------------------------------------------------------------------------


def test_after_a_decision_the_next_one_that_waits_for_me_is_opened(as_, clock):
    clock(MONDAY)
    first = report("Yang pertama, akan segera diputuskan.", day=MONDAY - timedelta(days=9))
    hers = report("Yang ini sudah milik Lisdayanti sendiri.", day=MONDAY - timedelta(days=8))
    waiting = report("Yang ini menunggu jawaban pelapornya.", day=MONDAY - timedelta(days=7))
    following = report("Yang ini belum ada petugasnya, jadi berikutnya.", day=MONDAY - timedelta(days=6))
    with unit_of_work():
        triage.claim(case(hers), by=LISDAYANTI.row)
        triage.ask_reporter(case(waiting), "Di mana?", by=RINA.row)
    answer = decide(as_(RINA), first, press="Simpan, buka berikutnya")
    assert answer.location == at(following)


def test_the_next_one_is_of_the_list_one_came_from_and_the_list_stays(as_, clock):
    clock(MONDAY)
    old = report("Yang lama, tentang pasar di kota.", day=MONDAY - timedelta(days=9))
    new = report("Yang baru, tentang mess di pabrik.", day=MONDAY - timedelta(days=1))
    newest = report("Yang terbaru, tentang mess di hulu.", day=MONDAY)
    sent, rina, asked = submission(), as_(RINA), "?kind=report&sort=terbaru"
    for code, following in ((newest, new), (new, old)):
        answer = decide(rina, rina.get(f"{at(code)}{asked}"), press="Simpan, buka berikutnya")
        assert answer.location == f"{at(following)}{asked}"
    assert decide(rina, rina.get(f"{at(old)}{asked}"), press="next").location == f"/inbox/{asked}"
    assert codes(rina.get("/inbox/")) == [sent]


def test_a_submission_leads_on_in_the_same_list_too(as_):
    report(category=Category.EXPLOITATION)  # more urgent, but in no list of submissions
    code, rina = submission(), as_(RINA)
    answer = rina.submit(f"{at(code)}?kind=submission", "changes", "all_on")
    assert answer.location == "/inbox/?kind=submission"


def test_who_is_told_of_a_collision_goes_on_in_the_same_list(as_):
    first, following = report(), report("Yang kedua, tentang hal yang lain sama sekali.")
    rina = as_(RINA)
    page = rina.get(f"{at(first)}?kind=report")
    decide(as_(LISDAYANTI), first)
    answer = decide(rina, page)
    assert answer.status_code == 409
    assert f"{at(following)}?kind=report" in answer.links


def test_the_address_can_ask_for_the_next_one_too(as_):
    first, following = report(), report("Yang kedua, tentang hal yang lain sama sekali.", category=Category.EXPLOITATION)
    answer = as_(RINA).send(f"{at(first)}/decision?next=1", outcome="spam", reason="Iklan.", version=case(first).version)
    assert answer.location == at(following)


def test_after_the_last_one_the_list_says_that_nothing_is_left(as_):
    rina = as_(RINA)
    answer = decide(rina, code := report(), press="next")
    assert answer.location == "/inbox/"
    page = rina.get("/inbox/")
    assert f"{case(code).spoken} ditutup: Tidak terbukti." in page.words
    assert "Semua sudah ditangani" in page.words


def test_who_has_gone_on_to_the_next_one_finds_the_way_back(as_):
    first, following = report(), report("Yang kedua, tentang hal yang lain sama sekali.")
    rina = as_(RINA)
    page = rina.get(decide(rina, first).location)
    assert page.tree.xpath("//p[@role='status']/a/@href") == [at(first)]
    stayed = rina.get(decide(rina, following, press="Simpan saja").location)
    assert stayed.tree.xpath("//p[@role='status']/a") == []
    assert f"{case(following).spoken} ditutup: Tidak terbukti." in stayed.words


def test_without_the_button_one_stays(as_):
    code = report()
    assert decide(as_(RINA), code, press="Simpan saja").location == at(code)


# --- two at once --------------------------------------------------------------------------------------------------------------


def test_two_officers_at_once_the_second_sees_both_texts_and_nothing_is_overwritten(as_):
    code = report()
    rina, lisdayanti = as_(RINA), as_(LISDAYANTI)
    hers = rina.get(at(code))
    decide(lisdayanti, code, "guidance", "Pemilik sudah diberi panduan APOA.", tell="Pemilik sudah kami bantu.")
    answer = decide(rina, hers, "unfounded", "Tidak ada siapa-siapa di sana.", tell="Kami sudah melihat ke sana.")
    assert answer.status_code == 409
    assert "Lisdayanti lebih dulu mengubah berkas ini" in answer.h1
    assert "Yang Anda kirim belum disimpan" in answer.errors
    for theirs in ("Ditutup: Sudah diberi penjelasan", "Pemilik sudah diberi panduan APOA.", "Pemilik sudah kami bantu."):
        assert theirs in answer.words
    assert field(answer, "reason") == "Tidak ada siapa-siapa di sana."
    assert field(answer, "tell") == "Kami sudah melihat ke sana."
    assert field(answer, "outcome") == "unfounded"
    assert (case(code).outcome, len(messages(code))) == (Outcome.GUIDANCE, 1)


def test_who_presses_twice_decides_once_and_is_led_on_as_the_first_time(as_):
    code = report()
    rina = as_(RINA)
    page = rina.get(at(code))
    for _ in range(2):
        assert decide(rina, page, tell="Kami sudah ke sana.").location == "/inbox/"
    assert [message.text for message in messages(code)] == ["Kami sudah ke sana."]
    assert deeds(code).count("case.decided") == 1
    assert decide(rina, page, "spam").status_code == 409, "another decision is no repeat"


@pytest.mark.parametrize(
    "name, press, typed, button",
    [
        ("decision", "next", {"outcome": "unfounded", "reason": "Sudah diperiksa."}, "Tetap simpan yang saya tulis"),
        ("title", None, {"title": "Mess Karang Langit"}, "Tetap simpan yang saya tulis"),
        ("message", "tell", {"message": "Sedang kami periksa."}, "Tetap kirim"),
        ("/review", None, {}, "Tetap lakukan"),
    ],
)
def test_the_button_beside_what_a_colleague_did_says_what_it_does(as_, name, press, typed, button):
    code, rina = report(), as_(RINA)
    rina.submit(at(code), "message", "ask", message="Di mana tempatnya?")
    page = rina.get(at(code))
    with unit_of_work():
        triage.title(case(code), "Diberi judul oleh rekan", by=LISDAYANTI.row)
    conflict = rina.submit(page, name, press, **typed)
    assert conflict.status_code == 409
    assert button in conflict.tree.xpath("//form[@aria-labelledby='mine']//button/text()")


def test_what_was_typed_can_be_kept_as_a_note(as_):
    code = report()
    rina = as_(RINA)
    hers = rina.get(at(code))
    decide(as_(LISDAYANTI), code)
    conflict = decide(rina, hers, "guidance", "Saya melihat hal lain.", tell="Halo.")
    assert rina.submit(conflict, "note").status_code == 303
    assert notes(code) == ["Alasan: Saya melihat hal lain.\n\nPesan untuk pelapor: Halo."]
    assert case(code).outcome is Outcome.UNFOUNDED


def test_or_the_case_is_opened_again_with_my_decision(as_):
    code = report()
    rina = as_(RINA)
    hers = rina.get(at(code))
    decide(as_(LISDAYANTI), code)
    conflict = decide(rina, hers, "guidance", "Saya melihat hal lain.")
    assert rina.submit(conflict, "decision", "again").status_code == 303
    assert case(code).outcome is Outcome.GUIDANCE
    assert [move.status for move in moves_of(case(code))][:3] == [Status.CLOSED, Status.IN_REVIEW, Status.CLOSED]


def test_while_the_case_is_still_open_it_can_just_be_sent_again(as_):
    code = report()
    rina = as_(RINA)
    hers = rina.get(at(code))
    as_(LISDAYANTI).submit(at(code), "title", title="Judul dari Lisdayanti")
    conflict = decide(rina, hers, "unfounded", "Tidak ada apa-apa.")
    assert conflict.status_code == 409
    assert "Judul dari Lisdayanti" in conflict.words
    assert rina.submit(conflict, "decision").status_code == 303
    assert case(code).outcome is Outcome.UNFOUNDED


def test_a_decision_without_the_version_it_was_made_on_overwrites_nothing(as_):
    code = report()
    rina = as_(RINA)
    for version in (None, "", "x", "-1", "9" * 400):
        answer = rina.send(f"{at(code)}/decision", outcome="spam", reason="Iklan.", **({} if version is None else {"version": version}))
        assert answer.status_code == 409
        assert field(answer, "reason") == "Iklan."
    assert case(code).status is Status.NEW


@pytest.mark.parametrize(
    "deed, fields",
    [
        ("title", {"title": "Judul saya"}),
        ("owner", {"owner": ""}),
        ("due", {"days": "7"}),
        ("message", {"message": "Apakah masih di sana?"}),
        ("claim", {}),
    ],
)
def test_every_deed_that_could_overwrite_something_asks_first(as_, deed, fields):
    code = report()
    rina = as_(RINA)
    seen = case(code).version
    as_(LISDAYANTI).submit(at(code), "claim")
    answer = rina.send(f"{at(code)}/{deed}", version=seen, **fields)
    assert answer.status_code == 409
    assert "Lisdayanti lebih dulu mengubah berkas ini" in answer.h1
    for value in fields.values():
        assert value in answer.text
    assert case(code).owner_id == LISDAYANTI.row.id


def test_a_collision_comes_to_htmx_in_place_of_the_page(as_):
    code = report()
    rina = as_(RINA)
    seen = case(code).version
    as_(LISDAYANTI).submit(at(code), "claim")
    answer = by_htmx(rina, f"{at(code)}/message", "section#talk", version=seen, message="Apakah masih di sana?", do="ask")
    assert answer.status_code == 409
    assert answer.headers["HX-Retarget"] == "#isi"
    assert "<html" not in answer.text
    assert rina.submit(answer, "message").status_code == 303
    assert case(code).status is Status.WAITING, "that it was a question is not forgotten"


# --- who may ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in ROLES_OF_PEOPLE if role not in (Role.OFFICER, Role.SUPERVISOR)])
def test_who_does_not_work_at_the_desk_is_shown_the_door(as_, role):
    code = report()
    stranger = as_(role)
    for address in ("/inbox/", at(code), "/inbox/baru", "/inbox/penjamin"):
        assert stranger.get(address).status_code == 403
    for deed in ("claim", "owner", "due", "title", "note", "message", "review", "reveal", "decision", "reopening", "changes", "records"):
        assert stranger.send(f"{at(code)}/{deed}", version=1, reason="x", outcome="spam", note="x").status_code == 403
    assert deeds(code) == ["tip.received"]


def test_the_supervisor_decides_as_well(as_):
    code = report()
    assert decide(as_(Role.SUPERVISOR), code).status_code == 303


def test_who_has_not_signed_in_is_asked_to(visitor):
    assert visitor.get(at(report())).location.startswith("/masuk?next=/inbox/")


def test_another_offices_case_is_not_found_by_deciding(as_):
    code = report(office=BARITO_SELATAN)
    answer = as_(RINA).send(f"{at(code)}/decision", outcome="spam", reason="Iklan.", version=case(code).version)
    assert answer.status_code == 404
    assert case(code).status is Status.NEW

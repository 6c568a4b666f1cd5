"""Labels and reminders: what officers put on a case so that the list and they themselves remember."""

from datetime import UTC, date, datetime

import pytest

from portal.cases.codes import Status
from portal.inbox import digest
from portal.inbox.acting import remembering, triage
from portal.storage.database import unit_of_work
from tests.cast import BARITO_SELATAN, BONIFASIUS, DEWI, LISDAYANTI, RINA
from tests.inbox.desk import MONDAY, at, by_htmx, case, deeds, registration, report, submission, tagged

TUESDAY = datetime(2026, 11, 24, 2, tzinfo=UTC)


def chips(page):
    return [button.get("value") for button in page.tree.xpath("//section[@id='tags']//button[@name='tag']")]


def remind(officer, code, day="25-11-2026", about="Hasil Puskesmas Ampah", **more):
    return officer.submit(at(code), "remind_on", remind_on=day, about=about, **more)


# --- labels -------------------------------------------------------------------------------------------------------------------


def test_a_label_is_put_on_a_case_and_shown_in_the_list(as_):
    code = report()
    rina = as_(RINA)
    assert rina.submit(at(code), "/tag", tag="  Kesehatan   Warga ").status_code == 303
    assert chips(rina.get(at(code))) == ["kesehatan warga"]
    assert "kesehatan warga" in rina.get("/inbox/").words
    assert deeds(code)[-1] == "case.tagged"
    assert "Label ditambah" in rina.get(at(code)).words


def test_a_label_is_there_once_and_is_taken_away_once(as_):
    code = report()
    rina = as_(RINA)
    for name in ("mess", "Mess", "MESS "):
        rina.submit(at(code), "/tag", tag=name)
    assert chips(rina.get(at(code))) == ["mess"]
    rina.send(f"{at(code)}/untag", tag="mess")
    rina.send(f"{at(code)}/untag", tag="mess")
    assert chips(rina.get(at(code))) == []
    assert deeds(code)[-2:] == ["case.tagged", "case.untagged"]


def test_labels_used_before_are_offered_and_those_of_another_office_are_not(as_):
    tagged(report(), "mess")
    tagged(report(office=BARITO_SELATAN), "rahasia selatan")
    page = as_(RINA).get(at(report("Yang lain, tentang kejadian di pasar.")))
    assert page.tree.xpath("//datalist/option/@value") == ["mess"]


def test_an_empty_label_is_none_and_a_long_one_comes_back(as_):
    code = report()
    rina = as_(RINA)
    assert "Tulis labelnya." in rina.submit(at(code), "/tag", tag=" ").errors
    long = rina.submit(at(code), "/tag", tag="x" * 41)
    assert long.status_code == 422
    assert "x" * 41 in long.text
    assert chips(rina.get(at(code))) == []


def test_there_are_never_too_many_labels_to_read(as_):
    code = report()
    rina = as_(RINA)
    for number in range(12):
        rina.submit(at(code), "/tag", tag=f"label {number}")
    refused = rina.submit(at(code), "/tag", tag="satu lagi")
    assert refused.status_code == 409
    assert "Berkas ini sudah punya 12 label." in refused.errors
    assert len(chips(refused)) == 12


def said(piece, within):
    return [" ".join(one.text_content().split()) for one in piece.tree.xpath(f"//*[@id='{within}']//p[@role='status'][@autofocus]")]


def test_labels_and_reminders_say_what_was_done_and_take_the_focus(as_, clock):
    clock(MONDAY)
    code, rina = report(), as_(RINA)
    for address, told in (("tag", "Label ditambah."), ("untag", "Label dihapus.")):
        assert said(by_htmx(rina, f"{at(code)}/{address}", "section#tags", tag="mess"), "tags") == [told]
    piece = by_htmx(rina, f"{at(code)}/reminder", "section#reminders", remind_on="25-11-2026", about="Hasil.", whom=LISDAYANTI.row.id)
    assert said(piece, "reminders") == ["Pengingat disimpan untuk Lisdayanti, 25 November 2026."]
    for ending, told in (("/done", "Pengingat selesai."), ("/undo", "Pengingat menunggu lagi.")):
        address = next(form.address for form in rina.get(at(code)).forms if form.address.endswith(ending))
        assert said(by_htmx(rina, address, "section#reminders"), "reminders") == [told]
    assert "Label ditambah." in rina.get(rina.submit(at(code), "/tag", tag="pasar").location).words, "without a script too"


def test_who_has_looked_takes_the_portals_own_mark_away(as_):
    code = report("Ada orang asing berkulit lain tinggal di desa kami.")
    tagged(code, "needs_sifting")
    rina = as_(RINA)
    page = rina.get(at(code))
    assert "Perlu disaring hapus label" in page.words
    rina.submit(page, "untag", "needs_sifting")
    assert "saring dulu" not in rina.get(at(code)).words


def test_by_htmx_the_labels_above_change_with_those_beside(as_):
    code = report()
    piece = by_htmx(as_(RINA), f"{at(code)}/tag", "section#tags", tag="mess")
    assert "<html" not in piece.text
    assert "mess" in piece.tree.xpath("//*[@id='status']/span/text()")


@pytest.mark.parametrize("lay", [report, submission, registration])
def test_every_kind_of_case_takes_labels_and_reminders(as_, lay):
    code = lay()
    rina = as_(RINA)
    rina.submit(at(code), "/tag", tag="penting")
    remind(rina, code, "25-11-2030")
    page = rina.get(at(code))
    assert chips(page) == ["penting"]
    assert "25 November 2030 : Hasil Puskesmas Ampah" in page.words


# --- reminders ----------------------------------------------------------------------------------------------------------------


def test_a_reminder_has_a_day_and_a_reason_and_marks_the_list_when_the_day_has_come(as_, clock):
    clock(MONDAY)
    code = report()
    rina = as_(RINA)
    assert remind(rina, code, "24-11-2026").status_code == 303
    page = rina.get(at(code))
    assert "24 November : Hasil Puskesmas Ampah Rina Sulistia" in page.words
    assert not marked(rina.get("/inbox/"))
    clock(TUESDAY)
    rina = as_(RINA)
    assert marked(rina.get("/inbox/"))
    assert "Hari ini 24 November" in rina.get(at(code)).words
    assert "case.reminder_set" in deeds(code)


def marked(page):
    return page.tree.xpath("//ol[contains(@class, 'inbox')]//span[@class='badge warn'][contains(., 'Pengingat')]")


@pytest.mark.parametrize("soon, day", [("1", 24), ("3", 26), ("7", 30)])
def test_a_day_soon_is_chosen_and_not_typed(as_, clock, soon, day):
    clock(MONDAY)
    code = report()
    assert remind(as_(RINA), code, "", soon=soon).status_code == 303
    assert [one.remind_on for one in remembering.reminders_on(case(code))] == [date(2026, 11, day)]


def test_a_day_that_was_typed_holds_beside_one_that_was_chosen(as_, clock):
    clock(MONDAY)
    code = report()
    remind(as_(RINA), code, "25-11-2026", soon="7")
    assert [one.remind_on for one in remembering.reminders_on(case(code))] == [date(2026, 11, 25)]


def test_nonsense_for_a_day_soon_is_none(as_, clock):
    clock(MONDAY)
    code, rina = report(), as_(RINA)
    for soon in ("-1", "x", "400000000"):
        assert rina.send(f"{at(code)}/reminder", soon=soon, about="Hasil.", whom=RINA.row.id).status_code == 422


def test_what_is_done_is_no_mark_any_more_and_can_be_taken_up_again(as_, clock):
    clock(MONDAY)
    code = report()
    rina = as_(RINA)
    remind(rina, code, "23-11-2026")
    rina.fills_in(next(form for form in rina.get(at(code)).forms if form.address.endswith("/done")))
    assert not marked(rina.get("/inbox/"))
    page = rina.get(at(code))
    assert "selesai 23 November" in page.words
    rina.fills_in(next(form for form in page.forms if form.address.endswith("/undo")))
    assert marked(rina.get("/inbox/"))
    assert deeds(code)[-3:] == ["case.reminder_set", "case.reminder_done", "case.reminder_undone"]


def test_a_colleague_is_reminded_too(as_):
    code = report()
    remind(as_(RINA), code, "25-11-2030", whom=LISDAYANTI.row.id)
    assert "25 November 2030 : Hasil Puskesmas Ampah Lisdayanti" in as_(LISDAYANTI).get(at(code)).words


def test_nobody_is_reminded_of_a_case_that_is_not_for_them(as_):
    code = report()
    rina = as_(RINA)
    for stranger in (DEWI.row.id, "x"):
        answer = rina.send(f"{at(code)}/reminder", remind_on="25-11-2030", about="x", whom=stranger)
        assert answer.status_code == 422
        assert "Pilih petugas di daftar." in answer.words
    as_(BONIFASIUS).submit(f"{at(code)}/sembunyi", "hide", hide=[str(LISDAYANTI.row.id)], reason="Saudara.")
    assert rina.send(f"{at(code)}/reminder", remind_on="25-11-2030", about="x", whom=LISDAYANTI.row.id).status_code == 422


@pytest.mark.parametrize(
    "day, said", [("", "Pilih kapan, atau isi tanggalnya."), ("kemarin dulu", ""), ("22-11-2026", "Tanggal itu sudah lewat.")]
)
def test_a_reminder_for_a_day_that_is_none_comes_back_as_it_was_typed(as_, clock, day, said):
    clock(MONDAY)
    code = report()
    answer = remind(as_(RINA), code, day)
    assert answer.status_code == 422
    assert said in answer.errors
    assert answer.tree.xpath("//input[@name='about']/@value") == ["Hasil Puskesmas Ampah"]
    assert "Hasil Puskesmas Ampah" not in as_(RINA).get(at(code)).words


def test_a_reminder_sent_twice_is_set_once(as_, clock):
    clock(MONDAY)
    code, rina = report(), as_(RINA)
    page = rina.get(at(code))
    for _ in range(2):
        assert rina.submit(page, "remind_on", remind_on="25-11-2026", about="Hasil Puskesmas Ampah").status_code == 303
    assert [one.reason for one in remembering.reminders_on(case(code))] == ["Hasil Puskesmas Ampah"]
    assert deeds(code).count("case.reminder_set") == 1


def test_another_reminder_for_the_same_day_is_no_repeat(as_, clock):
    clock(MONDAY)
    code, rina = report(), as_(RINA)
    remind(rina, code)
    remind(rina, code, about="Menelepon Puskesmas")
    remind(rina, code, whom=str(LISDAYANTI.row.id))
    rina.submit(at(code), "/done")
    assert len(remembering.reminders_on(case(code))) == 3


def test_a_reminder_needs_a_reason(as_):
    code = report()
    assert "Tulis untuk apa." in remind(as_(RINA), code, "25-11-2030", " ").errors


def test_a_reminder_stays_when_the_case_is_closed(as_, clock):
    clock(MONDAY)
    code = report()
    remind(as_(RINA), code, "23-11-2026")
    with unit_of_work():
        triage.decide(case(code), "guidance", "Dijelaskan.", by=RINA.row)
    assert case(code).status is Status.CLOSED
    assert marked(as_(RINA).get("/inbox/?status=closed"))


def test_another_offices_reminders_and_labels_are_not_to_be_touched(as_, clock):
    clock(MONDAY)
    theirs, mine = report(office=BARITO_SELATAN), report()
    rina = as_(RINA)
    remind(rina, mine, "23-11-2026")
    address = next(form.address for form in rina.get(at(mine)).forms if form.address.endswith("/done"))
    assert rina.send(address.replace(mine, theirs)).status_code == 404
    for deed in ("tag", "untag", "reminder"):
        assert rina.send(f"{at(theirs)}/{deed}", tag="x", remind_on=date(2030, 1, 1), about="x").status_code == 404


def test_a_view_shows_what_i_wanted_to_be_reminded_of_and_not_what_a_colleague_did(as_, clock):
    clock(MONDAY)
    mine, hers = report(), report("Yang lain, tentang kejadian di pasar.")
    rina = as_(RINA)
    remind(rina, mine, "23-11-2026")
    remind(rina, hers, "23-11-2026", whom=LISDAYANTI.row.id)
    page = rina.get("/inbox/?pengingat=jatuh")
    assert at(mine) in " ".join(page.links)
    assert at(hers) not in " ".join(page.links)
    assert "Pengingat saya 1" in page.words


def test_a_closed_case_is_in_that_view_too(as_, clock):
    clock(MONDAY)
    code = report()
    rina = as_(RINA)
    remind(rina, code, "23-11-2026")
    with unit_of_work():
        triage.decide(case(code), "guidance", "Dijelaskan.", by=RINA.row)
    assert at(code) in " ".join(rina.get("/inbox/?pengingat=jatuh").links)


def test_the_daily_mail_counts_the_reminders_that_are_due(as_, clock):
    clock(MONDAY)
    code = report()
    remind(as_(RINA), code, "24-11-2026")
    office = case(code).office_id
    assert digest.waiting(office, date(2026, 11, 23)).reminded == 0
    assert digest.waiting(office, date(2026, 11, 24)).reminded == 1

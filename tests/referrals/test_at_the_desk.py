"""Officers pass a report on from its page, a second person lets it go, and the office sees what becomes of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal import clock as portal_clock
from portal.cases import recusing
from portal.cases.codes import Category, Status
from portal.inbox import digest
from portal.inbox.duplicates import merging
from portal.inbox.referring import referral_list
from portal.inbox.referring.referral_list import View
from portal.referrals import replying
from portal.referrals.codes import Reply, State
from portal.storage.database import db, unit_of_work
from portal.tips import retention
from portal.web.language import long_date, speaking
from tests import pictures
from tests.cast import BARITO_SELATAN, BONIFASIUS, HERNITA, LISDAYANTI, MARSELINUS, PETRUS, RINA, YOHANES, office
from tests.inbox import desk
from tests.inbox.test_list import lines
from tests.referrals import passing_on as on
from tests.referrals.passing_on import IMMIGRATION, PPA, UPTD
from tests.tips.stories import answer as reporter_answers
from tests.tips.stories import code_of, come_back, post, tip
from tests.visitors import Answer, Visitor

STORY = "Mereka dikunci di mess. Mandornya bernama Budi, nomornya 0812-5555-0102. Paspor mereka diambil."
WRITTEN = {"summary": on.SUMMARY, "verified": on.SEEN, "asked": on.WANTED, "level": "partly"}


def refer(code: str) -> str:
    return f"/inbox/{code}/rujukan"


def at(referral: object) -> str:
    return f"/inbox/rujukan/{referral.id}"  # type: ignore[attr-defined]


def proposes(officer: Visitor, code: str, **changes: object) -> Answer:
    return officer.submit(refer(code), "summary", "propose", **WRITTEN | changes)


def letter_on(page: Answer) -> str:
    return " ".join(page.tree.xpath("string(//article[@class='letter'])").split())


def long(day: str) -> str:
    """14-12-2026 as a letter says it."""
    with speaking("id"):
        return long_date(datetime.strptime(day, "%d-%m-%Y").date())


def line(officer: Visitor, code: str) -> str:
    """What the inbox says of a case, which may lie under another one that says the same."""
    return min((one for one in lines(officer.get("/inbox/")) if desk.case(code).spoken in one), key=len)


def ticked(page: Answer) -> set[str]:
    """The labels of what is ticked in the form."""
    return {
        str(page.tree.xpath(f"string(//label[@for='{one.get('id')}'])"))
        for one in page.tree.xpath("//main//input[@type='checkbox' and @checked]")
    }


def test_the_page_of_a_report_leads_to_the_form_and_it_is_ready_but_for_the_words(app, as_):
    rina = as_(RINA)
    code = on.held_captive(landmark="Belakang pabrik", seen_on=portal_clock.today())
    page = rina.get(desk.at(code))
    assert refer(code) in page.links
    page = rina.get(refer(code))
    assert ticked(page) == {PPA, UPTD, "Tempat (desa dan kecamatan)", "Waktu kejadian"}, "as little as will do"
    assert page.tree.xpath("string(//select[@name='basis']/option[@selected])") == "UU 21/2007 (TPPO)"
    assert page.tree.xpath("string(//select[@name='nature']/option[@selected])") == "Terbatas"


def test_nobody_but_the_officer_says_how_far_it_was_verified(app, as_):
    rina, code = as_(RINA), on.held_captive()
    page = rina.get(refer(code))
    assert "terverifikasi" not in letter_on(page)
    answer = rina.submit(page, "summary", "propose", **WRITTEN | {"level": ""})
    assert answer.status_code == 422
    assert "Pilih tingkatnya." in answer.errors
    assert "Informasi ini terverifikasi." in letter_on(rina.submit(page, "summary", "preview", level="confirmed"))


def test_the_law_proposed_for_one_agency_is_asked_for_anew_for_another(app, as_):
    rina, code = as_(RINA), desk.report(category=Category.WORK)
    page = rina.get(refer(code))
    law = page.tree.xpath("string(//select[@name='basis']/option[@selected]/@value)")
    assert law.startswith("PP 34/2021")
    to = {"agencies": [str(on.agency(IMMIGRATION).id)]}
    seen = rina.submit(page, "summary", "preview", **to)
    assert f"Pilih dasar hukum untuk {IMMIGRATION}." in seen.words
    assert "Berdasarkan …" in letter_on(seen)
    page = rina.submit(page, "summary", "propose", **WRITTEN, **to)
    assert page.status_code == 422
    assert f"Pilih dasar hukum untuk {IMMIGRATION}." in page.errors
    assert page.tree.xpath("string(//select[@name='basis']/option[@selected]/@value)") == ""
    assert rina.submit(page, "summary", "propose").status_code == 422, "some law it must be"
    assert rina.submit(page, "summary", "propose", basis=law).status_code == 303, "whoever chooses the same may"
    assert [one.basis for one in on.of(code)] == [law]


def test_a_law_that_fits_every_agency_is_not_asked_for_anew(app, as_):
    code = on.held_captive()
    assert proposes(as_(RINA), code, agencies=[str(on.agency(on.SOCIAL).id)]).status_code == 303


def test_an_agency_that_has_an_open_letter_about_it_is_said_to_have_one_and_not_ticked(app, as_):
    rina, code = as_(RINA), on.held_captive()
    referral = on.sent(code, UPTD)
    page = rina.get(refer(code))
    assert UPTD not in ticked(page)
    assert PPA in ticked(page)
    hint = lambda page, name: page.tree.xpath(f"string(//div[label='{name}']/span[@class='hint'])")  # noqa: E731
    assert "sudah ada rujukan terbuka" in hint(page, UPTD)
    assert "sudah ada rujukan terbuka" not in hint(page, PPA)
    rina.submit(at(referral), "/selesai")
    assert UPTD in ticked(rina.get(refer(code))), "one that is over stands in nobody's way"


@pytest.mark.parametrize("typed", ["Mohon pemeriksaan izin.", "kami mohon: pemeriksaan izin.", "Untuk itu kami mohon pemeriksaan izin."])
def test_the_letter_does_not_ask_twice_in_one_sentence(app, as_, typed):
    page = as_(RINA).submit(refer(on.held_captive()), "summary", "preview", asked=typed)
    assert "Untuk itu kami mohon: pemeriksaan izin. Mohon jawaban" in letter_on(page)


def test_where_a_number_was_the_quotation_says_that_something_is_left_out(app, as_):
    rina, code = as_(RINA), desk.report(STORY, category=Category.EXPLOITATION)
    page = rina.get(refer(code))
    assert "Cari nama orang di dalamnya dan hitamkan." in page.words
    assert "nomornya [...]. Paspor" in page.tree.xpath("string(//textarea[@name='redacted'])")
    assert rina.submit(page, "summary", "propose", **WRITTEN, words="y").status_code == 303
    assert "nomornya [...]. Paspor" in on.of(code)[0].passed["words"]


def test_what_was_filled_in_waits_for_a_second_person(app, as_):
    rina = as_(RINA)
    code = on.held_captive()
    answer = proposes(rina, code)
    assert answer.status_code == 303
    page = rina.get(desk.at(code))
    assert "2 rujukan menunggu persetujuan petugas kedua." in page.words
    assert {one.agency.name: one.state for one in on.of(code)} == {PPA: State.PROPOSED, UPTD: State.PROPOSED}
    assert desk.case(code).status is Status.IN_REVIEW
    assert desk.case(code).owner_id == RINA.row.id


def test_only_what_is_ticked_is_passed_on(app, as_):
    code = on.held_captive(landmark="Belakang pabrik")
    proposes(as_(RINA), code, place=None)
    assert set(on.of(code)[0].passed) == {"summary"}


def test_the_reporters_words_are_blacked_out_and_never_changed(app, as_):
    rina = as_(RINA)
    code = desk.report(STORY, category=Category.EXPLOITATION)
    page = rina.get(refer(code))
    masked = page.tree.xpath("string(//textarea[@name='redacted'])").strip()
    assert "0812" not in masked
    changed = rina.submit(page, "summary", "propose", **WRITTEN, words="y", redacted=masked.replace("dikunci", "dikurung"))
    assert changed.status_code == 422
    assert "Kata-kata pelapor tidak boleh diubah" in changed.errors
    assert rina.submit(page, "summary", "propose", **WRITTEN, words="y", redacted=masked.replace("Budi", "█████")).status_code == 303
    passed = on.of(code)[0].passed["words"]
    assert "█████" in passed
    assert "Budi" not in passed


def test_reports_that_are_one_case_are_referred_however_much_their_reporters_wrote(app, as_):
    rina = as_(RINA)
    stories = "Mandor menyimpan paspor. " * 160, "Ada yang demam di mess. " * 160
    code, gone = (desk.report(story, category=Category.EXPLOITATION) for story in stories)
    with unit_of_work():
        merging.merge(desk.case(gone), desk.case(code), by=RINA.row)
    assert proposes(rina, code, agencies=[str(on.agency(UPTD).id)]).status_code == 303
    assert proposes(rina, code, agencies=[str(on.agency(PPA).id)], words="y").status_code == 303
    words = {one.agency.name: one.passed.get("words", "") for one in on.of(code)}
    assert words[UPTD] == ""
    assert all(story.strip() in words[PPA] for story in stories)


def test_a_quotation_is_never_much_longer_than_what_was_told(app, as_):
    code = on.held_captive()
    page = proposes(as_(RINA), code, words="y", redacted="[...]" * 100)
    assert page.status_code == 422
    assert "Kata-kata pelapor tidak boleh diubah" in page.errors


def test_what_is_missing_is_said_and_nothing_typed_is_lost(app, as_):
    code = on.held_captive()
    page = proposes(as_(RINA), code, verified="", agencies=[])
    assert page.status_code == 422
    assert "Pilih paling sedikit satu instansi." in page.errors
    assert "Tulis apa yang diperiksa" in page.errors
    assert on.SUMMARY in page.tree.xpath("string(//textarea[@name='summary'])")
    assert not on.of(code)


def test_what_may_not_be_is_refused_with_the_form_kept(app, as_):
    code = on.held_captive()
    to_immigration = str(on.agency(IMMIGRATION).id)
    page = proposes(as_(RINA), code, agencies=[to_immigration])
    assert page.status_code == 409
    assert "didahulukan ke layanan pelindungan" in page.errors
    assert on.SUMMARY in page.tree.xpath("string(//textarea[@name='summary'])")
    assert not on.of(code), "nor to the other agencies"


def test_only_a_supervisor_is_offered_the_way_around(app, as_):
    code = on.held_captive()
    assert "exception" not in as_(RINA).get(refer(code)).form("summary").names
    to_immigration = str(on.agency(IMMIGRATION).id)
    page = as_(BONIFASIUS).submit(
        refer(code), "summary", "propose", **WRITTEN, agencies=[to_immigration], exception="UPTD meminta dokumen dari Imigrasi."
    )
    assert page.status_code == 303
    assert on.of(code)[0].agency.name == IMMIGRATION


def test_the_letter_is_shown_as_it_will_be_before_anything_is_decided(app, as_):
    code = on.held_captive()
    page = as_(RINA).submit(refer(code), "summary", "preview", **WRITTEN)
    assert page.status_code == 200
    letter = " ".join(page.tree.xpath("//article[@class='letter']//text()"))
    for words in (on.SUMMARY, "Undang-Undang Nomor 21 Tahun 2007", "Kepala Kepolisian Resor Barito Timur", "Karang Langit, Dusun Timur"):
        assert words in letter
    assert not on.of(code)


def test_with_htmx_only_the_letter_comes_back(app, as_):
    rina = as_(RINA)
    code = on.held_captive()
    form = rina.get(refer(code)).form("summary")
    rina = rina
    answer = rina.post(form.address, data={"csrf_token": rina.token, "summary": "Lain"}, headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert "<article" in answer.text
    assert "Lain" in answer.text


def test_files_go_one_by_one_under_neutral_names(app, as_):
    bonifasius = as_(BONIFASIUS)
    rina = as_(RINA)
    code = on.held_captive()
    desk.enclose(code, ("budi-di-mess.heic", pictures.heic_with_gps()), ("surat.pdf", pictures.pdf_with_metadata()))
    page = rina.get(refer(code))
    first = str(page.tree.xpath("//input[@name='files']/@value")[0])
    proposes(rina, code, files=[first])
    (file,) = on.of(code)[0].enclosed
    assert file.name == "lampiran-1.jpg"
    answer = bonifasius.get(f"{at(on.of(code)[0])}/lampiran/1")
    assert answer.mimetype == "image/jpeg"
    assert "lampiran-1.jpg" in answer.headers["Content-Disposition"]
    assert bonifasius.get(f"{at(on.of(code)[0])}/lampiran/2").status_code == 404


def test_a_second_officer_reads_the_letter_and_lets_it_go(app, as_, mailbox):
    lisdayanti = as_(LISDAYANTI)
    code = on.held_captive()
    referral = on.propose(code)
    page = lisdayanti.get(at(referral))
    assert page.h1 == "Setujui surat rujukan"
    assert "diisi saat disetujui" in page.words
    assert lisdayanti.get(f"{at(referral)}/surat.pdf").data.startswith(b"%PDF-")
    assert lisdayanti.submit(page, "verdict", "approve").status_code == 303
    assert on.again(referral.id).state is State.SENT
    assert "300.1/001/KESBANGPOL/" in as_(RINA).get(at(referral)).words
    (mail,) = mailbox.to(PETRUS)
    assert on.SUMMARY not in mail.get_content()
    assert "Karang Langit" not in mail.get_content()


def test_a_letter_that_somebody_carries_is_not_said_to_be_sent(app, as_, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    rina, lisdayanti, code = as_(RINA), as_(LISDAYANTI), on.held_captive()
    referral = on.propose(code, UPTD)
    lisdayanti.submit(at(referral), "verdict", "approve")
    page = lisdayanti.get(at(referral))
    assert f"Disetujui, nomor {on.again(referral.id).paper.reference}. Cetak dan antarkan surat ini." in page.words
    actions = page.tree.xpath("//div[@class='cols even mt4']/div//*[self::a[contains(@class, 'btn')] or self::summary]")
    assert [" ".join(one.text_content().split()) for one in actions][:2] == ["Cetak surat", "Catat surat diterima"]
    for where in (page, rina.get("/inbox/rujukan"), rina.get(desk.at(code))):
        assert "Menunggu diantar" in where.words
        assert "Terkirim, belum dibaca" not in where.words
    rina.submit(at(referral), "/diterima", day="24-11-2026")
    assert "Menunggu diantar" not in rina.get(at(referral)).words


def test_a_letter_that_leaves_in_danger_by_hand_is_to_be_carried_now(app, as_):
    code = on.held_captive(danger=True)
    rina = as_(RINA)
    proposes(rina, code, agencies=[str(on.agency(UPTD).id)], danger="Satu orang dipukul dan sakit berat.")
    assert "Cetak dan antarkan surat ini sekarang." in rina.get(desk.at(code)).words


def test_who_approves_comes_to_the_letter_before_the_decision(app, as_):
    """On a phone, where everything stands in one column."""
    page = as_(LISDAYANTI).get(at(on.propose(on.held_captive())))
    assert page.text.index('<article class="letter"') < page.text.index('value="approve"')
    assert page.text.index("Yang diteruskan dan yang tidak") < page.text.index('<article class="letter"')


def test_whoever_proposed_it_is_not_offered_to_approve_it(app, as_):
    rina = as_(RINA)
    referral = on.propose(on.held_captive())
    page = rina.get(at(referral))
    assert not page.tree.xpath("//button[@name='verdict']")
    assert "Menunggu persetujuan petugas kedua" in page.words
    answer = rina.send(f"{at(referral)}/persetujuan", verdict="approve", version=referral.version)
    assert answer.status_code == 409
    assert on.again(referral.id).is_draft


def test_sent_back_with_a_reason_it_is_mended_and_proposed_again(app, as_):
    lisdayanti = as_(LISDAYANTI)
    rina = as_(RINA)
    code = on.held_captive()
    referral = on.propose(code)
    assert lisdayanti.submit(at(referral), "verdict", "return", why="").status_code == 422
    lisdayanti.submit(at(referral), "verdict", "return", why="Sebut kapan terjadi.")
    page = rina.get(at(referral))
    assert "Dikembalikan Lisdayanti: Sebut kapan terjadi." in page.words
    mend = next(link for link in page.links if "perbaiki=" in link)
    page = rina.get(mend)
    assert on.SUMMARY in page.tree.xpath("string(//textarea[@name='summary'])"), "what was written stays"
    rina.submit(page, "summary", "propose", asked="Kunjungan besok pagi.")
    again = on.again(referral.id)
    assert (again.state, again.asked, len(on.of(code))) == (State.PROPOSED, "Kunjungan besok pagi.", 1)


def test_nobody_mends_what_a_colleague_proposed(app, as_):
    code = on.held_captive()
    referral = on.propose(code)
    assert as_(LISDAYANTI).get(f"{refer(code)}?perbaiki={referral.id}").status_code == 404


def test_what_was_typed_into_a_draft_that_left_meanwhile_is_not_lost(app, as_):
    rina, code = as_(RINA), on.held_captive()
    referral = on.propose(code)
    mend = f"{refer(code)}?perbaiki={referral.id}"
    page = rina.get(mend)
    on.approve(referral)
    answer = rina.submit(page, "summary", "propose", summary="Ada juga yang sakit, menurut bidan desa.")
    assert answer.status_code == 409
    assert "Surat ini sudah dikirim. Isinya tidak dapat diubah lagi." in answer.errors
    assert "menurut bidan desa" in answer.tree.xpath("string(//textarea[@name='summary'])")
    assert at(referral) in answer.links, "where words for the agency can be written"
    assert on.again(referral.id).passed["summary"] == on.SUMMARY
    assert rina.get(mend).headers["Location"] == at(referral), "whoever comes later sees what became of it"


def test_a_draft_takes_no_words_of_another_report(app, as_):
    rina, code = as_(RINA), on.held_captive()
    other = desk.report("Alat berat dekat jembatan sejak Senin.", landmark="Jembatan merah")
    referral = on.propose(code)
    wrong = f"{refer(other)}?perbaiki={referral.id}"
    assert rina.get(wrong).status_code == 404
    said = {"landmark": "y", "words": "y", "redacted": "Alat berat dekat jembatan sejak Senin."}
    kept = WRITTEN | {"basis": on.TRAFFICKING, "level": "partly", "nature": "limited", "degree": "soon", "do": "propose"}
    kept |= {"reply_by": f"{on.in_days(7):%d-%m-%Y}", "agencies": str(referral.agency_id)}
    assert rina.send(wrong, **said, **kept).status_code == 404
    assert on.again(referral.id).passed == {"summary": on.SUMMARY, "place": "Karang Langit, Dusun Timur"}
    assert rina.send(f"{refer(code)}?perbaiki={referral.id}", **kept).status_code == 303, "about its own report it is mended so"


def test_two_at_once_one_decides_and_the_other_reads_that_it_changed(app, as_):
    lisdayanti = as_(LISDAYANTI)
    referral = on.propose(on.held_captive())
    late = lisdayanti.get(at(referral))
    as_(BONIFASIUS).submit(at(referral), "verdict", "return", why="Sebut kapan terjadi.")
    answer = lisdayanti.submit(late, "verdict", "approve")
    assert answer.status_code == 409
    assert on.again(referral.id).state is State.RETURNED


def test_in_danger_it_leaves_at_once_and_every_list_says_what_is_owed(app, as_, mailbox):
    bonifasius = as_(BONIFASIUS)
    code = on.held_captive(danger=True)
    answer = proposes(as_(RINA), code, agencies=[str(on.agency(PPA).id)], danger="Satu orang dipukul dan sakit berat.")
    assert answer.status_code == 303
    assert mailbox.to(PETRUS)
    assert on.of(code)[0].owes_approval
    page = bonifasius.get("/inbox/rujukan")
    assert "1 surat dikirim karena bahaya dan belum disetujui petugas kedua." in page.words
    bonifasius.submit(at(on.of(code)[0]), "verdict", "approve")
    assert "Periksa sekarang" not in bonifasius.get("/inbox/rujukan").words


def test_what_no_second_person_saw_within_a_day_is_said_wherever_an_officer_looks(app, as_, clock):
    clock(datetime(2026, 11, 24, 16, 50, tzinfo=UTC))
    referral = on.propose(on.held_captive(danger=True), danger="Satu orang dipukul dan sakit berat.")
    bonifasius = as_(BONIFASIUS)
    hot = "//nav[contains(@class, 'tabs-main')]//*[contains(@class, 'hot')]"
    page = bonifasius.get("/inbox/rujukan")
    assert not page.tree.xpath(hot)
    assert "belum disetujui sejak" not in page.words
    clock(datetime(2026, 11, 24, 17, 10, tzinfo=UTC))  # ten past midnight at the office
    page = bonifasius.get("/inbox/rujukan?view=unseen")
    assert "1 surat dikirim karena bahaya sebelum hari ini dan belum disetujui petugas kedua." in page.words
    assert "belum disetujui sejak 24 November" in page.words
    assert at(referral) in page.links
    assert "ada surat yang terlambat disetujui" in bonifasius.get("/inbox/").tree.xpath(f"string({hot})")
    bonifasius.submit(at(referral), "verdict", "approve")
    page = bonifasius.get("/inbox/rujukan?view=unseen")
    assert at(referral) not in page.links
    assert not page.tree.xpath(hot)


def test_the_letter_beside_the_form_says_the_day_that_was_typed(app, as_):
    rina = as_(RINA)
    page = rina.get(refer(on.held_captive()))
    usual = page.tree.xpath("string(//input[@name='reply_by']/@value)")
    assert f"paling lambat {long(usual)}." in letter_on(page)
    for typed in ("14-12-2027", "14/12/2027"):
        assert "paling lambat 14 Desember 2027." in letter_on(rina.submit(page, "summary", "preview", reply_by=typed))


def test_who_writes_a_number_down_is_warned_of_it_beside_the_form(app, as_):
    rina = as_(RINA)
    page = rina.get(refer(on.held_captive()))
    assert "Ada nomor telepon" not in page.words
    for place in ("summary", "asked", "verified"):
        assert "Ada nomor telepon" in rina.submit(page, "summary", "preview", **{place: "Hubungi 0812-5555-0102."}).words


def test_a_letter_that_nobody_would_have_signed_is_warned_of_before_it_leaves(app, as_):
    code = on.held_captive()
    referral = on.propose(code, UPTD)
    pages = [(as_(RINA), refer(code)), (as_(BONIFASIUS), at(referral))]
    for officer, address in pages:
        assert "Penandatangan belum diisi" in officer.get(address).words
    with unit_of_work():
        office().head_name = "ANDA LESTARI, S.Sos."
    for officer, address in pages:
        assert "Penandatangan belum diisi" not in officer.get(address).words


def test_each_photo_can_be_looked_at_before_it_is_passed_on(app, as_):
    code = on.held_captive()
    desk.enclose(code, ("mess.heic", pictures.heic_with_gps()))
    rina = as_(RINA)
    (look,) = rina.get(refer(code)).tree.xpath("//form//a[.//img]/@href")
    page = rina.get(look)
    assert page.status_code == 200
    assert page.h1 == "Foto 1 dari 1"


def test_what_an_agency_says_is_marked_in_the_inbox_until_it_is_settled(app, as_):
    rina, code, other = as_(RINA), on.held_captive(), on.held_captive()
    referral = on.sent(code)
    on.sent(other)
    assert "Instansi" not in line(rina, code)
    with unit_of_work():
        replying.reply(on.again(referral.id), Reply.ASKED, "Di blok berapa?", by=PETRUS.row)
    assert "Instansi bertanya" in line(rina, code)
    with unit_of_work():
        replying.reply(on.again(referral.id), Reply.DONE, "Sudah dijemput.", by=PETRUS.row)
    assert "Instansi menjawab" in line(rina, code)
    assert "Instansi" not in line(rina, other)


def test_the_history_tells_a_question_from_an_answer(app, as_):
    code = on.held_captive()
    referral = on.sent(code)
    for says, what in ((Reply.ACCEPTED, "menangani rujukan"), (Reply.ASKED, "bertanya tentang rujukan"), (Reply.DONE, "menjawab rujukan")):
        history = as_(RINA).get(desk.at(code)).tree.xpath("string(//section[@id='history'])")
        assert f"Instansi {what}" not in history
        with unit_of_work():
            replying.reply(on.again(referral.id), says, "Di blok C.", by=PETRUS.row)
        history = as_(RINA).get(desk.at(code)).tree.xpath("string(//section[@id='history'])")
        assert f"Instansi {what}" in history


def test_a_matter_that_an_agency_has_taken_on_is_not_said_to_be_unanswered(app, as_):
    rina = as_(RINA)
    referral = on.sent(to=UPTD)
    rina.submit(at(referral), "/balasan", reply="accepted")
    for page in (rina.get(at(referral)), rina.get("/inbox/rujukan")):
        assert "Diterima, ditangani" in page.tree.xpath("string(//main)")
        assert "belum dijawab" not in page.words


def test_until_when_the_letter_asked_for_an_answer_stays_there_after_it_came(app, as_, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    referral = on.sent(reply_by=date(2026, 12, 14))
    clock(datetime(2026, 11, 26, 3, tzinfo=UTC))
    with unit_of_work():
        replying.reply(on.again(referral.id), Reply.DONE, "Sudah dijemput.", by=PETRUS.row)
    for page in (as_(RINA).get("/inbox/rujukan?view=answered"), as_(PETRUS).get("/instansi/")):
        assert "14 Des" in page.tree.xpath("string(//td[@data-label='Jawaban sebelum'])")
    assert "26 November 2026" in as_(RINA).get(at(referral)).tree.xpath("string(//dt[.='Selesai pada']/following-sibling::dd)")


def test_while_an_agency_has_it_the_reporter_is_asked_and_the_case_stays_there(app, as_, visitor):
    receipt = code_of(post(visitor, category="exploitation"))
    code = tip(receipt).case.code
    on.sent(code)
    rina = as_(RINA)
    assert rina.submit(desk.at(code), "message", "ask", message="Di blok berapa mereka tidur?").status_code == 303
    assert desk.case(code).status is Status.REFERRED
    page = come_back(visitor, receipt)
    assert "Di blok berapa mereka tidur?" in page.words
    reporter_answers(visitor, page, "Di blok C.")
    assert desk.case(code).status is Status.REFERRED
    assert "Di blok C." in rina.get(desk.at(code)).words


def test_no_list_shows_the_numbers_of_letters_for_one_left_out_would_be_seen(app, as_):
    """Safeguards 19: letters are numbered without a gap, so whoever reads 001 and 003 in a list knows that there is a 002."""
    codes = [on.held_captive() for _ in range(3)]
    for code in codes:
        on.sent(code)
    with unit_of_work():
        recusing.hide(desk.case(codes[1]), [RINA.row], "Saudaranya bekerja di sana.", by=BONIFASIUS.row)
    rina = as_(RINA)
    for address in ("/inbox/rujukan", "/inbox/rujukan?view=all", desk.at(codes[0]), desk.at(codes[2])):
        assert "/KESBANGPOL/" not in rina.get(address).text


def test_the_list_tells_what_waits_what_is_late_and_what_is_over(app, as_, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    on.propose(on.held_captive())
    late = on.sent(to=UPTD)
    clock(datetime(2026, 12, 7, 3, tzinfo=UTC))
    lisdayanti = as_(LISDAYANTI)
    page = lisdayanti.get("/inbox/rujukan")
    assert [int(one) for one in page.tree.xpath("//nav[@class='sums four mb4']//b/text()")] == [1, 1, 1, 0]
    assert "lewat 6 hari" in page.words
    page = lisdayanti.get("/inbox/rujukan?view=late")
    assert at(late) in page.links
    assert len(page.tree.xpath("//tbody/tr")) == 1
    assert page.tree.xpath("string(//a[@href='/inbox/rujukan']/span[@class='count'])").startswith("2")


def test_an_empty_list_says_how_referrals_are_made(app, as_):
    assert "Belum ada rujukan" in as_(RINA).get("/inbox/rujukan").words


def test_an_agency_that_is_late_is_reminded_once_a_day(app, as_, mailbox):
    rina = as_(RINA)
    referral = on.sent()
    rina.submit(at(referral), "/ingatkan")
    assert "ditunggu" in mailbox.to(PETRUS)[-1]["Subject"]
    assert rina.send(f"{at(referral)}/ingatkan").status_code == 409


def test_a_late_answer_is_chased_from_the_top_of_the_page_unless_the_agency_waits_for_us(app, as_, clock, mailbox):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    referral = on.sent()
    noticed = lambda: "".join(as_(RINA).get(at(referral)).tree.xpath("string(//div[contains(@class, 'note')][.//form])"))  # noqa: E731
    assert "belum menjawab" not in noticed()
    clock(datetime(2026, 12, 7, 3, tzinfo=UTC))
    assert "Instansi belum menjawab: lewat 6 hari dari tanggal yang diminta." in noticed()
    assert "Ingatkan instansi" in noticed()
    as_(RINA).submit(at(referral), "/ingatkan")
    assert "ditunggu" in mailbox.to(PETRUS)[-1]["Subject"]
    assert "Sudah diingatkan hari ini." in noticed()
    with unit_of_work():
        replying.reply(on.again(referral.id), Reply.ASKED, "Di blok berapa?", by=PETRUS.row)
    assert "belum menjawab" not in noticed(), "it has asked: now the office's words are awaited"
    assert "Ingatkan instansi" not in as_(RINA).get(at(referral)).words


def test_where_nobody_can_be_called_or_written_to_the_page_says_what_can_be_done(app, as_, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    rina, referral = as_(RINA), on.sent(to=UPTD)
    rina.submit(at(referral), "/diterima", day="24-11-2026")
    assert "Cetak surat lagi" not in rina.get(at(referral)).words
    clock(datetime(2026, 12, 7, 3, tzinfo=UTC))
    page = as_(RINA).get(at(referral))
    (note,) = page.tree.xpath("//div[contains(@class, 'note')][contains(., 'belum menjawab')]")
    assert note.xpath(".//a/@href") == [f"{at(referral)}/surat.pdf", "#catat"]
    assert "Cetak surat lagi" in note.text_content()
    assert page.tree.xpath("//form[@id='catat']//button[contains(., 'Simpan jawaban')]")


def test_who_presses_twice_lets_it_go_once_and_is_answered_as_the_first_time(app, as_):
    bonifasius, referral = as_(BONIFASIUS), on.propose(on.held_captive())
    page = bonifasius.get(at(referral))
    answers = [bonifasius.submit(page, "verdict", "approve") for _ in "12"]
    assert [(one.status_code, one.headers["Location"]) for one in answers] == [(303, at(referral))] * 2
    assert [one for one in desk.deeds(on.again(referral.id).case.code) if one == "referral.approved"] == ["referral.approved"]


def test_who_presses_twice_sends_it_back_once_and_what_was_mended_since_stays(app, as_):
    lisdayanti, referral = as_(LISDAYANTI), on.propose(on.held_captive())
    page = lisdayanti.get(at(referral))
    answers = [lisdayanti.submit(page, "verdict", "return", why="Sebut kapan terjadi.") for _ in "12"]
    assert [one.status_code for one in answers] == [303, 303]
    other = lisdayanti.submit(page, "verdict", "return", why="Sebut tempatnya.")
    assert other.status_code == 409, "another reason is another deed"
    on.revise(referral)
    assert lisdayanti.submit(page, "verdict", "return", why="Sebut kapan terjadi.").status_code == 409
    assert on.again(referral.id).state is State.PROPOSED


def test_who_presses_twice_writes_an_agencys_answer_down_once(app, as_):
    rina, code = as_(RINA), on.held_captive()
    referral = on.sent(code, UPTD)
    page = rina.get(at(referral))
    said = {"reply": "done", "text": "Sudah dijemput.", "letter": "460/12/UPTD/2026"}
    assert [rina.submit(page, "/balasan", **said).status_code for _ in "12"] == [303, 303]
    assert [one.text for one in on.again(referral.id).messages] == ["Sudah dijemput."]
    assert desk.deeds(code).count("referral.replied") == 1
    assert rina.submit(page, "/balasan", **said | {"text": "Tidak ada orang di sana."}).status_code == 409, "another answer comes too late"


def test_who_presses_twice_tells_the_agency_once(app, as_):
    rina, lisdayanti, referral = as_(RINA), as_(LISDAYANTI), on.sent()
    page = rina.get(at(referral))
    assert [rina.submit(page, "/keterangan", text="Blok C.").status_code for _ in "12"] == [303, 303]
    rina.submit(page, "/keterangan", text="Dekat dapur.")
    assert [one.text for one in on.again(referral.id).messages] == ["Blok C.", "Dekat dapur."]
    page = lisdayanti.get(at(referral))
    assert [lisdayanti.submit(page, "/keterangan/1", "release").status_code for _ in "12"] == [303, 303]
    assert desk.deeds(on.again(referral.id).case.code).count("referral.released") == 1


def test_what_an_agency_without_an_account_answers_by_letter_is_written_down(app, as_):
    rina = as_(RINA)
    code = on.held_captive()
    referral = on.sent(code, UPTD)
    rina.submit(at(referral), "/diterima", day=f"{portal_clock.today():%d-%m-%Y}")
    assert on.again(referral.id).received_on == portal_clock.today()
    page = rina.submit(at(referral), "/balasan", reply="done", text="Sudah dijemput.", letter="460/12/UPTD/2026")
    assert page.status_code == 303
    page = rina.get(at(referral))
    assert "460/12/UPTD/2026" in page.words
    assert on.again(referral.id).state is State.ANSWERED
    assert desk.case(code).status is Status.IN_REVIEW, "the case is the office's again"


def test_a_letter_is_not_received_before_it_was_sent_nor_tomorrow(app, as_):
    referral = on.sent(to=UPTD)
    for day in (-1, 1):
        moment = portal_clock.today() + timedelta(days=day)
        assert as_(RINA).submit(at(referral), "/diterima", day=f"{moment:%d-%m-%Y}").status_code == 409
    assert on.again(referral.id).received_on is None


def test_waiting_for_no_answer_any_longer_the_case_goes_on(app, as_):
    code = on.held_captive()
    referral = on.sent(code, UPTD)
    as_(RINA).submit(at(referral), "/selesai")
    assert on.again(referral.id).state is State.ENDED
    assert desk.case(code).status is Status.IN_REVIEW


def test_a_case_that_is_closed_leaves_nothing_open_at_an_agency(app, as_):
    code = on.held_captive()
    referral = on.sent(code)
    on.propose(code, UPTD)
    assert desk.decide(as_(RINA), code).status_code == 303
    assert on.again(referral.id).state is State.ENDED
    assert [one.id for one in on.of(code)] == [referral.id], "the draft is gone"


def test_who_stepped_aside_sees_nothing_of_its_referrals_and_no_mail_counts_them(app, as_):
    code = on.held_captive()
    referral = on.propose(code)
    with unit_of_work():
        recusing.step_aside(desk.case(code), "Pelapornya mungkin saudara saya.", by=LISDAYANTI.row)
    lisdayanti = as_(LISDAYANTI)
    assert lisdayanti.get(at(referral)).status_code == 404
    assert lisdayanti.get(f"{at(referral)}/surat.pdf").status_code == 404
    assert "Belum ada rujukan" in lisdayanti.get("/inbox/rujukan").words
    assert referral_list.number(office().id, View.APPROVAL, portal_clock.today()) == 0


def test_the_daily_mail_counts_what_waits_what_is_owed_and_what_is_late(app, clock):
    clock(datetime(2026, 11, 24, 3, tzinfo=UTC))
    on.propose(on.held_captive())
    on.propose(on.held_captive(), danger="Mereka dipukul.")
    on.sent(to=UPTD)
    counts = digest.waiting(office().id, date(2026, 12, 24))
    assert (counts.to_approve, counts.owed, counts.unseen, counts.unanswered) == (1, 1, 1, 2)
    assert digest.waiting(office().id, date(2026, 11, 24)).unseen == 0


@pytest.mark.parametrize("who", [MARSELINUS, HERNITA, YOHANES, PETRUS])
def test_nobody_else_comes_near_a_referral_of_this_office(app, as_, who):
    referral = on.propose(on.held_captive())
    for address in (at(referral), f"{at(referral)}/surat.pdf"):
        assert as_(who).get(address).status_code in (403, 404)
    assert as_(who).send(f"{at(referral)}/persetujuan", verdict="approve", version=referral.version).status_code in (403, 404)
    assert on.again(referral.id).is_draft


def test_another_office_has_agencies_of_its_own(app, as_):
    code = desk.report(office=BARITO_SELATAN)
    names = {str(one) for one in as_(MARSELINUS).get(refer(code)).tree.xpath("//input[@name='agencies']/following-sibling::label/text()")}
    assert "Polres Barito Selatan, Unit PPA" in names
    assert PPA not in names


def test_what_was_passed_on_outlives_a_report_that_is_withdrawn(app, as_):
    rina = as_(RINA)
    code = on.held_captive()
    referral = on.sent(code)
    with unit_of_work():
        retention.withdraw(desk.tip(code))
    db.session.expire_all()
    page = rina.get(at(referral))
    assert page.status_code == 200
    assert "ditarik pelapor" in rina.get("/inbox/rujukan").words
    assert rina.submit(page, "/balasan", reply="done", text="Sudah ditangani.").status_code == 303
    assert on.again(referral.id).state is State.ANSWERED


def test_a_letter_stays_hidden_from_whom_its_case_was_hidden_when_the_report_is_withdrawn(app, as_):
    """From Rina, who prepared it; Bonifasius, who approved it, goes on with it."""
    code = on.held_captive()
    referral = on.sent(code)
    with unit_of_work():
        recusing.hide(desk.case(code), [RINA.row], "Saudara.", by=BONIFASIUS.row)
    rina, day = as_(RINA), portal_clock.today()
    assert rina.get(at(referral)).status_code == 404
    with unit_of_work():
        retention.withdraw(desk.tip(code))
    db.session.expire_all()
    assert rina.get(at(referral)).status_code == 404
    assert "ditarik pelapor" not in rina.get("/inbox/rujukan").words
    assert referral_list.number(office().id, View.OPEN, day) == 0, "nor does the mail count it that all of them read"
    assert as_(BONIFASIUS).get(at(referral)).status_code == 200


def test_a_sponsors_list_and_a_closed_report_have_no_way_to_be_referred(app, as_):
    rina, list_ = as_(RINA), desk.submission()
    assert rina.get(refer(list_)).status_code == 404
    code = desk.report()
    desk.decide(rina, code)
    assert refer(code) not in rina.get(desk.at(code)).links


def test_the_history_of_the_case_tells_of_the_referral(app, as_):
    code = on.held_captive()
    on.sent(code)
    history = as_(RINA).get(desk.at(code)).tree.xpath("string(//section[@id='history'])")
    for words in ("Rujukan disiapkan", "Rujukan disetujui petugas kedua", "Surat rujukan dikirim", "Ditelaah menjadi Dirujuk"):
        assert words in history


def test_reading_the_letter_and_its_files_is_a_recorded_deed(app, as_):
    code = on.held_captive()
    referral = on.sent(code)
    as_(RINA).get(f"{at(referral)}/surat.pdf")
    assert "referral.opened" in desk.deeds(code)

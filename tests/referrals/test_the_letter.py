"""The letter: the official form, the office's own number without a gap, sealed and kept, genuine for whoever asks."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal import clock as portal_clock
from portal.cases.codes import LEGAL_BASES, Category
from portal.documents import letters
from portal.inbox.duplicates import merging
from portal.papers.issuing import numbered
from portal.referrals import approving, letter
from portal.referrals.codes import Degree, Level, Nature, Part
from portal.referrals.models import Referral
from portal.storage.database import db, unit_of_work
from tests import cast, pictures
from tests.cast import BONIFASIUS, RINA
from tests.inbox import desk
from tests.papers.printing import claims, code_on, pages_of, words_on
from tests.referrals import passing_on as on
from tests.referrals.passing_on import MANPOWER, PPA, REFUGEES, SOCIAL, UPTD

GOLDEN = Path(__file__).with_name("letter.txt")
NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)


def content(referral: Referral) -> bytes:
    paper = on.again(referral.id).paper
    assert paper
    return paper.content


@pytest.fixture
def office(app):
    """As its admin has filled it in."""
    with unit_of_work():
        kept = cast.office()
        kept.town, kept.address, kept.postcode = "Tamiang Layang", "Jalan Ahmad Yani", "73611"
        kept.head_name, kept.head_rank, kept.head_nip = "ANDA LESTARI, S.Sos., M.Si.", "Pembina Tingkat I", "196908101990022001"
        on.agency(PPA).town = "Tamiang Layang"
    return kept


def test_it_says_what_it_should_from_letterhead_to_copies(office, clock):
    """Compared word by word with what was looked at once; the code is random, so it is named."""
    clock(NOON)
    referral = on.sent(passed={Part.SUMMARY: on.SUMMARY, Part.PLACE: "Karang Langit, Dusun Timur", Part.DAY: "2 November 2026"})
    assert referral.paper
    said = words_on(content(referral)).replace(referral.paper.spoken, "KODE-KODE")
    assert said == GOLDEN.read_text().strip()


def test_it_is_kept_for_decades_and_read_aloud(office):
    assert claims(content(on.sent())) == (["2", "A"], ["1"], "id")


def test_a_phone_reads_from_it_where_it_can_be_checked(office, app, visitor):
    referral = on.sent()
    assert referral.paper
    (address,) = code_on(content(referral))
    assert address.endswith(f"/sah/{referral.paper.code}")
    page = visitor.get(f"/sah/{referral.paper.code}")
    assert page.h1 == "Surat ini asli"
    for words in (referral.paper.reference, "Badan Kesbangpol Kabupaten Barito Timur"):
        assert words in page.words
    for words in (PPA, "Polisi", "Resor", on.SUMMARY, "Dipaksa"):
        assert words not in page.words, "to whom and about what is nobody's concern"


def test_a_letter_that_was_recalled_says_so(app, visitor):
    referral = on.propose(on.held_captive(), danger="Mereka dipukul.")
    with unit_of_work():
        approving.send_back(on.again(referral.id), "Tempatnya keliru.", by=BONIFASIUS.row)
    paper = on.again(referral.id).paper
    assert paper
    page = visitor.get(f"/sah/{paper.code}")
    assert page.h1 == "Surat ini sudah ditarik kembali"
    assert "Kantor menariknya kembali." in page.words


def test_how_many_files_go_with_it_stands_there_in_figures_and_in_words(app, as_):
    """Three reports in one case, with four photos each."""
    codes = [desk.report(f"Mess pabrik karet, cerita {what}", category=Category.EXPLOITATION) for what in ("demam", "paspor", "upah")]
    for which, code in enumerate(codes):
        desk.enclose(code, *((f"{each}.jpg", pictures.small_jpeg(10 * which + each)) for each in range(4)))
    for gone in codes[1:]:
        with unit_of_work():
            merging.merge(desk.case(gone), desk.case(codes[0]), by=RINA.row)
    rina, written = as_(RINA), {"summary": on.SUMMARY, "verified": on.SEEN, "asked": on.WANTED, "level": "partly"}
    page = rina.get(f"/inbox/{codes[0]}/rujukan")
    files = [str(one) for one in page.tree.xpath("//input[@name='files']/@value")]
    rina.submit(page, "summary", "propose", **written, agencies=[str(on.agency(UPTD).id)], files=files)
    assert "Lampiran : 12 (dua belas) berkas" in words_on(letter.pdf(on.of(codes[0])[0]))


SPELLED = """
1 satu|2 dua|3 tiga|4 empat|5 lima|6 enam|7 tujuh|8 delapan|9 sembilan|10 sepuluh|11 sebelas|12 dua belas|13 tiga belas|14 empat belas
15 lima belas|16 enam belas|17 tujuh belas|18 delapan belas|19 sembilan belas|20 dua puluh|21 dua puluh satu|29 dua puluh sembilan
30 tiga puluh|40 empat puluh|50 lima puluh|60 enam puluh|70 tujuh puluh|80 delapan puluh|90 sembilan puluh|99 sembilan puluh sembilan
100 seratus|101 seratus satu|110 seratus sepuluh|111 seratus sebelas|119 seratus sembilan belas|120 seratus dua puluh|200 dua ratus
345 tiga ratus empat puluh lima|999 sembilan ratus sembilan puluh sembilan
"""


@pytest.mark.parametrize("line", SPELLED.replace("|", "\n").strip().splitlines())
def test_a_number_is_spelled_as_indonesians_say_it(line):
    number, words = line.split(" ", 1)
    assert letter.in_words(int(number)) == words


def test_the_signature_never_stands_alone_on_a_page(office):
    """However long the letter is, its last words and who gets a copy are on the same page as who signs."""
    drafted = replace(letter.written(on.propose(on.held_captive())), copies=["Bupati Barito Timur", "Kepala Dinas Sosial"])
    lengths = {}
    for lines in range(12, 32):
        long = replace(drafted, facts=[("Ringkasan", "\n".join(["Ada yang sakit."] * lines))])
        pages = pages_of(letters.typeset("referral", asdict(long)))
        lengths[lines] = len(pages)
        for words in (letter.CLOSING, "ANDA LESTARI", "Kepala Dinas Sosial"):
            assert words in pages[-1], (lines, words)
    assert {lengths[12], lengths[31]} == {1, 2}


def test_a_draft_says_on_every_page_that_it_is_one(office):
    draft = replace(letter.written(on.propose(on.held_captive())), facts=[("Ringkasan", "Ada yang sakit.\n" * 60)])
    pages = pages_of(letters.typeset("referral", asdict(draft)))
    assert len(pages) > 1
    assert all("Draf, belum disetujui" in page for page in pages)
    assert "Draf" not in words_on(content(on.sent()))


def test_what_was_blacked_out_is_marked_in_words(app):
    said = words_on(content(on.sent(passed={Part.SUMMARY: on.SUMMARY, Part.WORDS: "Mandornya █████ marah."})))
    assert "Mandornya [...] marah." in said


def test_a_draft_has_no_number_and_no_code(office):
    said = words_on(letter.pdf(on.propose(on.held_captive())))
    assert "(diisi saat disetujui)" in said
    assert "/sah/" not in said


@pytest.mark.parametrize("nature", Nature)
@pytest.mark.parametrize("degree", Degree)
def test_nature_and_degree_stand_where_they_belong(app, nature, degree):
    shown = letter.written(on.propose(on.held_captive(), nature=nature, degree=degree)).nature
    assert shown.startswith(str(nature.label))
    assert (", " in shown) == (degree is not Degree.ORDINARY)


def test_people_in_need_are_spoken_of_as_such(app):
    held = " ".join(letter.written(on.propose(on.held_captive())).after)
    assert "diduga korban, bukan sebagai pelanggar" in held
    fled = desk.report("Satu keluarga pengungsi sakit.", category=Category.NEED_HELP)
    refugees = letter.written(on.propose(fled, SOCIAL, basis=REFUGEES))
    assert "bukan sebagai pelanggar" in " ".join(refugees.after)
    assert refugees.subject.endswith("Penanganan Pengungsi")
    other = " ".join(letter.written(on.propose(desk.report(), MANPOWER, basis=LEGAL_BASES[2])).after)
    assert "bukan tuduhan" in other


def test_it_says_that_nothing_was_verified_where_danger_did_not_wait(app):
    referral = on.propose(on.held_captive(), danger="Mereka dipukul.", level=Level.NOT_YET)
    assert "belum diverifikasi" in words_on(content(referral))


@pytest.mark.parametrize("basis", LEGAL_BASES)
def test_each_law_has_its_whole_name(basis):
    assert letter.law(basis) != basis
    assert "Nomor" in letter.law(basis)


def test_numbers_follow_the_offices_pattern_and_the_year(app, clock):
    with unit_of_work():
        cast.office().letter_number = "460/{nomor}/BKBP/{tahun}"
    clock(datetime(2026, 12, 31, 3, tzinfo=UTC))
    assert [on.sent().paper.reference, on.sent().paper.reference] == ["460/001/BKBP/2026", "460/002/BKBP/2026"]
    clock(datetime(2026, 12, 31, 18, tzinfo=UTC))
    assert on.sent().paper.reference == "460/001/BKBP/2027", "in the office it is the new year already"
    assert numbered("{tahun}/{nomor}", 1234, 2026) == "2026/1234"


def test_a_pattern_that_changes_leaves_the_letters_that_went_as_they_were(app):
    referral = on.sent()
    with unit_of_work():
        cast.office().letter_number = "460/{nomor}/BKBP/{tahun}"
    again = on.again(referral.id).paper
    assert again
    assert again.reference.startswith("300.1/001/KESBANGPOL/")


def test_two_who_approve_at_once_leave_no_gap_and_give_no_number_twice(app):
    proposed = [[on.propose(on.held_captive(), to).id for _ in range(4)] for to in (PPA, UPTD)]

    def let_go(ids):
        with app.app_context():
            for referral_id in ids:
                with unit_of_work():
                    approving.approve(on.again(referral_id), by=BONIFASIUS.row)

    with ThreadPoolExecutor(2) as pair:
        list(pair.map(let_go, proposed))
    db.session.rollback()
    numbers = sorted(on.again(referral_id).paper.number for ids in proposed for referral_id in ids)
    assert numbers == list(range(1, 9))


@pytest.mark.parametrize(
    "text", ['#panic("x") $x$ *b* @a <b> \\ " ] } // `raw` = Judul', "نص عربي 👩‍👩‍👧", "A" * 1500, "satu\ndua\n\ntiga"]
)
def test_whatever_is_written_a_letter_is_made(app, text):
    referral = on.sent(passed={Part.SUMMARY: text, Part.WORDS: text}, asked=text[:900], verified=text)
    assert content(referral).startswith(b"%PDF-")


def test_a_letter_names_nobody_who_wrote_or_approved_it(office):
    said = words_on(content(on.sent()))
    for person in (RINA, BONIFASIUS):
        assert person.name not in said


def test_the_day_is_the_offices_own(app, clock):
    clock(datetime(2026, 11, 24, 18, tzinfo=UTC))
    assert "25 November 2026" in letter.written(on.propose(on.held_captive())).dated
    assert portal_clock.today().day == 25

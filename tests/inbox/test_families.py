"""Reports that were merged one after the other are one family: hidden, shown, urgent and given back together (safeguards 19)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from time import sleep

import pytest
from sqlalchemy import select

from portal.accounts.models import Language
from portal.audit.models import Deed
from portal.cases import recusing
from portal.cases.merged import family_of, merging_of
from portal.cases.models import Case
from portal.cases.models_ties import Merging, Recusal
from portal.errors import Refused
from portal.inbox.acting import triage
from portal.inbox.duplicates import merging
from portal.storage.database import db, unit_of_work
from portal.tips import retention
from tests.cast import BONIFASIUS, LISDAYANTI, RINA, Person
from tests.inbox.desk import MONDAY, at, case, report, tip
from tests.visitors import Visitor

pytestmark = pytest.mark.usefixtures("monday")

STORIES = {
    "A": "Di mess pabrik karet ada tujuh orang, paspor mereka disimpan mandor.",
    "B": "Ada yang demam di mess itu dan tidak boleh berobat.",
    "C": "Rombongan survei tanpa surat di penginapan dekat jembatan.",
    "D": "Alat berat masuk ke Karang Langit sejak Senin.",
}


@pytest.fixture
def of(app) -> dict[str, str]:
    """Four reports, by a letter each."""
    return {letter: report(story) for letter, story in STORIES.items()}


def merge(gone: str, into: str, by: Person = LISDAYANTI) -> None:
    with unit_of_work():
        merging.merge(case(gone), case(into), by=by.row)


def undo(gone: str, by: Person = LISDAYANTI) -> None:
    with unit_of_work():
        ended = merging_of(case(gone))
        assert ended
        merging.undo(ended, by=by.row)


def hide(code: str, officer: Person = RINA) -> None:
    with unit_of_work():
        recusing.hide(case(code), [officer.row], "Saudara.", by=BONIFASIUS.row)


def seen(officer: Visitor, codes: dict[str, str]) -> str:
    """The letters of those that somebody sees."""
    return "".join(letter for letter, code in codes.items() if officer.get(at(code)).status_code == 200)


def told(action: str) -> set[str]:
    """The cases of which the trail tells this."""
    subjects = db.session.scalars(select(Deed.subject_id).where(Deed.action == action))
    return set(db.session.scalars(select(Case.code).where(Case.id.in_(list(subjects)))))


# --- hidden --------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("last", [("A", "C"), ("C", "A")], ids=["into the hidden one", "the hidden one into it"])
def test_what_was_merged_before_is_hidden_too(as_, of, last):
    merge(of["B"], of["A"])
    hide(of["C"])
    merge(*(of[letter] for letter in last))
    assert seen(as_(RINA), of) == "D"
    assert told("case.hidden") == {of["A"], of["B"], of["C"]}


def test_two_families_that_become_one_hide_all_that_either_hid(as_, of):
    merge(of["B"], of["A"])
    merge(of["D"], of["C"])
    hide(of["B"])
    merge(of["C"], of["A"])
    assert seen(as_(RINA), of) == ""


def test_undone_each_half_is_hidden_for_reasons_of_its_own_only(as_, of):
    """B is what Rina must not see; A and C came to it."""
    hide(of["B"])
    merge(of["B"], of["A"])
    merge(of["C"], of["A"])
    rina = as_(RINA)
    assert seen(rina, of) == "D"
    undo(of["B"])
    assert seen(rina, of) == "ACD"
    assert told("case.shown") == {of["A"], of["C"]}


def test_what_is_hidden_for_two_reasons_stays_hidden_when_one_goes(as_, of):
    for letter in ("B", "C"):
        hide(of[letter])
        merge(of[letter], of["A"])
    rina = as_(RINA)
    undo(of["B"])
    assert seen(rina, of) == "D"
    undo(of["C"])
    assert seen(rina, of) == "AD"


def test_what_was_hidden_because_of_a_report_stays_hidden_when_its_reporter_withdraws(as_, of):
    hide(of["B"])
    told_b = tip(of["B"])
    merge(of["B"], of["A"])
    with unit_of_work():
        retention.withdraw(db.session.merge(told_b))
    assert case(of["A"])
    assert as_(RINA).get(at(of["A"])).status_code == 404


def test_what_is_hidden_and_shown_is_told_of_each_of_the_family(of):
    merge(of["B"], of["A"])
    hide(of["A"])
    assert told("case.hidden") == {of["A"], of["B"]}
    with unit_of_work():
        recusing.show_again(db.session.scalars(select(Recusal)).first(), by=BONIFASIUS.row)
    assert told("case.shown") == {of["A"], of["B"]}


def test_nobody_steps_back_to_what_a_colleague_has_worked_on_in_another_case_of_the_family(as_, of):
    merge(of["B"], of["A"], by=RINA)
    rina = as_(RINA)
    page = rina.get(rina.submit(at(of["B"]), "serahkan", reason="").headers["Location"])
    as_(LISDAYANTI).submit(at(of["A"]), "note", note="Saya lanjutkan.")
    answer = rina.submit(page, "batal")
    assert answer.status_code == 409
    assert seen(rina, of) == "CD"


# --- at the same moment --------------------------------------------------------------------------------------------------------


def at_once(app, first: Callable[[], object], second: Callable[[], object]) -> None:
    """The first has done its deed and not yet kept it when the second comes; who meets the other is told so and tries again."""
    done = Barrier(2)

    def begins() -> None:
        with app.app_context(), unit_of_work():
            first()
            done.wait(20)
            sleep(0.6)

    def comes() -> None:
        with app.app_context():
            done.wait(20)
            with unit_of_work():
                second()

    with ThreadPoolExecutor(2) as pair:
        for one in (pair.submit(begins), pair.submit(comes)):
            one.result()
    db.session.rollback()


@pytest.mark.parametrize("hides_first", [True, False])
def test_hidden_while_its_family_is_being_merged_all_of_it_is_hidden(app, as_, of, hides_first):
    merge(of["B"], of["A"])
    deeds = [
        lambda: recusing.hide(case(of["B"]), [RINA.row], "Saudara.", by=BONIFASIUS.row),
        lambda: merging.merge(case(of["A"]), case(of["C"]), by=LISDAYANTI.row),
    ]
    at_once(app, *(deeds if hides_first else reversed(deeds)))
    assert len(family_of(case(of["C"]))) == 3
    assert seen(as_(RINA), of) == "D"


def test_a_colleague_who_is_writing_is_waited_for_by_who_steps_back(app, of):
    with unit_of_work():
        recusal_id = recusing.step_aside(case(of["A"]), "", by=RINA.row).id

    def works() -> None:
        held = db.session.scalars(select(Case).where(Case.code == of["A"]).with_for_update(of=Case)).one()
        triage.note(held, "Saya lanjutkan.", by=LISDAYANTI.row)

    with pytest.raises(Refused):
        at_once(app, works, lambda: recusing.take_back(db.session.get_one(Recusal, recusal_id), by=RINA.row))
    db.session.rollback()
    assert db.session.get(Recusal, recusal_id)


# --- urgent, and due -----------------------------------------------------------------------------------------------------------


def urgency(code: str) -> tuple[str, date | None]:
    return case(code).priority.value, case(code).due_on


@pytest.mark.parametrize("order", ["AB", "BA"])
def test_a_case_stays_urgent_as_long_as_anything_urgent_lives_on_in_it(of, order):
    urgent = {letter: report(STORIES[letter], danger=True, day=MONDAY - timedelta(days=days)) for letter, days in (("A", 3), ("B", 0))}
    before = urgency(of["C"])
    for letter in "AB":
        merge(urgent[letter], of["C"])
    assert urgency(of["C"]) == ("urgent", case(urgent["A"]).due_on)
    undo(urgent[order[0]])
    assert urgency(of["C"]) == ("urgent", case(urgent[order[1]]).due_on)
    undo(urgent[order[1]])
    assert urgency(of["C"]) == before


def test_a_due_day_that_an_officer_has_set_since_is_not_taken_back(of):
    urgent, chosen = report(STORIES["A"], danger=True), MONDAY.date() + timedelta(days=4)
    merge(urgent, of["C"])
    with unit_of_work():
        triage.set_due(case(of["C"]), chosen, by=LISDAYANTI.row)
    undo(urgent)
    assert urgency(of["C"]) == ("normal", chosen)


# --- reminders -----------------------------------------------------------------------------------------------------------------


def reminded(officer: Visitor, codes: dict[str, str]) -> str:
    box = officer.get("/inbox/?pengingat=jatuh").words
    return "".join(letter for letter, code in codes.items() if case(code).spoken in box)


def test_a_reminder_rings_at_the_case_that_lives_on_and_goes_back_when_that_is_undone(as_, of):
    rina = as_(RINA)
    rina.submit(at(of["B"]), "remind_on", remind_on="23-11-2026", about="Hasil Puskesmas Ampah")
    assert reminded(rina, of) == "B"
    for gone, into in ("BA", "AC"):
        merge(of[gone], of[into])
        assert reminded(rina, of) == into
        assert "Hasil Puskesmas Ampah" in rina.get(at(of[into])).words
    for gone, back in ("AA", "BB"):
        undo(of[gone])
        assert reminded(rina, of) == back


def test_a_reminder_that_came_along_is_done_where_it_rings(as_, of):
    rina = as_(RINA)
    rina.submit(at(of["B"]), "remind_on", remind_on="23-11-2026", about="Hasil Puskesmas Ampah")
    merge(of["B"], of["A"])
    (form,) = [form for form in rina.get(at(of["A"])).forms if form.address.endswith("/done")]
    rina.fills_in(form)
    assert reminded(rina, of) == ""


# --- its own words -------------------------------------------------------------------------------------------------------------


def test_a_case_keeps_its_own_words_whichever_report_came_first(as_):
    rina = as_(RINA)
    gone, into = report("Yang lebih dulu: rombongan survei.", day=MONDAY - timedelta(days=1)), report("Yang tetap: pabrik karet.")
    merge(gone, into)
    assert "Yang tetap" in rina.get(at(into)).h1
    box = rina.get("/inbox/").words
    assert "Yang tetap" in box
    assert "Yang lebih dulu" not in box


# --- what is told to who moves -------------------------------------------------------------------------------------------------

INDONESIAN = "Laporan Anda kami gabung dengan laporan lain yang sudah kami tangani, dan kami akan menjawab Anda di sini."


def test_who_reads_english_is_not_told_in_indonesian_by_mistake(as_):
    gone, into = report("They keep our passports in the office.", language=Language.EN), report(STORIES["A"])
    rina = as_(RINA)
    held = rina.submit(f"{at(gone)}/gabung/{into}", "into", into=into, tell=INDONESIAN)
    assert held.status_code == 422
    assert "Pelapor memakai bahasa Inggris; pesan ini tampaknya berbahasa Indonesia." in held.words
    assert INDONESIAN in held.text
    assert db.session.scalars(select(Merging)).all() == []
    assert rina.submit(held, "into", "anyway").status_code == 303, "a warning, not a wall"


def test_only_those_who_move_are_written_to(as_):
    gone, into = report(STORIES["A"]), report("They keep our passports in the office.", language=Language.EN)
    assert as_(RINA).submit(f"{at(gone)}/gabung/{into}", "into", into=into, tell=INDONESIAN).status_code == 303


def test_no_blank_is_left_open(as_):
    gone, into = report(STORIES["A"]), report(STORIES["B"])
    held = as_(RINA).submit(f"{at(gone)}/gabung/{into}", "into", into=into, tell="Berkas {kode} kami gabung.")
    assert held.status_code == 422
    assert "Ganti dulu {kode} dengan kata-katanya." in held.words

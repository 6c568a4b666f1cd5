"""A slip that was made many times is shown once, and put right once."""

from datetime import date

import pytest

from portal.register.sheets import reading_sheets
from portal.register.sheets.causes import at_once, causes
from tests.cast import DEWI, KATHARINA
from tests.register.lists import BORN, FROM, PASSPORT, SEX, SITE, fifty, save, sheet, upload
from tests.register.people import workers
from tests.register.test_preview import preview


def mistaken(**at):
    """Fifty people, some of whose cells say something else: `mistaken(**{"0-8": (FROM, "Tionghoaa")})`."""
    people = fifty()
    for lines, (header, text) in at.items():
        first, _, last = lines.partition("-")
        for number in range(int(first), int(last or first) + 1):
            people[number][header] = text
    return people


def found(people):
    return causes(preview(sheet(people)).wrong)


def told(people):
    """Reason, column and number of cells of each cause."""
    return [(cause.reason, cause.column.value, len(cause.cells)) for cause in found(people)]


def test_what_is_wrong_most_often_comes_first(app):
    people = mistaken(**{"0-1": (PASSPORT, "A0448#912"), "10-18": (FROM, "Tionghoaa"), "30-32": (BORN, "07/13/1990")})
    assert told(people) == [
        ("Negara “Tionghoaa” tidak dikenal", "nationality", 9),
        ("Bulan dan hari tertukar", "birth_date", 3),
        ("Nomor paspor hanya 5 sampai 15 huruf A–Z dan angka", "passport", 2),
    ]


def test_cells_that_differ_in_what_they_say_have_one_cause(app):
    people = mistaken(**{"0-5": (FROM, "Tionghoaa"), "6-8": (FROM, "Wakandaland"), "20": (SITE, "Kandis"), "21": (SITE, "Kandos")})
    nationality, site = found(people)
    assert nationality.reason == "Negara “…” tidak dikenal"
    assert [(one.text, one.count) for one in nationality.unknown] == [("Tionghoaa", 6), ("Wakandaland", 3)]
    assert [cell.text for cell in nationality.examples] == ["Tionghoaa", "Wakandaland"]
    assert site.reason == "“…” tidak ada di daftar desa"


def test_what_was_said_of_a_text_is_said_of_each_of_its_cells_and_of_no_other(app):
    seen = preview(sheet(mistaken(**{"0-1": (FROM, "Tionghoaa"), "2": (FROM, "Wakandaland")})))
    (cause,) = causes(seen.wrong)
    assert at_once(seen.wrong, {cause.unknown[0].key: "Tiongkok"}, []) == {"2.nationality": "Tiongkok", "3.nationality": "Tiongkok"}


def test_only_dates_that_make_sense_month_first_alone_are_turned(app):
    seen = preview(sheet(mistaken(**{"0": (BORN, "07/13/1990"), "1": (BORN, "07-14-1990"), "2": (BORN, "13/13/1990"), "3": (BORN, "x")})))
    turned = at_once(seen.wrong, {}, [cause.key for cause in causes(seen.wrong)])
    assert turned == {"2.birth_date": "13/07/1990", "3.birth_date": "14-07-1990"}


def test_a_text_without_a_meaning_of_ours_is_not_asked_about(app):
    (cause,) = found(mistaken(**{"0-9": (PASSPORT, "A0448#912")}))
    assert cause.unknown == []
    assert at_once(cause.cells, {cause.key: "EA1234567"}, [cause.key]) == {}


# --- the page -----------------------------------------------------------------------------------------------------------------


def means(page, text: str) -> str:
    """The field that asks what a text means."""
    (name,) = page.tree.xpath("//label[contains(., $text)]/@for", text=text)
    return str(name)


def test_one_choice_puts_all_cells_with_that_text_right(as_):
    dewi = as_(DEWI)
    seen = upload(dewi, sheet(mistaken(**{"0-8": (FROM, "Tionghoaa"), "20-26": (SEX, "Lelaki")})))
    assert "“Tionghoaa” di 9 sel berarti" in seen.words
    assert seen.tree.xpath("//section[@id='wrong']"), "a list of fifty shows each cell as well"
    again = dewi.submit(seen, "choice", "check", **{means(seen, "Tionghoaa"): "Tiongkok", means(seen, "Lelaki"): "M"})
    assert "Tidak ada sel yang salah." in again.words
    assert "50 baris tersimpan sekaligus." in save(dewi, again).words
    assert {worker.nationality for worker in workers()} == {"CHN"}


def test_what_one_text_means_can_be_said_with_the_button_that_saves(as_):
    dewi = as_(DEWI)
    seen = upload(dewi, sheet(mistaken(**{"0-8": (FROM, "Tionghoaa")})))
    assert "50 baris tersimpan sekaligus." in save(dewi, seen, "right", **{means(seen, "Tionghoaa"): "Tiongkok"}).words


def test_dates_the_wrong_way_round_are_turned_with_one_tick(as_):
    """Where most of a column is day first, the column as a whole must not be turned."""
    dewi = as_(DEWI)
    seen = upload(dewi, sheet(mistaken(**{"0-6": (BORN, "07/13/1990")})))
    (tick,) = seen.tree.xpath("//input[@name='turn']/@value")
    again = dewi.submit(seen, "choice", "check", turn=tick)
    assert "Tidak ada sel yang salah." in again.words
    save(dewi, again)
    assert [one.birth_date for one in workers()].count(date(1990, 7, 13)) == 8, "seven, and the one who was born on that day"


def test_a_cell_typed_by_itself_wins_over_what_was_said_of_all(as_):
    dewi = as_(DEWI)
    seen = upload(dewi, sheet(mistaken(**{"0-8": (FROM, "Tionghoaa")})))
    again = dewi.submit(seen, "choice", "check", **{means(seen, "Tionghoaa"): "Tiongkok", "cell-2.nationality": "Taiwan"})
    save(dewi, again)
    assert sorted({worker.nationality for worker in workers()}) == ["CHN", "TWN"]


def test_an_answer_that_means_nothing_either_is_asked_about_again(as_):
    dewi = as_(DEWI)
    seen = upload(dewi, sheet(mistaken(**{"0-8": (FROM, "Tionghoaa")})))
    again = dewi.submit(seen, "choice", "check", **{means(seen, "Tionghoaa"): "Cinaland"})
    assert "“Cinaland” di 9 sel berarti" in again.words


def test_few_wrong_cells_are_shown_as_before(as_):
    seen = upload(as_(DEWI), sheet(mistaken(**{"0-4": (FROM, "Tionghoaa")})))
    assert "menurut sebabnya" not in seen.words
    assert "Sel yang salah: 5 sel di 5 baris" in seen.words


def test_the_causes_speak_the_language_of_the_account(as_):
    seen = upload(as_(KATHARINA), sheet(mistaken(**{"0-8": (BORN, "07/13/1990")})))
    assert "Day and month the wrong way round" in seen.words


@pytest.mark.parametrize("big", [False, True])
def test_nothing_said_of_many_changes_nothing(as_, app, monkeypatch, big):
    monkeypatch.setattr(reading_sheets, "BIG", 20 if big else 2000)
    dewi = as_(DEWI)
    answer = upload(dewi, sheet(mistaken(**{"0-30": (FROM, "Tionghoaa")})))
    app.extensions["sheets"].wait()
    seen = dewi.get(answer.location) if big else answer
    again = dewi.submit(seen, "choice", "check")
    assert "“Tionghoaa” di 31 sel berarti" in again.words

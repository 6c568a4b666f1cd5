"""A day at an inn's desk: a guest comes and goes, a month is sent as a sheet. On a phone without script, and by keys alone."""

from pathlib import Path

import pytest

from portal import clock
from portal.accounts.models import Language
from portal.register.models_stay import Stay
from portal.storage.database import db, unit_of_work
from tests.cast import MARLINA
from tests.journeys.errands import comes_in
from tests.register.guests import LINES
from tests.street import Person, Street

DEVICES = [("id", {"phone": True, "script": False}), ("en", {})]


@pytest.mark.parametrize("language, device", DEVICES, ids=["Indonesian, a phone without script", "English, at a desk, by keys alone"])
def test_a_guest_comes_and_goes_and_the_month_is_sent(app, street: Street, tmp_path, language, device):
    with unit_of_work():
        MARLINA.row.language = Language(language)
    marlina = street.person("inn", language=language, **device)
    comes_in(marlina, MARLINA)
    _comes_with_a_passport(marlina)
    assert marlina.sees("Di sini sekarang")
    assert marlina.page.locator("section[aria-labelledby='kini'] li").count() == 1
    _presses(marlina, "Keluar hari ini")
    assert marlina.page.locator("section[aria-labelledby='kini'] li").count() == 0
    db.session.rollback()
    assert db.session.query(Stay).one().left_on == clock.today()
    _sends_a_month(marlina, tmp_path)
    assert marlina.sees("Data tersimpan")
    assert marlina.sees("Unduh PDF")
    db.session.rollback()
    assert db.session.query(Stay).count() == 2
    assert not marlina.overflows()


def _comes_with_a_passport(marlina: Person) -> None:
    """Two lines copied, and the button behind the last field."""
    marlina.types("mrz", LINES)
    marlina.page.locator("#apoa_receipt").focus()
    marlina.presses("Tab")
    _enters(marlina)


def _presses(marlina: Person, words: str) -> None:
    """Found with the keys, without a mouse."""
    marlina.page.get_by_role("button", name=marlina.said(words)).first.focus()
    _enters(marlina)


def _enters(marlina: Person) -> None:
    """Enter on what has the focus, and the page that follows."""
    with marlina.page.expect_navigation(wait_until="domcontentloaded"):
        marlina.presses("Enter")


def _sends_a_month(marlina: Person, folder: Path) -> None:
    marlina.goes_to("/sponsor/tamu")
    sheet = folder / "tamu.csv"
    sheet.write_text(f"Nama,Negara,No. Paspor,Tanggal Masuk\nSato Yui,Jepan,TK0138842,{clock.today():%d/%m/%Y}\n")
    marlina.attaches("sheet", sheet)
    _presses(marlina, "Periksa file")
    assert marlina.sees("Sel yang salah")
    marlina.types("cell-2.nationality", "Jepang")
    _presses(marlina, "Periksa lagi")
    assert marlina.sees("File siap disimpan")
    marlina.page.locator("button[value='save']").focus()
    _enters(marlina)

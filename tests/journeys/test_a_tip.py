"""A resident tells, the office asks, the resident answers, the office decides: the public door and the desk."""

import re

import pytest

from tests import effort
from tests.journeys.errands import comes_back, comes_in, tells
from tests.cast import RINA
from tests.tips.stories import told

QUESTION = "Apakah alat beratnya masih di sana, dan di dekat apa?"
ANSWER = "Masih, di belakang gudang. Kemarin ditambah satu lagi."


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_resident_tells_on_a_phone_and_goes_on_with_the_code(street, language, costs):
    reporter = street.person("resident, phone", phone=True, language=language)
    code = tells(reporter, told()[0])
    costs(effort.TIP, reporter)
    assert re.fullmatch(r"([0-9A-Z]{4} ){3}[0-9A-Z]{4}", code)
    reporter.types("last", code[-4:].lower())
    reporter.clicks_on("Buka percakapan")
    assert reporter.sees("Sampai di mana laporan ini")
    assert reporter.sees(told()[0]["text"])
    assert (reporter.cookies, reporter.outside, reporter.scripts, reporter.complaints) == ([], [], [], [])

"""What people come to do, in steps that several stories share."""

from typing import Any

from tests import cast
from tests.street import Person
from tests.tips.stories import KINDS

DOORS = {"id": "", "en": "/en"}


def tells(person: Person, report: dict[str, str]) -> str:
    """Files one of tests/fixtures/tips.csv with what must be answered and nothing else; returns the receipt code as it is shown."""
    person.goes_to(DOORS[person.language] + "/")
    person.ticks("category", KINDS[report["kind"]].value)
    person.picks("village", report["village_code"])
    person.types("story", report["text"])
    person.clicks_on("Kirim laporan")
    return " ".join(person.page.locator(".code").inner_text().split())


def comes_back(person: Person, code: str) -> None:
    """By the page that the receipt names; the code is one line, so Enter sends it."""
    person.goes_to(DOORS[person.language] + "/cek")
    person.types("receipt", code)
    person.presses("Enter")
    person.page.wait_for_load_state("domcontentloaded")


def comes_in(person: Person, who: Any, password: str = cast.PASSWORD) -> None:
    """By the sign-in page."""
    person.goes_to(DOORS[person.language] + "/masuk")
    person.types("email", getattr(who, "email", who))
    person.types("password", password)
    person.clicks_on("Masuk")

"""No page has a barrier that axe knows (WCAG 2.2 AA), in either language, light or dark; none is wider than a small phone."""

import pytest

from portal.accounts.models import Language
from tests.gallery import sights

WHO = ["visitor", "owner", "officer", "supervisor", "admin"]


@pytest.mark.parametrize("language, dark", [(Language.ID, False), (Language.EN, True)], ids=["in Indonesian, light", "in English, dark"])
@pytest.mark.parametrize("who", WHO)
def test_nobody_meets_a_barrier(demo, demo_street, demo_accounts, who, language, dark):
    person = demo_street.person(dark=dark)
    met = {}
    for sight in sights(demo, demo_accounts, language, who):
        person.is_shown(sight.answer)
        if found := person.barriers():
            met[sight.name] = found
    assert met == {}


@pytest.mark.parametrize("who", WHO)
def test_no_page_is_wider_than_a_small_phone(demo, demo_street, demo_accounts, who):
    person = demo_street.person(phone=True)
    wide = []
    for sight in sights(demo, demo_accounts, Language.ID, who):
        person.is_shown(sight.answer)
        wide += [sight.name] if person.overflows() else []
    assert wide == []

"""No page has a barrier that axe knows (WCAG 2.2 AA), in either language, light or dark; none is wider than a small phone."""

import pytest

from portal.accounts.models import Language
from tests.gallery import WHO, sights
from tests.house.verdict import nothing

LOOKS = [(Language.ID, {}), (Language.EN, {"dark": True, "phone": True})]


@pytest.mark.parametrize("language, look", LOOKS, ids=["Indonesian, light, at a desk", "English, dark, on a phone"])
@pytest.mark.parametrize("who", WHO)
def test_nobody_meets_a_barrier(demo, demo_street, home, who, language, look):
    person, met = demo_street.person(**look), {}
    for sight in sights(demo, home, language, who):
        if who == "supervisor" and sight.name.startswith("inbox."):
            continue  # officers see the same
        person.is_shown(sight.answer)
        found = person.barriers() + (["wider than a small phone"] if person.overflows() else [])
        if found:
            met[sight.name] = found
    nothing(met)

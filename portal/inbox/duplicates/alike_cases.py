"""Which other reports may tell of the same, and why one thinks so: the same village, a near day, the same words, the same form."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext
from rapidfuzz import fuzz, process
from Sastrawi.StopWordRemover.StopWordRemoverFactory import StopWordRemoverFactory
from sqlalchemy import Select, select

from portal.accounts.models import User
from portal.cases.models import Case
from portal.cases.models_ties import Relation
from portal.cases.reach import cases_for
from portal.inbox.queue.rows import Line, lines_of
from portal.storage.database import db
from portal.tips.models import Tip
from portal.tips.voices import alike, voice

NEAR = timedelta(days=14)
COMPARED = 60  # reports of one village within four weeks, the nearest day first
SHOWN = 5
NAMED = 3  # words in a reason
ALIKE = 82  # of 100: menambang and penambang are the same word, pasar and paspor are not
TELLING = 2  # words that two reports must share
IN_EVERY_REPORT = """
asing desa kampung laporan melihat negara orang orangnya tolong warga
about after also because been came come does foreign foreigner foreigners from have here into just know like more people person since some
than that their them then there these they this those through village were what when where which while with work working would your
"""


@dataclass(frozen=True)
class Suggestion:
    """A report that may tell of the same."""

    line: Line
    reasons: Sequence[str]
    same_voice: bool  # a copy of the text: one voice, however many


def suggestions(case: Case, tips: Sequence[Tip], user: User) -> list[Suggestion]:
    """The likeliest first; none of what an officer has compared already, and only what `user` may see."""
    near = _near(case, tips, user)
    found = sorted(filter(None, (_compared(case, tips, other, told) for other, told in near)), key=lambda one: one[0], reverse=True)
    lines = {line.case.id: line for line in lines_of([other for _score, other, _reasons in found[:SHOWN]])}
    return [Suggestion(lines[other.id], reasons, score[0]) for score, other, reasons in found[:SHOWN] if other.id in lines]


def related(case: Case, user: User) -> Select[Case]:
    """What officers have compared with it, as far as `user` sees it."""
    return cases_for(user).where(Case.id.in_(_others(case)))


def _near(case: Case, tips: Sequence[Tip], user: User) -> Iterable[tuple[Case, Sequence[Tip]]]:
    """The few reports that are compared, each with all who told of it: those of the same form, then those of the nearest days."""
    told = select(Tip.id).where(Tip.case_id == Case.id).correlate(Case).exists()
    wanted = cases_for(user).where(told, Case.id != case.id, Case.id.not_in(_others(case))).limit(COMPARED)
    of_the_form = wanted.where(Case.id.in_(select(Tip.case_id).where(Tip.token_hash.in_([tip.token_hash for tip in tips]))))
    there, day = wanted.where(Case.area_code == case.area_code), case.opened_on
    before = there.where(Case.opened_on.between(day - NEAR, day)).order_by(Case.opened_on.desc(), Case.id)
    after = there.where(Case.opened_on > day, Case.opened_on <= day + NEAR).order_by(Case.opened_on, Case.id)
    by_day = sorted((one for way in (before, after) for one in db.session.scalars(way)), key=lambda other: abs(other.opened_on - day))
    cases = {other.id: other for other in [*db.session.scalars(of_the_form), *by_day[:COMPARED]]}
    tips_of: dict[UUID, list[Tip]] = {case_id: [] for case_id in cases}
    for tip in db.session.scalars(select(Tip).where(Tip.case_id.in_(cases))):
        tips_of[tip.case_id].append(tip)
    return [(other, tips_of[other.id]) for other in cases.values()]


def _others(case: Case) -> Select[UUID]:
    said = select(Relation.other_id).where(Relation.one_id == case.id)
    return said.union(select(Relation.one_id).where(Relation.other_id == case.id))  # type: ignore[return-value]


Score = tuple[bool, bool, int]


def _compared(case: Case, tips: Sequence[Tip], other: Case, told: Sequence[Tip]) -> tuple[Score, Case, list[str]] | None:
    """How alike, and why; nothing where they are not."""
    mine, theirs = [voice(tip.story) for tip in tips], [voice(tip.story) for tip in told]
    same_voice = any(alike(one, another) for one in mine for another in theirs)
    same_form = bool({tip.token_hash for tip in tips} & {tip.token_hash for tip in told})
    shared = _shared(" ".join(mine), " ".join(theirs))
    if not same_voice and not same_form and len(shared) < TELLING:
        return None
    reasons = list(_reasons(case, other, shared, same_voice=same_voice, same_form=same_form))
    return (same_voice, same_form, len(shared)), other, reasons


def _reasons(case: Case, other: Case, shared: Sequence[str], *, same_voice: bool, same_form: bool) -> Iterator[str]:
    if same_voice:
        yield _("Teksnya sama (dihitung satu)")
    if same_form:
        yield _("Dari formulir yang sama")
    if case.area_code == other.area_code:
        yield _("Desa sama")
    days = abs((case.opened_on - other.opened_on).days)
    yield ngettext("selisih %(num)s hari", "selisih %(num)s hari", days) if days else _("hari yang sama")
    if shared and not same_voice:
        yield _("kata: %(words)s", words=", ".join(shared[:NAMED]))


def _shared(one: str, other: str) -> list[str]:
    """The words of the one that the other has too, in whatever form; the longest first, as they tell most."""
    theirs = _telling(other)
    found = [word for word in _telling(one) if process.extractOne(word, theirs, scorer=fuzz.ratio, score_cutoff=ALIKE)]
    return sorted(found, key=lambda word: (-len(word), word))


def _telling(said: str) -> list[str]:
    """Its words but for those that every text has; no numbers, which might name somebody (a voice has none)."""
    return [word for word in dict.fromkeys(said.split()) if len(word) > 3 and word not in _stop_words()]


@cache
def _stop_words() -> frozenset[str]:
    return frozenset([*StopWordRemoverFactory().get_stop_words(), *IN_EVERY_REPORT.split()])

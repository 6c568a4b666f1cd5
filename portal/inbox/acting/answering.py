"""Answers that are kept ready, offered for one case: those for what it is about, with the case's own words in their blanks."""

from collections.abc import Mapping, Sequence

from portal.accounts.models import Language
from portal.cases.codes import OUTCOMES, PAUSED, Kind, Status
from portal.cases.models import Case
from portal.offices.answers import Blank, answers_of, filled
from portal.offices.areas import place
from portal.offices.models import AnswerText, Office
from portal.referrals.models import Referral
from portal.storage.database import db
from portal.web.fields import stripped
from portal.web.language import long_date, speaking

ENDINGS = {outcome.value: number for number, outcome in enumerate(OUTCOMES[Kind.REPORT], 1)}


def offered(cases: Sequence[Case], office: Office) -> list[AnswerText]:
    """What fits every one of these: for their category before what is for any; the ones that close a report come last, in the order in
    which it can end."""
    fitting = [answer for answer in db.session.scalars(answers_of(office)) if all(_fits(answer, case) for case in cases)]
    return sorted(fitting, key=lambda answer: (ENDINGS.get(answer.outcome, 0), not answer.categories))


def worded(answer: AnswerText, cases: Sequence[Case], language: Language, referrals: Sequence[Referral] = ()) -> str:
    """In this language, with what the office knows filled in. A blank in which each case would have its own stays open."""
    first, *others = [_values(case, language, referrals) for case in cases]
    same = {blank: text for blank, text in first.items() if all(values[blank] == text for values in others)}
    return filled(answer.text_en if language is Language.EN else answer.text, same)


def put_in(
    box: str, answer: AnswerText, ready: Sequence[AnswerText], cases: Sequence[Case], language: Language, referrals: Sequence[Referral] = ()
) -> str:
    """What stands in the box with this answer in it: after what was written there, in place of another one that was left as it is."""
    untouched = {stripped(worded(one, cases, either, referrals)) for one in ready for either in Language}
    return "\n\n".join(filter(None, ["" if box in untouched else box, worded(answer, cases, language, referrals)]))


def _fits(answer: AnswerText, case: Case) -> bool:
    return not answer.categories or case.category in answer.categories.split()


def _values(case: Case, language: Language, referrals: Sequence[Referral]) -> Mapping[Blank, str]:
    sent = [one.agency.name for one in referrals if one.sent_at]
    runs = case.due_on and case.status is not Status.CLOSED and case.status not in PAUSED
    with speaking(language.value):
        return {
            Blank.CODE: case.spoken,
            Blank.DUE: long_date(case.due_on) if runs and case.due_on else "",
            Blank.OFFICE: case.office.name_en if language is Language.EN else case.office.name,
            Blank.PLACE: place(case.area_code),
            Blank.AGENCY: sent[0] if sent else "",
        }

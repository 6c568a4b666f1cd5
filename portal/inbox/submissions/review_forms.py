"""What an officer says to the changes of a submission, all in one form."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import StopValidation

from portal.inbox.acting.forms import Versioned
from portal.inbox.acting.triage import NOTHING_SAID
from portal.register.codes import ChangeState
from portal.register.models import Change
from portal.web.fields import Lines

ACCEPT, ASK = "accept", "ask"


class ReviewForm(Versioned):
    """Accept or ask, change by change; one question may do for all that are asked about without one of their own. Made by `review_form`.

    `marked`: whether anything was, even what a colleague has accepted meanwhile."""

    marked = False

    question = Lines(_l("Pertanyaan untuk semua yang ditandai Tanyakan"), longest=2000)

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if not self.marked:
            self.form_errors = [str(NOTHING_SAID)]
        return good and self.marked

    def accepted(self, changes: Iterable[Change]) -> list[Change]:
        return [change for change in changes if self._chosen(change) == ACCEPT]

    def asked(self, changes: Iterable[Change]) -> list[tuple[Change, str]]:
        return [(change, self._text(change)) for change in changes if self._chosen(change) == ASK]

    def said(self, change: Change) -> Any:
        return self[f"d_{change.id.hex}"]

    def text(self, change: Change) -> Any:
        return self[f"q_{change.id.hex}"]

    def _chosen(self, change: Change) -> str | None:
        return self.said(change).data if f"d_{change.id.hex}" in self else None

    def _text(self, change: Change) -> str:
        return self.text(change).data or self.question.data or ""


def review_form(changes: Sequence[Change], sent: Any = None) -> ReviewForm:
    """A form with two fields for each change that is not accepted yet: `d_<id>` (accept, ask) and `q_<id>`."""
    fields: dict[str, Any] = {}
    for change in changes:
        if change.state is not ChangeState.ACCEPTED:
            question = Lines(_l("Pertanyaan untuk penjamin"), [_asked_something], longest=2000)
            fields |= {f"d_{change.id.hex}": _choice(change), f"q_{change.id.hex}": question}
    of_these: type[ReviewForm] = type("ReviewFormOfThese", (ReviewForm,), fields)
    form = of_these(sent)
    form.marked = any(name.startswith("d_") and said for name, said in (sent or {}).items())
    return form


def _choice(change: Change) -> RadioField:
    return RadioField(
        change.worker.name,
        [_one_of_the_two],
        choices=[SelectChoice(ACCEPT, _l("Terima")), SelectChoice(ASK, _l("Tanyakan"))],
        validate_choice=False,
    )


def _asked_something(form: Any, field: Any) -> None:
    if form[f"d_{field.name[2:]}"].data == ASK and not field.data and not form.question.data:
        raise StopValidation(_("Tulis pertanyaannya."))


def _one_of_the_two(form: Any, field: Any) -> None:
    if field.data not in (None, "", ACCEPT, ASK):
        raise StopValidation(_("Pilih Terima atau Tanyakan."))

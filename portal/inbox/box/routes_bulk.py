"""What is done to all cases that were ticked in the list."""

from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID

from flask import abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.models import Language
from portal.accounts.roles import Can
from portal.cases.models import Case
from portal.cases.reach import cases_for
from portal.errors import Refused
from portal.inbox.acting.answer_forms import UseForm
from portal.inbox.acting.answering import offered, put_in
from portal.inbox.acting.tagging import LONGEST_TAG
from portal.inbox.box import bulk, undoing
from portal.inbox.box.list_forms import AnswerForm
from portal.inbox.box.routes_views import asked_for
from portal.inbox.codes import Deed
from portal.inbox.colleagues import colleagues_of
from portal.inbox.models_list import Bulk
from portal.inbox.queue.finding import number
from portal.inbox.queue.rows import lines_of
from portal.inbox.routes import inbox, listed
from portal.storage.database import db, unit_of_work
from portal.web.language import current
from portal.web.page import onward, page


@inbox.post("/bersama")
@requires(Can.TRIAGE)
def do_to_many() -> ResponseReturnValue:
    """Back to the list, which says what became of each; an answer is written first."""
    seen = _ticked()
    if not seen:
        return _once_more(_("Centang dulu berkasnya."))
    match request.form.get("do"):
        case Deed.ASSIGN:
            to = next((one for one in colleagues_of(current_user) if str(one.id) == request.form.get("to")), None)
            return _done(seen, lambda picked: bulk.assign(picked, to, by=current_user)) if to else _once_more(_("Pilih petugas di daftar."))
        case Deed.TAG:
            word = " ".join(request.form.get("label", "").split())
            if not word or len(word) > LONGEST_TAG:
                return _once_more(_("Tulis label, paling banyak %(max)s huruf.", max=LONGEST_TAG))
            return _done(seen, lambda picked: bulk.tag(picked, word, by=current_user))
        case Deed.SPAM:
            return _done(seen, lambda picked: bulk.discard(picked, by=current_user)) if current_user.can(Can.DECIDE) else abort(403)
        case Deed.ANSWER:
            return _answer(seen)
    return abort(400)


@inbox.get("/bersama")
@requires(Can.TRIAGE)
def many_done() -> ResponseReturnValue:
    """Where a form came back, its address stays: opened as a link, it leads to the list."""
    return onward(url_for("inbox.box"))


@inbox.post("/bersama/<uuid:bulk_id>/urungkan")
@requires(Can.TRIAGE)
def undo_bulk(bulk_id: UUID) -> ResponseReturnValue:
    try:
        with unit_of_work():
            deed, back, left = undoing.undo(bulk_id, by=current_user)
        flash(_undone(deed, back), "good")
        if left:
            flash(ngettext("%(num)s berkas tidak dapat dikembalikan.", "%(num)s berkas tidak dapat dikembalikan.", left), "warn")
    except Refused as refused:
        flash(str(refused), "warn")
    return _back()


def _undone(deed: Deed, back: int) -> str:
    """Who took an answered case over meanwhile has it still: what is true of all of them is that the answer is gone."""
    if deed is Deed.ANSWER:
        return str(ngettext("Jawaban untuk %(num)s berkas ditarik kembali.", "Jawaban untuk %(num)s berkas ditarik kembali.", back))
    return str(ngettext("%(num)s berkas dikembalikan seperti semula.", "%(num)s berkas dikembalikan seperti semula.", back))


def _done(seen: dict[str, int], do: Callable[[list[bulk.Picked]], Bulk]) -> ResponseReturnValue:
    """The list, at the address that tells of this deed."""
    with unit_of_work():
        done = do(bulk.pick(seen, current_user))
    return _back(tentang=done.id)


def _answer(seen: dict[str, int]) -> ResponseReturnValue:
    """The same words for the reporters of all of them: first written, then sent. Where none could be sent they are there still."""
    cases = _but_for(Language.read(request.form.get("skip")), _cases(seen))
    if not cases:
        return _once_more(_("Centang dulu berkasnya."))
    seen = {one.code: seen[one.code] for one in cases}
    if "message" not in request.form:
        return _writing(seen, cases, AnswerForm())
    form = AnswerForm(request.form).to_all(bulk.readers_of(cases))
    if "fill" in request.form.getlist("do"):
        return _filled(seen, cases, form)
    if not form.validate():
        return _writing(seen, cases, form, 422)
    return _sent(seen, form)


def _sent(seen: dict[str, int], form: AnswerForm) -> ResponseReturnValue:
    text = form.message.data or ""
    with unit_of_work():
        picked, last = bulk.pick(seen, current_user), undoing.last(current_user)
        again = last if bulk.is_answered_again(last, picked, text, by=current_user) else None
        done = again or bulk.answer(picked, text, by=current_user)
    told = undoing.told_of(done, current_user)
    if told.done:
        return _back(tentang=done.id)
    form.form_errors = [_("Tidak satu pun dapat dikirimi. Pesan Anda masih ada; lihat alasannya di bawah.")]
    cases = _cases(seen)
    return _writing({case.code: case.version for case in cases}, cases, form, 422, told)


def _filled(seen: dict[str, int], cases: Sequence[Case], form: AnswerForm) -> ResponseReturnValue:
    """The chosen answer in the box. Nothing is sent."""
    using = _use(cases, request.form)
    if not using.validate() or using.chosen is None:
        return _writing(seen, cases, form, 422, using=using)
    form.message.data = put_in(form.message.data or "", using.chosen, using.ready, cases, using.language)
    return _writing(seen, cases, form, using=using)


def _use(cases: Sequence[Case], typed: Any = None) -> UseForm:
    """Of the answers for a conversation; in the reporters' language, where they all have one."""
    speaking = {one for languages in bulk.readers_of(cases).values() for one in languages}
    reader = speaking.pop() if len(speaking) == 1 else Language(current())
    ready = [answer for answer in offered(cases, current_user.office) if not answer.outcome]
    return UseForm(typed, prefix="say-").offer(ready, reader, current())


def _but_for(language: Language | None, cases: Sequence[Case]) -> list[Case]:
    """Without those in which a reporter used this language."""
    readers = bulk.readers_of(cases) if language else {}
    return [case for case in cases if language not in readers.get(case.code, ())]


def _writing(
    seen: dict[str, int],
    cases: Sequence[Case],
    form: AnswerForm,
    status: int = 200,
    told: undoing.Told | None = None,
    using: UseForm | None = None,
) -> ResponseReturnValue:
    words: dict[str, Any] = dict(lines=lines_of(cases), seen=seen, form=form, told=told, using=using or _use(cases), wanted=asked_for())
    readers = sum(map(len, bulk.readers_of(cases).values()))
    return page("inbox/answer_many.html", status=status, readers=readers, **words)


def _cases(seen: Collection[str]) -> list[Case]:
    return list(db.session.scalars(cases_for(current_user).where(Case.code.in_(seen)).order_by(Case.opened_on, Case.id)))


def _ticked() -> dict[str, int]:
    """Numbers of cases, each with the version that was on the page (K7M2QX.12); what is no such thing counts as not ticked."""
    parts = [value.partition(".") for value in request.form.getlist("case")]
    fits = ((code, seen) for code, _dot, seen in parts if number(code) == code and seen.isascii() and seen.isdigit() and len(seen) < 10)
    return {code: int(seen) for code, seen in fits}


def _back(tentang: UUID | None = None) -> ResponseReturnValue:
    return onward(url_for("inbox.box", tentang=tentang, **asked_for().asked))


def _once_more(problem: str) -> ResponseReturnValue:
    """The list again, with what was ticked and typed."""
    flash(problem, "warn")
    return listed(asked_for(), 422, ticked=_ticked(), label=request.form.get("label", ""))

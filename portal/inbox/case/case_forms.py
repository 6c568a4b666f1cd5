"""Every form of a case's page, by its name there: as its writer has begun it, and as it was sent."""

from collections.abc import Mapping
from typing import Any

from portal.cases.codes import Kind
from portal.cases.merged import lives_on_in
from portal.inbox.acting.answer_forms import UseForm
from portal.inbox.acting.aside_forms import AsideForm
from portal.inbox.acting.forms import (
    DECISIONS,
    ButtonForm,
    DueForm,
    MessageForm,
    NoteForm,
    OwnerForm,
    RecordsForm,
    ReopeningForm,
    TitleForm,
)
from portal.inbox.acting.mark_forms import ReminderForm, TagForm
from portal.inbox.case.opened import Opened
from portal.inbox.duplicates.merging_forms import OtherForm
from portal.inbox.submissions.review_forms import review_form
from portal.inbox.submissions.reviewed import changes_of
from portal.web.fields import Form
from portal.web.language import current
from portal.web.page import one_page

OFFERING: Mapping[str, type[OwnerForm | ReminderForm]] = {"owner": OwnerForm, "reminder": ReminderForm}  # of colleagues
USING = {"message": "say", "decision": "end"}  # beside the box for a reporter's words stands a choice of answers, under this prefix


def blank(opened: Opened, changes: Any = None) -> dict[str, Form]:
    """With what this officer has left half written."""
    case, drafts = opened.case, {name: draft.typed for name, draft in opened.beside.drafts.items()}
    forms: dict[str, Form] = {prefix: use(name, opened) for name, prefix in USING.items()} if case.kind is Kind.REPORT else {}
    if case.kind in DECISIONS:
        forms["decision"] = DECISIONS[case.kind](data=drafts.get("decision"))
    return forms | {
        "button": ButtonForm(),
        "owner": OwnerForm(data={"owner": str(case.owner_id or "")}).offer(opened.colleagues, opened.user, opened.beside.away),
        "due": DueForm(),
        "title": TitleForm(data={"title": case.title or ""}),
        "note": NoteForm(data=drafts.get("note")),
        "message": MessageForm(data=drafts.get("message")),
        "reopening": ReopeningForm(data=drafts.get("reopening")),
        "tag": TagForm(),
        "reminder": ReminderForm().offer(opened.colleagues, opened.user, opened.beside.away),
        "leave": RecordsForm(),
        "aside": AsideForm(),
        "other": OtherForm(),
        "review": review_form(changes.rows if changes else ()),
    }


def sent(name: str, opened: Opened, typed: Any) -> Form:
    if name == "review":
        return review_form(one_page(changes_of(opened.submission)).rows, typed)
    if name in OFFERING:
        return OFFERING[name](typed).offer(opened.colleagues, opened.user, opened.beside.away)
    return type(blank(opened)[name])(typed)


def use(name: str, opened: Opened, typed: Any = None) -> UseForm:
    """The choice of answers beside the form of this name: for a conversation, or those that close, first those of the chosen outcome."""
    ready = [answer for answer in opened.beside.answers if bool(answer.outcome) == (name == "decision")]
    draft = opened.beside.drafts.get(name)
    written = typed or (draft.typed if draft else {})
    ready.sort(key=lambda answer: answer.outcome != written.get("outcome", ""))
    return UseForm(typed, prefix=f"{USING[name]}-").offer(ready, opened.reader, current())


def goes_on(opened: Opened) -> list[str]:
    """The forms whose drafts, left in a case that was merged, can be finished where it lives on: it has such a form, with none begun."""
    there = Opened(lives_on_in(opened.case), opened.user)
    return [name for name in opened.beside.drafts if is_there(name, there) and name not in there.beside.drafts]


def is_there(name: str, opened: Opened) -> bool:
    """Whether the case's page has that form: a page that is old, or a post that is nobody's, may send another."""
    kind = opened.case.kind
    if opened.several.ended:  # what was merged is only read
        return name == "aside"
    match name:
        case "title" | "message" | "other":
            return kind is Kind.REPORT
        case "due":
            return not opened.closed and not opened.stands_still
        case "decision":
            return kind is Kind.VERIFICATION or (kind is Kind.REPORT and not opened.closed)
        case "reopening":
            return kind is Kind.REPORT and opened.closed
        case "review" | "leave":
            return kind is Kind.SUBMISSION
    return True

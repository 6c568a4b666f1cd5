"""Reminders as the office sees them: what did not arrive, whom to remind by hand, what was sent."""

from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from portal.accounts.gate import requires
from portal.accounts.roles import Can
from portal.inbox.routes import inbox
from portal.inbox.sponsors import reminders
from portal.inbox.sponsors.sponsor_list import Filter
from portal.register.by_hand import handing
from portal.register.codes import Became
from portal.register.monthly import remembered, reminder_words, reminding
from portal.register.reach import sponsors_for, undelivered_for
from portal.storage import outbox
from portal.storage.database import unit_of_work
from portal.web import mail
from portal.web.page import find, onward, page, slice_page


@inbox.get("/pengingat", endpoint="reminders")
@requires(Can.TRIAGE)
def show_reminders() -> ResponseReturnValue:
    log = slice_page(reminders.sent(current_user))
    return page(
        "inbox/reminders.html",
        undelivered=reminders.undelivered(current_user),
        lost=outbox.lost(current_user.office_id),
        candidates=reminders.candidates(current_user),
        log=log,
        names=remembered.names(log.rows, current_user),
        by_mail=mail.goes_out(),
    )


@inbox.post("/pengingat/<uuid:mail_id>/diserahkan")
@requires(Can.TRIAGE)
def hand_over_mail(mail_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        reminders.handed_over(find(undelivered_for(current_user), id=mail_id), by=current_user)
    flash(_("Tercatat: sudah diserahkan."), "good")
    return onward(url_for("inbox.reminders"))


@inbox.post("/penjamin/<uuid:sponsor_id>/ingatkan")
@requires(Can.TRIAGE)
def remind_sponsor(sponsor_id: UUID) -> ResponseReturnValue:
    """By mail where `how` says so and mail can reach them; else as a text to hand over."""
    with unit_of_work():
        sponsor = find(sponsors_for(current_user), id=sponsor_id)
        became = reminding.remind_by_mail(sponsor, by=current_user) if request.form.get("how") == "mail" else Became.BY_HAND
        saying = reminding.remind_by_hand(sponsor, by=current_user) if became is Became.BY_HAND else None
    mail.send_waiting()
    sponsor = find(sponsors_for(current_user), id=sponsor_id)
    if saying:
        return page("inbox/reminded.html", sponsor=sponsor, handing=handing(reminder_words.written(saying), sponsor))
    if became in (Became.BY_HAND, Became.NOTHING):
        flash(_("Tidak ada yang perlu diingatkan sekarang."), "info")
        return onward(url_for("inbox.sponsor", sponsor_id=sponsor_id))
    flash(f"{sponsor.name}: {became.label}", "good" if became is Became.MAILED else "info")
    return onward(url_for("inbox.sponsors", **Filter.read(request.args).asked))


@inbox.get("/penjamin/ingatkan")
@requires(Can.TRIAGE)
def ask_to_remind_all() -> ResponseReturnValue:
    """Whom of the list that was wanted, and about what; nothing is sent yet."""
    wanted = Filter.read(request.args)
    return page("inbox/remind_all.html", wanted=wanted, candidates=reminders.candidates_of(wanted, current_user), by_mail=mail.goes_out())


@inbox.post("/penjamin/ingatkan")
@requires(Can.TRIAGE)
def remind_all() -> ResponseReturnValue:
    """Each of them by mail, and what became of each. Pressed twice nobody is written to twice."""
    wanted = Filter.read(request.args)
    with unit_of_work():
        became = [
            (one.sponsor, reminding.remind_by_mail(one.sponsor, by=current_user)) for one in reminders.candidates_of(wanted, current_user)
        ]
    mail.send_waiting()
    return page("inbox/reminded_all.html", wanted=wanted, became=became)

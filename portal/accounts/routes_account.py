"""One's own account: who one is here, language, password, and the machines on which one is signed in."""

from collections.abc import Mapping
from uuid import UUID

from flask import Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import refresh
from flask_login import current_user

from portal import clock
from portal.accounts import absences, choosing, passwords, sessions, throttle
from portal.accounts.forms import AbsenceForm, ChangePasswordForm, LanguageForm
from portal.accounts.gate import requires, signed_in
from portal.accounts.models import Absence, Language, User
from portal.accounts.roles import Can, Role
from portal.accounts.routes import account
from portal.errors import Refused
from portal.storage.database import db, unit_of_work
from portal.web import buckets, mail
from portal.web.page import onward, page

COMING = {
    Role.AUDITOR: _l("Jejak audit dibuka di sini begitu halamannya selesai. Akun Anda sudah aktif; belum ada yang perlu dikerjakan."),
    Role.AGENCY: _l("Surat rujukan untuk instansi Anda akan tampil di sini. Akun Anda sudah aktif; belum ada yang perlu dikerjakan."),
    Role.PROVINCE: _l("Jumlah dari semua kabupaten akan tampil di sini. Akun Anda sudah aktif; belum ada yang perlu dikerjakan."),
}


@account.get("/akun", strict_slashes=False)
@signed_in
def mine() -> ResponseReturnValue:
    return _account()


@account.post("/akun/bahasa")
@signed_in
def speak() -> ResponseReturnValue:
    form = LanguageForm(request.form)
    if not form.validate():
        return _account(422, language=form)
    with unit_of_work():
        current_user.language = Language(form.language.data)
    refresh()
    flash(_("Bahasa disimpan."))
    return onward("/akun")


@account.post("/akun/sandi")
@signed_in
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm(request.form, email=current_user.email)
    tries = throttle.passwords(current_user.email, request.remote_addr)
    if buckets.full(tries):
        return _account(429, password=form, too_often=True)
    if not form.validate():
        return _account(422, password=form)
    if not passwords.matches(current_user.password_hash, form.current.data or ""):
        buckets.count(tries)
        form.current.errors = [_("Bukan kata sandi Anda sekarang.")]
        return _account(422, password=form)
    password_hash = passwords.hashed(form.password.data or "")
    with unit_of_work():
        choosing.anew(current_user, password_hash)
    mail.send_waiting()
    flash(_("Kata sandi diganti. Perangkat lain sudah dikeluarkan."))
    return onward("/akun")


@account.post("/akun/sesi/<uuid:session_id>/keluar")
@signed_in
def end_session(session_id: UUID) -> ResponseReturnValue:
    with unit_of_work():
        sessions.end(current_user, session_id)
    flash(_("Perangkat itu sudah dikeluarkan."))
    return onward("/akun")


@account.post("/akun/sesi/keluar")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    with unit_of_work():
        sessions.end_others(current_user)
    flash(_("Semua perangkat lain sudah dikeluarkan."))
    return onward("/akun")


@account.post("/akun/absen")
@requires(Can.TRIAGE)
def be_away() -> ResponseReturnValue:
    form = AbsenceForm(request.form).offer(_colleagues(), _away())
    if not form.validate():
        return _account(422, absence=form)
    assert form.since.day
    assert form.until.day
    try:
        with unit_of_work():
            absences.be_away(current_user, form.since.day, form.until.day, form.colleagues.get(form.deputy.data), by=current_user)
    except Refused as refused:
        form.form_errors = [str(refused)]
        return _account(409, absence=form)
    flash(_("Tersimpan. Rekan melihat bahwa Anda tidak di kantor."))
    return onward("/akun")


@account.post("/akun/absen/selesai")
@requires(Can.TRIAGE)
def be_back() -> ResponseReturnValue:
    with unit_of_work():
        absences.be_back(current_user, by=current_user)
    flash(_("Selamat bekerja kembali. Rekan melihat bahwa Anda di kantor."))
    return onward("/akun")


def _colleagues() -> list[User]:
    return sorted(db.session.scalars(absences.colleagues_of(current_user)), key=lambda one: one.name.casefold())


def _away() -> Mapping[UUID, Absence]:
    return absences.away(current_user.office_id, clock.today())


def _absence_form() -> AbsenceForm:
    """As it was said before."""
    said = absences.of(current_user)
    known = {"since": said.since, "until": said.until, "deputy": str(said.deputy_id or "")} if said else {}
    return AbsenceForm(data=known).offer(_colleagues(), _away())


def _account(
    status: int = 200,
    *,
    language: LanguageForm | None = None,
    password: ChangePasswordForm | None = None,
    absence: AbsenceForm | None = None,
    too_often: bool = False,
) -> Response:
    at_the_desk = current_user.can(Can.TRIAGE)
    return page(
        "accounts/account.html",
        status=status,
        language=language or LanguageForm(language=current_user.language.value),
        password=password or ChangePasswordForm(),
        absence=(absence or _absence_form()) if at_the_desk else None,
        away=absences.of(current_user) if at_the_desk else None,
        too_often=too_often,
        wanted=passwords.WANTED,
        sessions=sessions.of(current_user),
        here_id=sessions.current(),
        coming=COMING.get(current_user.role),
    )

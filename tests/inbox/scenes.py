"""What the desk looks like when a case is not for everybody: pages for the gallery."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from portal import clock
from portal.accounts import absences
from portal.accounts.models import Language, User
from portal.storage.database import db, unit_of_work
from tests import pictures
from tests.inbox import desk
from tests.visitors import Answer, Visitor

Scene = Iterator[tuple[str, Answer]]
MESS = "Di mess belakang pabrik karet ada tujuh orang, paspor mereka disimpan mandor."


def stepping_aside(officer: Visitor) -> Scene:
    code = desk.report(MESS)
    done = officer.submit(desk.at(code), "serahkan", reason="Kepala mess itu paman saya.")
    yield "aside", officer.get(done.headers["Location"])


def hiding(supervisor: Visitor) -> Scene:
    """From one of two; the other one has the case. Then the one is shown in the list of those who do not see it."""
    code = desk.report(MESS)
    owner, other = _officers(supervisor, code)[:2]
    supervisor.submit(desk.at(code), "owner", owner=owner)
    yield "hide-errors", supervisor.submit(f"{desk.at(code)}/sembunyi", "hide", hide=[other], reason="")
    supervisor.submit(f"{desk.at(code)}/sembunyi", "hide", hide=[other], reason="Saudara dari pemilik mess.")
    yield "hide", supervisor.get(f"{desk.at(code)}/sembunyi")


def handing_over(supervisor: Visitor) -> Scene:
    """Somebody is away; a case lay there for two days."""
    with clock.at(clock.now() - timedelta(days=2)):
        code = desk.report(MESS)
    officer = _officers(supervisor, code)[0]
    taken = desk.report(MESS.lower())
    supervisor.submit(desk.at(taken), "owner", owner=officer)
    with unit_of_work():
        user = db.session.get_one(User, UUID(officer))
        deputy = db.session.scalars(absences.colleagues_of(user)).first()
        absences.be_away(user, clock.today(), clock.today() + timedelta(days=5), deputy, by=user)
    yield "desks", supervisor.get("/inbox/serah-terima")
    yield "case-owner-away", supervisor.get(desk.at(taken))
    yield "handing-over", (page := supervisor.get(f"/inbox/serah-terima/{officer}"))
    yield "handing-over-errors", supervisor.submit(page, "to", to=None, reason="")
    yield "account-away-errors", supervisor.submit("/akun", "since", since="", until="")
    today = f"{clock.today():%d-%m-%Y}"
    supervisor.submit("/akun", "since", since=today, until=today)
    yield "account-away", supervisor.get("/akun")


def balance(supervisor: Visitor) -> Scene:
    """Most of what came from one place was unfounded."""
    for outcome in [*5 * ["unfounded"], "guidance"]:
        desk.decide(supervisor, desk.report(MESS), outcome)
    yield "balance", supervisor.get("/inbox/hasil")


def writing(officer: Visitor) -> Scene:
    """Half-written words, an answer of the office's in the box, a message in the wrong language, labels, reminders, photos."""
    code = desk.report("They keep our passports in the office of the mine.", language=Language.EN)
    desk.enclose(code, ("pintu.jpg", pictures.small_jpeg()), ("mes.jpg", pictures.small_jpeg(1)))
    page = officer.get(desk.at(code))
    answer = str(page.tree.xpath("//select[@name='say-template']/option[@value!='']/@value")[0])
    yield "case-answer-chosen", officer.submit(page, "message", "fill", **{"say-template": answer})
    yield "case-answer-none", officer.submit(page, "message", "fill")
    in_indonesian = "Terima kasih. Laporan Anda sudah kami baca dan sedang kami periksa."
    yield "case-wrong-language", officer.submit(page, "message", "tell", message=in_indonesian)
    officer.submit(page, "/tag", tag="paspor")
    officer.submit(page, "remind_on", remind_on=f"{clock.today():%d-%m-%Y}", about="Hasil dari Puskesmas Ampah")
    yield "case-written", (page := officer.get(desk.at(code)))
    officer.fills_in(next(form for form in page.forms if form.address.endswith("/done")))
    yield "case-reminded", officer.get(desk.at(code))
    yield "photo", officer.get(str(page.tree.xpath("//a[@data-view]/@href")[0]))


def _officers(supervisor: Visitor, code: str) -> list[str]:
    return [str(value) for value in supervisor.get(f"{desk.at(code)}/sembunyi").tree.xpath("//input[@name='hide']/@value")]


def merging(officer: Visitor) -> Scene:
    """Two reports of the same mess: suggested, compared, made one; a third one that only belongs to it, and copies of one text."""
    fever = "Di mess pabrik karet itu ada yang demam, paspor diambil mandor dan tidak boleh berobat."
    mine, other, third = desk.report(MESS), desk.report(fever), desk.report(MESS.upper())
    related = desk.report("Mandor mess pabrik karet memungut uang untuk paspor.")
    yield "case-suggestions", officer.get(desk.at(mine))
    yield "merge", (page := officer.get(f"{desk.at(mine)}/gabung/{other}"))
    yield "merge-errors", officer.send(f"{desk.at(mine)}/gabung/{other}", into="")
    officer.send(f"{desk.at(other)}/draft/message", message="Apakah yang demam sudah dibawa ke Puskesmas?")
    officer.submit(page, "into", into=mine)
    officer.submit(f"{desk.at(mine)}/gabung/{third}", "into", into=mine)
    officer.send(f"{desk.at(mine)}/kaitan", other=related, do="related")
    yield "case-merged", officer.get(desk.at(mine))
    yield "merged", officer.get(desk.at(other))
    yield "alike-errors", officer.send(f"{desk.at(mine)}/kaitan", other="ZZZ-ZZZ", do="related")

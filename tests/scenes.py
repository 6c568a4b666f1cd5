"""Pages that one comes to by doing something: what the gallery shows after its walk. Each scene goes on where the last one ended."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select

from portal import clock
from portal.accounts import inviting
from portal.accounts.models import Language, User
from portal.accounts.roles import Role
from portal.cases.codes import Category, Kind, Mark, Status
from portal.cases.models import Case
from portal.register import sponsors
from portal.register.codes import SponsorKind, Standing
from portal.register.models import Sheet, Sponsor
from portal.register.sponsors import SponsorDetails
from portal.storage import outbox
from portal.storage.database import db, unit_of_work
from portal.storage.outbox import OutgoingMail
from portal.web.failing import WORDS, failure
from tests import cast, pictures
from tests.cast import KARANG_LANGIT
from tests.inbox import desk, sponsor_scenes
from tests.inbox import scenes as inbox
from tests.papers import scenes as papers
from tests.referrals import scenes as referral_scenes
from tests.register import guests, sheet_scenes, subject_scenes, worker_scenes
from tests.visitors import Answer, Visitor

STORY = "Empat orang tidak boleh keluar dari mes tambang, dan paspor mereka disimpan mandor."
SHEET = Path(__file__).parent / "fixtures" / "sheets" / "fifty-lines-three-slips.xlsx"
PHOTO, OTHER_PHOTO, NO_PHOTO = (
    ("pintu.jpg", pictures.small_jpeg()),
    ("mes.jpg", pictures.small_jpeg(1)),
    ("klip.mp4", b"\x00\x00\x00\x18ftypmp42"),
)
PASSWORD = "kebun karet di tepi rungan"

Scene = Iterator[tuple[str, Answer]]


def of(who: str, person: Visitor, language: Language, receipts: list[str]) -> Scene:
    """Name and page, one after the other."""
    if who == "visitor":
        yield from _reporting(person, _said(language), receipts)
        yield from _joining(person, _said(language))
        yield from papers.checked(person, _said(language))
        yield from papers.by_link(person, _said(language))
        yield from _going_wrong(person, language)
    elif scenes := SCENES.get(who):
        for scene in scenes:
            yield from scene(person)


def _said(language: Language) -> Callable[[str], str]:
    return lambda address: address if language is Language.ID else f"/en{address}"


# --- visitors -----------------------------------------------------------------------------------------------------------------


def _reporting(visitor: Visitor, at: Callable[[str], str], receipts: list[str]) -> Scene:
    looks = "Ada orang asing mukanya seperti dari luar negeri di pasar."
    yield "form-nudge", visitor.submit(at("/"), "story", category="other", village=KARANG_LANGIT, story=looks, danger="no")
    yield "form-kept", visitor.submit(at("/"), "story", category="work", village=KARANG_LANGIT, story=STORY, photos=[PHOTO, NO_PHOTO])
    told = visitor.submit(at("/"), "story", category="exploitation", village=KARANG_LANGIT, story=STORY, danger="yes")
    yield "receipt", told
    yield "receipt-again", visitor.submit(told, "last", last="")
    yield "conversation-new", (page := visitor.submit(told, "last", last=told.tree.xpath("string(//*[@class='code'])")[-4:]))
    yield "conversation-answered", visitor.submit(page, "ticket", story="Sejak kemarin ada penjaga di pintu.", photos=[PHOTO])
    yield "conversation-refused", (held := visitor.submit(page, "ticket", story="Ini pintunya.", photos=[OTHER_PHOTO, NO_PHOTO]))
    yield "locked-photos", visitor.post(at("/cek"), data=dict(held.form("story").pairs) | {"lock": "1"})
    for number, receipt in enumerate(receipts, 1):
        yield f"conversation-{number}", visitor.submit(at("/cek"), "receipt", receipt=receipt)
    yield "conversation-sure", visitor.submit(page, "sure")
    yield "withdrawn", visitor.submit(page, "sure", sure="yes")
    yield "gone", visitor.submit(at("/cek"), "receipt", receipt=told.tree.xpath("string(//*[@class='code'])"))
    yield "check-slip", visitor.submit(at("/cek"), "receipt", receipt=receipts[0][:-1] + ("0" if receipts[0][-1] != "0" else "1"))
    yield "check-unknown", visitor.submit(at("/cek"), "receipt", receipt="0000 0000 0000 0000")
    yield "locked", visitor.post(at("/cek"), data={"ticket": "over", "story": "Sejak kemarin ada penjaga di pintu."})


def _joining(visitor: Visitor, at: Callable[[str], str]) -> Scene:
    for kind in ("accommodation", "organisation", "individual"):
        yield f"join-{kind}", visitor.get(at(f"/sponsor/daftar?jenis={kind}"))
    joined = visitor.submit(
        at("/sponsor/daftar?jenis=company"), "nib", name="PT Rungan Sari Karet", nib="8120111223344", area_code=KARANG_LANGIT,
        address="Jalan Poros 3", contact="Sari Lestari", phone="081255550101", email="sari@rungan.test", password=PASSWORD,
    )  # fmt: skip
    yield "join-received", visitor.get(joined.headers["Location"])
    yield "sign-in-wrong", visitor.submit(at("/masuk"), "password", email="sari@rungan.test", password="bukan ini")
    yield "forgotten-sent", visitor.submit(at("/lupa"), "email", email="nobody@rungan.test")
    newcomer: Visitor = visitor.application.test_client()  # type: ignore[assignment]
    newcomer.comes_in("sari@rungan.test", PASSWORD)
    yield "roll-waiting", newcomer.get("/sponsor/pekerja")


def _going_wrong(visitor: Visitor, language: Language) -> Scene:
    yield "link-over", visitor.get("/en/sandi/over" if language is Language.EN else "/sandi/over")
    for code in WORDS:
        with visitor.application.test_request_context("/en/x" if language is Language.EN else "/x") as context:
            page = failure(code)
            yield f"error-{code}", visitor.response_wrapper([page.data], page.status, page.headers, request=context.request)


# --- at work ------------------------------------------------------------------------------------------------------------------


def _a_sheet(owner: Visitor) -> Scene:
    yield "sheet", owner.get("/sponsor/pekerja/impor")
    yield "preview", (preview := owner.submit("/sponsor/pekerja/impor", "sheet", sheet=(SHEET.name, SHEET.read_bytes())))
    yield "preview-done", owner.get(owner.submit(preview, "choice", "right").headers["Location"])
    yield "sheet-unreadable", owner.submit("/sponsor/pekerja/impor", "sheet", sheet=("daftar.xlsx", b"no sheet at all"))
    yield "sheet-gone", owner.get("/sponsor/pekerja/impor/00000000-0000-4000-8000-000000000000")
    yield "sheet-reading", _while_it_is_read(owner)


def _while_it_is_read(owner: Visitor) -> Answer:
    """The same list, were it a thousand times as long and somebody reading it."""
    owner.submit("/sponsor/pekerja/impor", "sheet", sheet=(SHEET.name, SHEET.read_bytes()))
    with unit_of_work():
        sheet = db.session.scalars(select(Sheet).order_by(Sheet.uploaded_at.desc())).first()
        assert sheet is not None
        sheet.lines, sheet.lines_read, sheet.reading_since = 50_000, 32_100, clock.now()
        where = f"/sponsor/pekerja/impor/{sheet.id}"
    return owner.get(where)


def _a_worker(owner: Visitor) -> Scene:
    """A colleague was faster, here and with the company's own data."""
    worker = owner.get(str(owner.get("/sponsor/pekerja").tree.xpath("//tbody//a/@href")[0]))
    yield "worker-conflict", _late(owner, worker, "passport", position="Kepala bengkel")
    yield "company-conflict", _late(owner, owner.get("/sponsor/perusahaan"), "address", address="Jalan Poros 4")
    yield "roll-nobody", owner.get("/sponsor/pekerja?q=tidak+ada")


def _a_colleague(owner: Visitor) -> Scene:
    yield "colleague-invited", owner.submit("/sponsor/orang", "email", name="Lestari", email="lestari@contoh.test", role=Role.EDITOR)


def _a_quarter_later(owner: Visitor) -> Scene:
    """Who still works here? And half a second contact."""
    with unit_of_work():
        sponsor = next(one for one in db.session.scalars(select(Sponsor)) if one.name == cast.TELANG.name)
        sponsor.people_checked_on = clock.today() - timedelta(days=100)
    yield "people-asked", owner.get("/sponsor/orang")
    yield "roll-people-asked", owner.get("/sponsor/pekerja")
    yield "company-second-errors", owner.submit("/sponsor/perusahaan", "version", second_phone="081299990000")


def _an_inn(owner: Visitor) -> Scene:
    """Somebody else's house: an inn's guests, at the desk and by the month."""
    desk_of_inn = _innkeeper(owner)
    yield "guests-none", desk_of_inn.get("/sponsor/tamu")
    yield "guests-slip", (slip := desk_of_inn.submit("/sponsor/tamu", "mrz", mrz=guests.LINES.replace("L898902C36", "L898902C46")))
    desk_of_inn.submit(slip, "passport", passport="L898902C3", arrived_on=_ago(9), leaves_on=_ago(3))
    desk_of_inn.submit("/sponsor/tamu", "mrz", name="Tan Wei Ming", nationality="Malaysia", passport="A51024410")
    yield "guests", (page := desk_of_inn.get("/sponsor/tamu"))
    yield "guests-twice", desk_of_inn.submit(page, "mrz", name="Tan Wei Ming", nationality="Malaysia", passport="A51024410")
    stay = str(page.tree.xpath("//a[contains(@href, '#left_on')]/@href")[0]).partition("#")[0]
    yield "guest", (guest := desk_of_inn.get(stay))
    yield "guest-conflict", _late(desk_of_inn, guest, "passport", apoa_receipt="APOA-2026-1182")
    yield "guest-not-yet", desk_of_inn.submit(guest, f"{stay}/keluar", left_on=_ago(-1))
    desk_of_inn.submit(guest, f"{stay}/keluar")
    yield "guest-left", desk_of_inn.get(stay)
    yield "guests-sheet", desk_of_inn.get("/sponsor/tamu/file")
    lines = (
        "Nama;Kewarganegaraan;No. Paspor;Tanggal Masuk;Tanggal Keluar;Kamar",
        f"ERIKSSON ANNA MARIA;Swedia;L898902C3;{_ago(9)};{_ago(3)};2",
        f"Park Ji-won;Korea Selatan;M30417093;{_ago(1)};;4",
        f"Sato Yui;Jepan;TK;{_ago(2)};;5",
    )
    yield "guests-preview", (preview := desk_of_inn.submit("/sponsor/tamu/file", "sheet", sheet=("tamu.csv", "\n".join(lines).encode())))
    yield "guests-sent", desk_of_inn.get(desk_of_inn.submit(preview, "choice", "save").headers["Location"])
    yield "guests-preview-wrong", (again := desk_of_inn.submit(preview, "choice", "check"))
    yield "guests-preview-done", desk_of_inn.submit(again, "choice", "check", **dict.fromkeys(_cells(again), ""))
    yield "guests-sheet-unreadable", desk_of_inn.submit("/sponsor/tamu/file", "sheet", sheet=("tamu.xlsx", b"no sheet at all"))
    yield "guests-sheet-over", desk_of_inn.send("/sponsor/tamu/file/periksa", carried="over")


def _innkeeper(owner: Visitor) -> Visitor:
    """The owner of a new inn, who reads what this owner reads."""
    language = db.session.scalars(select(User.language).where(User.role == Role.OWNER)).first() or Language.ID
    with unit_of_work():
        innkeeper = inviting.register_owner("Yanti", "yanti@losmen.test", PASSWORD, office=cast.office().id, language=language)
        assert innkeeper
        details = SponsorDetails(
            SponsorKind.ACCOMMODATION, "Losmen Ampah", KARANG_LANGIT, "Jalan Pasar 2", "Yanti", "+6281255550102", "yanti@losmen.test"
        )
        sponsors.register_sponsor(details, innkeeper, office=cast.office().id).standing = Standing.VERIFIED
    visitor: Visitor = owner.application.test_client()  # type: ignore[assignment]
    visitor.comes_in("yanti@losmen.test", PASSWORD)
    return visitor


def _cells(page: Answer) -> list[str]:
    return [name for name in page.form("choice").names if name.startswith("cell-")]


def _ago(days: int) -> str:
    return f"{clock.today() - timedelta(days=days):%d-%m-%Y}"


def _a_system(owner: Visitor) -> Scene:
    yield "system-key", (made := owner.submit("/sponsor/sistem", "scope", name="Sistem HR pusat", scope="try"))
    owner.send(str(made.tree.xpath("//form[contains(@action, '/cabut')]/@action")[0]))
    yield "system-revoked", owner.get("/sponsor/sistem")


def _cases(officer: Visitor) -> Scene:
    """One of each kind, and how they look when more was done, or too late."""
    for kind in Kind:
        yield f"case-{kind.value}", officer.get(_case(Case.kind == kind, Case.outcome.is_(None)))
    closed = officer.get(_case(Case.kind == Kind.REPORT, Case.status == Status.CLOSED))
    yield "case-closed", closed
    yield "reopening-errors", officer.submit(closed, "reopening", reason="")
    report = officer.get(_case(Case.kind == Kind.REPORT, Case.status == Status.NEW))
    yield "conflict", _late(officer, report, "title", title="Alat berat di Karang Langit")
    yield "case-waiting", officer.get(_case(Case.kind == Kind.REPORT, Case.status == Status.WAITING))
    yield "box-nothing", officer.get("/inbox/?kind=verification&status=waiting")
    yield "nothing-here", officer.get("/inbox/ZZZZZZ")
    yield "not-for-you", officer.get("/admin/")


def _a_submission(officer: Visitor) -> Scene:
    address = _case(Case.kind == Kind.SUBMISSION, Case.outcome.is_(None))
    page = officer.get(address)
    yield "changes-errors", officer.submit(page, "changes", "save", **{str(page.tree.xpath("//input[@value='ask']/@name")[0]): "ask"})
    yield "leave-errors", officer.submit(page, "records", reason="")
    officer.submit(page, "records", reason="Nomor paspor di surat dinas tidak terbaca.")
    page = officer.get(address)
    yield "case-submission-opened", page
    yield "person", officer.fills_in(next(form for form in page.forms if "/records/" in form.address))
    yield from worker_scenes.papers_of_somebody(officer, address)


def _reminders(officer: Visitor) -> Scene:
    """Two letters did not arrive, and what one of them says is not for the office to read; somebody is reminded by WhatsApp."""
    with unit_of_work():
        sponsor = next(one for one in db.session.scalars(select(Sponsor)) if one.name == cast.TELANG.name)
        for of in (sponsor.id, None):
            outbox.queue("hrd@contoh.test", "Pengingat", "Masuk di sini: https://portal.contoh/masuk", office=sponsor.office_id, sponsor=of)
        db.session.flush()
        for letter in db.session.scalars(select(OutgoingMail)):
            letter.refused = True
    yield "reminders-lost", (page := officer.get("/inbox/pengingat"))
    yield "reminded", officer.fills_in(next(form for form in page.forms if form.address.endswith("/ingatkan")))
    yield "reminders-sent", officer.get("/inbox/pengingat")


def _for_somebody(officer: Visitor) -> Scene:
    yield (
        "filed",
        officer.submit(
            "/inbox/baru", "story", category="other", village=KARANG_LANGIT, story=STORY, source="visit", language="id", danger="no"
        ),
    )


def _a_burst(officer: Visitor) -> Scene:
    """Many came at once: copies of one text, a text of its own, somebody in need; photos, and a closing that its reporter answers."""
    junk = [desk.report(f"Klik link ini untuk bantuan tunai pemerintah sekarang juga {number}", suspect=True) for number in range(4)]
    desk.report(STORY, suspect=True, category=Category.EXPLOITATION)
    desk.report("Di penginapan dekat jembatan ada rombongan survei tanpa surat.", suspect=True)
    yield "tray", (page := officer.get("/inbox/karantina"))
    yield "tray-alike", officer.get(str(page.tree.xpath("//a[contains(@href, '/serupa/')]/@href")[0]))
    yield "tray-errors", officer.submit(page, "group", "spam", group=None)
    officer.submit(page, "group", "spam", group=str(page.tree.xpath("//input[@name='group']/@value")[0]))
    yield "tray-discarded", officer.get("/inbox/karantina")
    yield "tray-overtaken", officer.submit(page, "group", "spam", group=str(page.tree.xpath("//input[@name='group']/@value")[0]))
    yield "case-discarded", officer.get(desk.at(junk[0]))
    sifted = desk.report("Ada orang asing di desa kami, wajahnya lain.", danger=False)
    desk.tagged(sifted, Mark.NEEDS_SIFTING)
    desk.enclose(sifted, ("a.heic", pictures.heic_with_gps()), ("b.jpg", pictures.small_jpeg()), ("c.pdf", pictures.pdf_with_metadata()))
    yield "case-photos", officer.get(desk.at(sifted))
    desk.decide(officer, sifted, "guidance", tell="Kehadiran orang asing saja bukan pelanggaran.")
    desk.reply(sifted, "Tetapi mereka menutup jalan ke ladang sejak kemarin.")
    yield "case-answered", officer.get(desk.at(sifted))
    yield "box-answered", officer.get("/inbox/?balasan=tutup")


def _many(officer: Visitor) -> Scene:
    """Words that were found, a filter with a name, several cases at once, and the keys."""
    yield "box-found", officer.get("/inbox/?q=paspor")
    yield "box-not-found", officer.get("/inbox/?q=gajah")
    yield "register-found", officer.get("/inbox/cari-daftar?q=telang")
    yield "register-too-short", officer.get("/inbox/cari-daftar?q=a")
    officer.submit("/inbox/?category=work", "name", name="Pekerjaan")
    yield "view-errors", officer.submit("/inbox/?category=fraud", "name", name="")
    yield "views", officer.get("/inbox/tampilan")
    yield "box-every", (page := officer.get("/inbox/?semua=1"))
    yield "answer-many", (writing := officer.submit(page, "case", "answer"))
    yield "answer-many-errors", officer.submit(writing, "message", "tell", message="")
    done = officer.submit(page, "case", "tag", label="pasar ampah")
    yield "box-many-done", officer.get(done.headers["Location"])
    for number in range(2):
        code = desk.report(f"Klik link ini untuk bantuan tunai pemerintah sekarang juga {number}")
    yield "box-copies", officer.get(f"/inbox/?serupa={code}")
    officer.submit("/inbox/", "dense", "1")
    yield "box-dense", officer.get("/inbox/")
    officer.submit("/inbox/pintasan", "shortcuts")
    yield "keys-off", officer.get("/inbox/pintasan")


def _grants(supervisor: Visitor) -> Scene:
    admin = db.session.scalars(select(User).where(User.role == Role.ADMIN, User.office_id == cast.office().id)).first()
    assert admin
    with unit_of_work():
        inviting.invite("Susanti Ronggo", "susanti@contoh.test", Role.OFFICER, office=admin.office_id, by=admin)
    yield "grants-waiting", supervisor.get("/admin/konfirmasi")


def _an_invitation(admin: Visitor) -> Scene:
    invited = admin.submit("/admin/", "email", name="Norhayati", email="norhayati@contoh.test", role=Role.OFFICER)
    yield "invited", invited
    link = urlsplit(str(invited.tree.xpath("//*[@id='tautan']/@value")[0])).path
    yield "choose-password", admin.get(link)
    yield "choose-password-errors", admin.submit(link, "again", password="", again="")
    yield "office-conflict", _late(admin, admin.get("/admin/kantor"), "name_en", name_en="Kesbangpol")
    yield "people-of-sponsors", admin.get("/admin/?siapa=penjamin")


SCENES: dict[str, tuple[Callable[[Visitor], Scene], ...]] = {
    "owner": (
        _a_sheet,
        sheet_scenes.an_odd_list,
        sheet_scenes.a_long_list,
        _a_worker,
        worker_scenes.a_passport,
        _an_inn,
        _a_colleague,
        papers.a_month,
        _a_system,
        subject_scenes.a_wish,
        subject_scenes.families_and_foundations,
        _a_quarter_later,
    ),
    "officer": (
        _cases,
        _a_submission,
        _reminders,
        _for_somebody,
        _a_burst,
        _many,
        subject_scenes.at_the_office,
        referral_scenes.preparing,
        referral_scenes.following,
        inbox.merging,
        inbox.writing,
        inbox.stepping_aside,
        sponsor_scenes.chasing,
        sponsor_scenes.two_officers,
    ),
    "supervisor": (_grants, referral_scenes.second_person, inbox.hiding, inbox.handing_over, inbox.balance),
    "agency": (referral_scenes.at_the_agency,),
    "admin": (_an_invitation,),
}


def _case(*narrow: object) -> str:
    """The address of a case of the demo's office."""
    code = db.session.scalar(select(Case.code).where(Case.office_id == cast.office().id, *narrow).limit(1))  # type: ignore[arg-type]
    return f"/inbox/{code}"


def _late(person: Visitor, page: Answer, having: str, **changes: str) -> Answer:
    """Sends a form that somebody else was faster with: both texts are shown."""
    form = page.form(having)
    form.pairs = [(name, value if name != "version" else "0") for name, value in form.pairs]
    return person.fills_in(form, **changes)

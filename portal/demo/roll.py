"""The sponsors of the demo: who registered, whom the office has verified, who is on whose roll, and what was sent."""

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from portal.accounts import choosing, inviting, links, passwords
from portal.accounts.models import Language, User
from portal.accounts.roles import Role
from portal.clock import at
from portal.demo.days import ago, moved
from portal.demo.people import Account, Cast, new_password
from portal.inbox.acting import triage
from portal.offices.models import Office
from portal.register import declaring, reviewing, roll, sponsors
from portal.register.codes import SponsorKind
from portal.register.declaring import Statement
from portal.register.describing import WorkerDetails, details_of
from portal.register.models import Member, Sponsor, Submission, Worker
from portal.register.sheets import importing, preview
from portal.storage.database import db, unit_of_work

DATA = Path(__file__).parent / "data"
KINDS = {
    "perusahaan": SponsorKind.COMPANY,
    "penginapan": SponsorKind.ACCOMMODATION,
    "lembaga": SponsorKind.ORGANISATION,
    "perorangan": SponsorKind.INDIVIDUAL,
}
TELANG, LANGKAH, HAYAPING, INN = (
    "PT Telang Karya Mineralindo",
    "PT Barito Langkah Energi",
    "PT Hayaping Agro Mandala",
    "Hotel Jari Janang Inn",
)
TRIED = {TELANG: ("owner", "Dewi Ratnasari"), INN: ("lodging", "Marlina Tiwang")}
NOT_YET_VERIFIED = {"Homestay Balai Adat Telang": 5, "Rusmiati Handayani": 2}  # days ago they registered
FIRST_CAME = 90  # days ago the first sponsor registered; then one a day

Line = dict[str, str]


def arrive(cast: Cast) -> list[Account]:
    """Every sponsor registers, all but two are verified, the rolls are filled, and four submissions reach the office.

    Returns the accounts that may be tried.
    """
    owners = [
        _register(cast, line, NOT_YET_VERIFIED.get(line["name"], FIRST_CAME - number)) for number, line in enumerate(_read("sponsors.csv"))
    ]
    people = defaultdict(list)
    for line in _read("workers.csv"):
        people[line["Perusahaan/Penjamin"]].append(line)
    for name, lines in people.items():
        _fill(cast, name, lines)
    _ask_about_a_permit(cast)
    return [*(owner for owner in owners if owner.account in dict(TRIED.values())), _invite_editor(cast)]


def _read(name: str) -> list[Line]:
    with (DATA / name).open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def _register(cast: Cast, line: Line, days: int) -> Account:
    account, contact = TRIED.get(line["name"], (f"penjamin{days}", f"Pengurus {line['name']}"))
    owner = Account(account, contact, new_password())
    details = sponsors.SponsorDetails(
        KINDS[line["kind"]], line["name"], line["village_code"], f"{line['village']}, RT 01", contact, "+6281234567890", owner.email,
        sector=line["sector"], nib=line["nib"] or None, npwp=line["npwp"] or None,
    )  # fmt: skip
    with at(ago(days)), unit_of_work():
        user = inviting.register_owner(owner.name, owner.email, owner.password, office=cast.office, language=Language.ID)
        if user is None:
            raise RuntimeError(f"{owner.email} has an account already")
        sponsor_id = sponsors.register_sponsor(details, user, office=cast.office).id
    if line["name"] not in NOT_YET_VERIFIED:
        with at(ago(days - 1)), unit_of_work():
            officer = cast.person("officer2")
            sponsor = db.session.get_one(Sponsor, sponsor_id)
            triage.read(sponsors.case_of(sponsor), by=officer)
            sponsors.verify(sponsor, by=officer, reason="NIB dan alamat cocok dengan data perizinan.")
    return owner


def _fill(cast: Cast, name: str, lines: Sequence[Line]) -> None:
    """Two sent their list and had it accepted; one has just added somebody; the others are taken over from the office's paper lists."""
    people = _details(_named(name), lines)  # as of today, not of the day on which they were sent
    with at(ago(62)), unit_of_work():
        sponsor = _named(name)
        if name in (TELANG, LANGKAH):
            declaring.send(sponsor, Statement(arriving=people, sheet_id=uuid4()), by=_owner(sponsor))
        else:
            last = len(people) - (name == HAYAPING)
            db.session.add_all(Worker(sponsor_id=sponsor.id, **person.columns) for person in people[:last])
    if name in (TELANG, LANGKAH):
        with at(ago(60)), unit_of_work():
            _accept_all(cast, _named(name))
    if name == HAYAPING:
        with at(ago(1)), unit_of_work():
            sponsor = _named(name)
            roll.add(people[-1], sponsor, by=_owner(sponsor))


def _details(sponsor: Sponsor, lines: Sequence[Line]) -> list[WorkerDetails]:
    """The lines as the import reads them, their days moved to today."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    read = preview.compare(
        importing.read(text.getvalue().encode(), "workers.csv"), sponsor, db.session.get_one(Office, sponsor.office_id), []
    )
    if read.wrong or len(read.arriving) != len(lines):
        raise RuntimeError(f"The demo's own list of {sponsor.name} is not right: {read.wrong}")
    return [_moved(arriving.details) for arriving in read.arriving]


def _moved(details: WorkerDetails) -> WorkerDetails:
    known: dict[str, Any] = {field.name: getattr(details, field.name) for field in fields(details)}
    days: dict[str, Any] = {name: moved(day) for name, day in known.items() if isinstance(day, date)}
    return replace(details, **days)


def _accept_all(cast: Cast, sponsor: Sponsor) -> None:
    officer, submission = cast.person("officer"), _last(sponsor)
    triage.read(submission.case, by=officer)
    triage.claim(submission.case, by=officer)
    reviewing.accept(submission.changes, by=officer)


def _ask_about_a_permit(cast: Cast) -> None:
    """Telang's permit that has just ended is being extended; the office asks about it."""
    with at(ago(4)), unit_of_work():
        sponsor = _named(TELANG)
        worker = min(roll.present(sponsor), key=lambda worker: worker.permit_expires or date.max)
        roll.change(worker, replace(details_of(worker), residence="Mess karyawan blok C, Karang Langit"), by=_owner(sponsor))
    with at(ago(3)), unit_of_work():
        officer, submission = cast.person("officer"), _last(_named(TELANG))
        triage.read(submission.case, by=officer)
        triage.claim(submission.case, by=officer)
        reviewing.ask(submission.changes[0], "Apakah ia juga pindah dari blok B, atau hanya alamat suratnya yang berubah?", by=officer)


def _invite_editor(cast: Cast) -> Account:
    """The owner invites a colleague, who follows the link."""
    editor = Account("editor", "Yusran", new_password())
    with at(ago(15)), unit_of_work():
        sponsor = _named(TELANG)
        token = sponsors.invite_colleague(sponsor, editor.name, editor.email, Role.EDITOR, by=_owner(sponsor)).token
    with at(ago(14)), unit_of_work():
        if link := links.read(token):
            choosing.by_link(link, passwords.hashed(editor.password))
    return editor


def _named(name: str) -> Sponsor:
    return next(sponsor for sponsor in db.session.scalars(select(Sponsor)) if sponsor.name == name)


def _owner(sponsor: Sponsor) -> User:
    return db.session.scalars(select(User).join(Member).where(Member.sponsor_id == sponsor.id, User.role == Role.OWNER)).one()


def _last(sponsor: Sponsor) -> Submission:
    return db.session.scalars(
        select(Submission).where(Submission.sponsor_id == sponsor.id).order_by(Submission.sent_at.desc()).limit(1)
    ).one()

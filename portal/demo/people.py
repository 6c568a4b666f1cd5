"""Who works in the demo: two offices, the province, one account for each role."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from portal import clock
from portal.accounts import passwords
from portal.accounts.models import User, email_digest
from portal.accounts.roles import Role
from portal.admin import setting
from portal.clock import at
from portal.demo.days import BEGINNING, ago, holidays_around
from portal.offices import founding
from portal.offices.models import Agency, Office
from portal.storage.database import db

WORDS = (
    "sungai",
    "rotan",
    "kelapa",
    "lanting",
    "tambak",
    "angin",
    "bukit",
    "karet",
    "perahu",
    "tikar",
    "gendang",
    "ulin",
    "bambu",
    "embun",
)
LIAISONS_AGENCY = "Polres Barito Timur, Unit PPA"
NEIGHBOUR = "neighbour"  # of the second office: not among the accounts that may be tried

OFFICE_PEOPLE = (
    ("officer", "Rina Sulistia", Role.OFFICER),
    ("officer2", "Lisdayanti", Role.OFFICER),
    ("supervisor", "Bonifasius Siga", Role.SUPERVISOR),
    ("auditor", "Hernita Nahan", Role.AUDITOR),
    ("admin", "Yohanes Sudirman", Role.ADMIN),
)


@dataclass(frozen=True)
class Account:
    """One that may be tried: what it is called in the list of demo accounts, the person's name, and how to sign in."""

    account: str
    name: str
    password: str

    @property
    def email(self) -> str:
        return f"{self.account}@portal.example.com"  # reserved: nobody ever gets a mail of the demo

    @property
    def row(self) -> tuple[str, str, str]:
        return self.account, self.email, self.password


@dataclass(frozen=True)
class Cast:
    """The ids of those the story needs again: offices, and people by the name of their account."""

    office: UUID
    neighbour: UUID
    people: dict[str, UUID]

    def person(self, account: str) -> User:
        """The person, in the session of now."""
        return db.session.get_one(User, self.people[account])


def arrive() -> tuple[Cast, list[Account]]:
    """Founds the offices and seats their people. Returns the cast and the accounts that may be tried, but for the sponsors'."""
    office, neighbour, province = (founding.open_at(code) for code in ("62.13", "62.04", "62"))
    _describe(office)
    agency = db.session.scalars(select(Agency).where(Agency.office_id == office.id, Agency.name == LIAISONS_AGENCY)).one()
    for founded in db.session.scalars(select(Agency).where(Agency.office_id == office.id, Agency.town == "")):
        founded.town = office.town
    seats: list[tuple[str, str, Role, Office, UUID | None]] = [(name, person, role, office, None) for name, person, role in OFFICE_PEOPLE]
    seats += [
        ("agency", "Aiptu Petrus Sawang", Role.AGENCY, office, agency.id),
        ("province", "Tuti Umbing", Role.PROVINCE, province, None),
        (NEIGHBOUR, "Marselinus Duya", Role.OFFICER, neighbour, None),
    ]
    accounts = [Account(name, person, new_password()) for name, person, *_ in seats]
    people = {seat[0]: _seat(account, *seat[2:]) for account, seat in zip(accounts, seats, strict=True)}
    holidays = holidays_around(clock.today())
    with at(ago(BEGINNING.days)):
        for day, holiday in holidays:
            setting.add_holiday(office, day, holiday, by=db.session.get_one(User, people["admin"]))
    return Cast(office.id, neighbour.id, people), [account for account in accounts if account.account != NEIGHBOUR]


def new_password() -> str:
    """Easy to type, and another one on every installation."""
    return "-".join(secrets.choice(WORDS) for _ in range(3)) + f"-{secrets.randbelow(900) + 100}"


def _describe(office: Office) -> None:
    office.town = "Tamiang Layang"
    office.address = "Jalan A. Yani, Kompleks Perkantoran Pemerintah Daerah"
    office.email = "kesbangpol@portal.example.com"
    office.postcode = "73611"
    office.hours = "Senin–Kamis: 07.30–16.00 WIB\nJumat: 07.30–11.00 WIB"
    office.hours_en = "Monday–Thursday: 07:30–16:00 (UTC+7)\nFriday: 07:30–11:00 (UTC+7)"
    office.services = "Pendaftaran organisasi kemasyarakatan\nSurat keterangan penelitian\nPendidikan politik dan wawasan kebangsaan"
    office.services_en = "Registration of civic organisations\nResearch permit letters\nCivic and political education"


def _seat(account: Account, role: Role, office: Office, agency: UUID | None) -> UUID:
    user = User(
        office_id=office.id,
        agency_id=agency,
        role=role,
        name=account.name,
        email=account.email,
        email_hash=email_digest(account.email),
        password_hash=passwords.hashed(account.password),
    )
    db.session.add(user)
    db.session.flush()
    return user.id

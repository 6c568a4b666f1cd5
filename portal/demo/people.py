"""Who works in the demo: two offices, the province, one account for each role."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from portal.accounts import inviting, passwords
from portal.accounts.models import Language, User
from portal.accounts.roles import Role
from portal.offices import founding
from portal.offices.models import Agency, Holiday, Office
from portal.storage.database import db

WORDS = "sungai rotan kelapa lanting tambak angin bukit hulu karet perahu tikar gendang pandan ulin bambu embun".split()

OFFICE_PEOPLE = (
    ("officer", "Rina Sulistia", Role.OFFICER),
    ("officer2", "Lisdayanti", Role.OFFICER),
    ("supervisor", "Bonifasius Siga", Role.SUPERVISOR),
    ("auditor", "Hernita Nahan", Role.AUDITOR),
    ("admin", "Yohanes Sudirman", Role.ADMIN),
)
"""Name of the account, of the person, and the role."""


@dataclass(frozen=True)
class Cast:
    """The ids of those the story needs again: offices, and people by the name of their account."""

    office: UUID
    neighbour: UUID
    people: dict[str, UUID]

    def person(self, account: str) -> User:
        """The person, in the session of now."""
        return db.session.get_one(User, self.people[account])


def arrive() -> tuple[Cast, list[tuple[str, str, str]]]:
    """Founds the offices and seats their people. Returns the cast and (account, e-mail, password) of those who may be tried.

    The sponsors' own accounts are listed here too; they register with them later in the story.
    """
    office, neighbour, province = (founding.found(code, town=town) for code, town in (("62.13", "Tamiang Layang"), ("62.04", "Buntok"), ("62", "Palangka Raya")))
    _letterhead(office)
    agency = Agency(office_id=office.id, name="Polres Barito Timur, Unit PPA")
    db.session.add(agency)
    db.session.flush()
    seats = [(account, name, role, office, None) for account, name, role in OFFICE_PEOPLE]
    seats += [("agency", "Aiptu Petrus Sawang", Role.AGENCY, office, agency.id), ("province", "Tuti Umbing", Role.PROVINCE, province, None)]
    seats += [("neighbour", "Marselinus Duya", Role.OFFICER, neighbour, None)]
    users, accounts = {}, []
    for account, name, role, where, of_agency in seats:
        password = new_password()
        users[account] = _seat(account, name, role, where, of_agency, password)
        accounts.append((account, users[account].email, password))
    listed = [row for row in accounts if row[0] != "neighbour"]
    return Cast(office.id, neighbour.id, {account: user.id for account, user in users.items()}), listed


def new_password() -> str:
    """Easy to type, different on every installation."""
    return "-".join(secrets.choice(WORDS) for _ in range(3)) + f"-{secrets.randbelow(900) + 100}"


def address(account: str) -> str:
    return f"{account}@contoh.id"

"""The people of the tests: who they are, where they work, and how they come in.

Two offices: Barito Timur, where nearly everything happens, and Barito Selatan, whose people must see nothing of it; and the province.
"""

from dataclasses import dataclass
from functools import cache

import argon2
from sqlalchemy import select

from portal import clock, keys
from portal.accounts.models import Language, MachineKey, User, email_digest
from portal.accounts.roles import Role
from portal.offices import founding
from portal.offices.models import Agency, Office
from portal.register.codes import SponsorKind, Standing
from portal.register.models import Member, Sponsor
from portal.storage.database import db

BARITO_TIMUR, BARITO_SELATAN, PROVINCE = "62.13", "62.04", "62"
KARANG_LANGIT = "62.13.01.2010"  # a village of Barito Timur, where most stories happen
TAMIANG_LAYANG = "62.13.01.1012"
ELSEWHERE = "62.04.01.1003"  # a ward of Barito Selatan
PASSWORD = "empat kata sandi panjang"


@dataclass(frozen=True)
class Company:
    name: str
    kind: SponsorKind = SponsorKind.COMPANY
    standing: Standing = Standing.VERIFIED
    village: str = KARANG_LANGIT
    office: str = BARITO_TIMUR
    nib: str | None = None
    npwp: str | None = None

    @property
    def row(self) -> Sponsor:
        """This sponsor, as the database has it now."""
        return next(sponsor for sponsor in db.session.scalars(select(Sponsor)) if sponsor.name == self.name)


TELANG = Company("PT Telang Karya Mineralindo", nib="1903210000001", npwp="0374528227130000")
JANANG_INN = Company(
    "Hotel Jari Janang Inn", SponsorKind.ACCOMMODATION, village=TAMIANG_LAYANG, nib="9470955912831", npwp="0799302307130000"
)
LANGKAH = Company("PT Barito Langkah Energi", village="62.13.01.2018", nib="9042107780592", npwp="0315879097130000")
NEWCOMER = Company(
    "PT Hayaping Agro Mandala", standing=Standing.WAITING, village="62.13.04.2003", nib="9645570449639", npwp="0432909997130000"
)
COMPANIES = (TELANG, JANANG_INN, LANGKAH, NEWCOMER)


@dataclass(frozen=True)
class Person:
    name: str
    role: Role
    office: str = BARITO_TIMUR
    company: Company | None = None
    agency: str | None = None
    language: Language = Language.ID

    @property
    def email(self) -> str:
        return self.name.lower().replace(" ", ".") + "@contoh.test"

    @property
    def row(self) -> User:
        """This person's account, as the database has it now."""
        return db.session.scalars(select(User).where(User.email_hash == email_digest(self.email))).one()


RINA = Person("Rina Sulistia", Role.OFFICER)
LISDAYANTI = Person("Lisdayanti", Role.OFFICER)  # a colleague of Rina
BONIFASIUS = Person("Bonifasius", Role.SUPERVISOR)
HERNITA = Person("Hernita Nahan", Role.AUDITOR)
YOHANES = Person("Yohanes Sudirman", Role.ADMIN)
PETRUS = Person("Aiptu Petrus", Role.AGENCY, agency="Polres Barito Timur, Unit PPA")
TUTI = Person("Tuti Umbing", Role.PROVINCE, office=PROVINCE)
DEWI = Person("Dewi Ratnasari", Role.OWNER, company=TELANG)
YUSRAN = Person("Yusran", Role.EDITOR, company=TELANG)
MARLINA = Person("Marlina Tiwang", Role.OWNER, company=JANANG_INN)
HARTONO = Person("Hartono", Role.OWNER, company=LANGKAH)  # of another company than Dewi
SUMIATI = Person("Sumiati", Role.OWNER, company=NEWCOMER)  # not verified yet
KATHARINA = Person("Katharina Weber", Role.EDITOR, company=TELANG, language=Language.EN)  # reads English
MARSELINUS = Person("Marselinus", Role.OFFICER, office=BARITO_SELATAN)  # of the other office
TELANGS_SYSTEM = Person("Sistem HR Telang", Role.MACHINE, company=TELANG)  # nobody: it has a key instead of a password
MACHINE_KEY = "poa_kunci-sistem-telang-untuk-uji"
PEOPLE = (RINA, LISDAYANTI, BONIFASIUS, HERNITA, YOHANES, PETRUS, TUTI, DEWI, YUSRAN, MARLINA, HARTONO, SUMIATI, KATHARINA, MARSELINUS)

ROLES_OF_PEOPLE = tuple(role for role in Role if role is not Role.MACHINE)
ONE_OF_EACH = {person.role: person for person in (RINA, BONIFASIUS, HERNITA, YOHANES, PETRUS, TUTI, DEWI, YUSRAN, TELANGS_SYSTEM)}
assert set(ONE_OF_EACH) == set(Role), "somebody new works here: give them a face"


def office(code: str = BARITO_TIMUR) -> Office:
    return db.session.scalars(select(Office).where(Office.area_code == code)).one()


def settle() -> None:
    """Puts everybody into an empty, migrated database that knows the areas. Call it in a unit of work."""
    offices = {code: founding.found(code) for code in (BARITO_TIMUR, BARITO_SELATAN, PROVINCE)}
    companies = {company: _sponsor(company, offices[company.office]) for company in COMPANIES}
    for person in (*PEOPLE, TELANGS_SYSTEM):
        user = _user(person, offices[person.office])
        if person.company:
            db.session.add(Member(user=user, sponsor=companies[person.company]))


def _sponsor(company: Company, of: Office) -> Sponsor:
    made = Sponsor(
        office_id=of.id,
        kind=company.kind,
        standing=company.standing,
        name=company.name,
        nib=company.nib,
        npwp=company.npwp,
        area_code=company.village,
        address="Jalan Ahmad Yani 1",
        contact="HRD",
        phone="+6281234567890",
        email="hrd@contoh.test",
        registered_on=clock.today(),
    )
    db.session.add(made)
    return made


def _user(person: Person, of: Office) -> User:
    agency = (
        db.session.scalars(select(Agency).where(Agency.office_id == of.id, Agency.name == person.agency)).one() if person.agency else None
    )
    made = User(
        office=of,
        agency=agency,
        role=person.role,
        name=person.name,
        email=person.email,
        email_hash=email_digest(person.email),
        language=person.language,
        password_hash=None if person.role is Role.MACHINE else _password_hash(),
    )
    db.session.add(made)
    if person.role is Role.MACHINE:
        db.session.flush()
        key = keys.fingerprint("machine", MACHINE_KEY)
        db.session.add(MachineKey(user_id=made.id, token_hash=key, tail=MACHINE_KEY[-4:], made_by=made.id, made_on=clock.today()))
    return made


@cache
def _password_hash() -> str:
    return argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)

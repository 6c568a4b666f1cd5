"""The data sheet: what is kept about one person, why, who sees it, how long and whom to ask, in both languages, to hand over."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from portal import clock
from portal.accounts.models import User
from portal.audit import log
from portal.cases.keeping import BACKUPS, UNANSWERED
from portal.documents import letters
from portal.offices.areas import place
from portal.offices.models import Office
from portal.register import showing, wording
from portal.register.codes import FileKind, ForeignKind, SponsorKind
from portal.register.countries import country
from portal.register.describing import LABELS
from portal.register.models import Change, Worker
from portal.register.models_about import Wish, WorkerFile
from portal.register.retention import WORKERS
from portal.register.subjects.wishes import WITHIN
from portal.storage.database import db
from portal.web.language import LANGUAGES, current, how_long, speaking

TKA_RULE, OTHERS_RULE = "Permendagri 50/2010", "Permendagri 49/2010"


@dataclass(frozen=True)
class Fact:
    """One line: what it is called in either language, and what is kept."""

    id: str
    en: str
    text: str


@dataclass(frozen=True)
class Point:
    title: str
    text: str


@dataclass(frozen=True)
class Words:
    """The sheet's sentences in one language."""

    title: str
    by: str
    points: list[Point]
    office: str
    asked_at: str
    made: str


@dataclass(frozen=True)
class SubjectSheet:
    """One person's data sheet. `ways` of reaching the office are the same in any language."""

    name: str
    facts: list[Fact]
    id: Words
    en: Words
    ways: str


def make(worker: Worker, office: Office, address: str, *, by: User) -> SubjectSheet:
    """The sheet as it is now; that it was made is a recorded deed. `address` is where the office's public pages are."""
    log.record(log.Action.SUBJECT_SHEET_MADE, worker, office=office.id, by=by)
    said = {language: _in(language, worker, office, address) for language in LANGUAGES}
    facts = [Fact(label, other, _both(text, same)) for (label, text), (other, same) in zip(said["id"][0], said["en"][0], strict=True)]
    return SubjectSheet(worker.name, facts, said["id"][1], said["en"][1], _ways(office))


def as_pdf(sheet: SubjectSheet) -> bytes:
    """One page of A4."""
    return letters.typeset("subject", asdict(sheet))


def _in(language: str, worker: Worker, office: Office, address: str) -> tuple[list[tuple[str, str]], Words]:
    with speaking(language):
        name = office.name_en if language == "en" else office.name
        return [(str(label), str(text)) for label, text in _facts(worker) if text], _words(worker, name, address)


def _facts(worker: Worker) -> Iterator[tuple[Any, Any]]:
    """Everything that is kept, in few lines."""
    kind = worker.sponsor.kind
    yield LABELS["name"], worker.name
    yield LABELS["sex"], worker.sex.label
    yield LABELS["birth_date"], _day(worker.birth_date)
    yield LABELS["nationality"], country(worker.nationality)
    yield _("Paspor, berlaku sampai"), _listed(worker.passport, _day(worker.passport_expires))
    yield LABELS["foreign_kind"], worker.foreign_kind.label
    permit = showing.permit(worker.permit_kind, worker.permit_index)
    yield _("Izin tinggal, berlaku sampai"), _listed(permit, worker.permit_number, _day(worker.permit_expires))
    yield LABELS["extension_under_way"], _("Ya") if worker.extension_under_way else ""
    yield _("RPTKA, berlaku sampai"), _listed(worker.rptka_number, _day(worker.rptka_expires))
    yield LABELS["position"], worker.position
    yield LABELS["site_code"], "" if kind is SponsorKind.INDIVIDUAL else place(worker.site_code)
    yield _("Tempat tinggal"), _listed(worker.residence, place(worker.residence_code) if worker.residence_code else "")
    yield LABELS["started_on"], _day(worker.started_on)
    yield LABELS["left_on"], _day(worker.left_on)
    yield LABELS["apoa_receipt"], worker.apoa_receipt
    yield _("Dokumen"), ", ".join(str(kind.label) for kind in _documents(worker))
    yield _("Riwayat"), _("Setiap perubahan data ini: %(number)s kali", number=_count(Change, worker))
    wished = _count(Wish, worker)
    yield _("Permintaan Anda"), _("%(number)s tercatat", number=wished) if wished else ""


def _words(worker: Worker, office: str, address: str) -> Words:
    yours = str(wording.yours(worker.sponsor.kind))
    return Words(
        title=_("Data Anda di Portal POA"),
        by=_("%(sponsor)s, %(name)s, mendaftarkan data ini. Simpan lembar ini.", sponsor=_capital(yours), name=worker.sponsor.name),
        points=[
            Point(_("Untuk apa."), _purpose(worker.foreign_kind)),
            Point(
                _("Siapa yang melihat."),
                _("%(sponsor)s dan petugas kantor ini. Petugas harus menulis alasan; setiap pembukaan dicatat.", sponsor=_capital(yours)),
            ),
            Point(_("Berapa lama."), _how_long()),
            Point(_("Hak Anda."), _rights(yours)),
            Point(_("Butuh pertolongan?"), _help(address)),
        ],
        office=office,
        asked_at=_("Tentang hak Anda: %(address)s", address=f"{address}{'/en' if current() == 'en' else ''}/hak"),
        made=_("Dibuat %(day)s.", day=_day(clock.today())),
    )


def _purpose(kind: ForeignKind) -> str:
    if kind is ForeignKind.TKA:
        return str(_("Pendataan dan pelindungan tenaga kerja asing di kabupaten (%(rule)s).", rule=TKA_RULE))
    return str(_("Pendataan dan pelindungan orang asing di kabupaten (%(rule)s).", rule=OTHERS_RULE))


def _how_long() -> str:
    return str(
        _(
            "%(time)s setelah Anda keluar. Bila masih ada yang harus dijawab, paling lama %(more)s lebih lama. "
            "Di salinan cadangan, paling lama %(backups)s lagi.",
            time=how_long(WORKERS),
            more=how_long(UNANSWERED),
            backups=how_long(BACKUPS),
        )
    )


def _rights(yours: str) -> str:
    return str(
        _(
            "Melihat, memperbaiki, atau menghapus data: lewat %(sponsor)s, atau langsung ke kantor ini. "
            "Gratis. Dijawab paling lambat %(days)s × 24 jam.",
            sponsor=yours,
            days=WITHIN.days,
        )
    )


def _help(address: str) -> str:
    return str(
        _(
            "Tidak bisa pergi, tidak dibayar, atau paspor diambil? Lapor tanpa nama di %(address)s, atau telepon 110. "
            "Anda tidak dihukum karena meminta tolong.",
            address=address,
        )
    )


def _documents(worker: Worker) -> list[FileKind]:
    there = set(db.session.scalars(select(WorkerFile.kind).where(WorkerFile.worker_id == worker.id).distinct()))
    return [kind for kind in FileKind if kind in there]


def _count(rows: type[Change] | type[Wish], worker: Worker) -> int:
    return db.session.scalar(select(func.count()).select_from(rows).where(rows.worker_id == worker.id)) or 0


def _ways(office: Office) -> str:
    return " · ".join(
        way for way in (_listed(office.address, f"{office.town} {office.postcode}".strip()), office.phone, office.email) if way
    )


def _listed(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _day(day: date | None) -> str:
    """15-06-1987: the same in both languages."""
    return day.strftime("%d-%m-%Y") if day else ""


def _both(text: str, other: str) -> str:
    return text if text == other else f"{text} / {other}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

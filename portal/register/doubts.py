"""What is unusual in a worker's data: a sentence beside the field, never a refusal ("Anda tetap dapat menyimpan")."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from portal import clock
from portal.register.codes import ForeignKind, PermitKind, SponsorKind
from portal.register.describing import WorkerDetails
from portal.register.formats import VISA_INDEX

SIX_MONTHS = timedelta(days=183)
PERMIT_DAYS, RPTKA_DAYS = 30, 60  # from here on the page reminds
TRIAL_STAY = timedelta(days=90)  # visa C18, SE IMI-453.GR.01.01/2025

PASSPORTS = {  # domain.md 2: what a country's numbers usually look like
    "CHN": r"E[A-Z0-9]\d{7}|[GPSD]\d{8}", "MYS": r"[AHK]\d{8}", "IND": r"[A-Z]\d{7}", "KOR": r"[MSRG](\d{8}|\d{3}[A-Z]\d{4})",
    "JPN": r"[A-Z]{2}\d{7}", "PHL": r"[A-Z]\d{7}[A-Z]", "AUS": r"[A-Z]{1,2}\d{7}", "USA": r"[A-Z0-9]\d{8}", "GBR": r"\d{9}",
    "LKA": r"[A-Z]{1,2}\d{7}", "DEU": r"[CFGHJKLMNPRTVWXYZ0-9]{9}",
}  # fmt: skip
OLD_INDEXES = {  # before the decree M.IP-08.GR.01.01/2025
    "C312": "E23", "C313": "E28A", "C314": "E28A", "C316": "E30", "C317": "E31",
}  # fmt: skip
MERGED_INDEX = re.compile(r"E23[B-TW]")  # into E23; E23U and E23V stayed
BARRED = """
personnel director, industrial relation manager, industrial relations manager, human resource manager, human resources manager,
hr manager, hrd manager, personnel development supervisor, personnel recruitment supervisor, personnel placement supervisor,
employee career development supervisor, personnel declare administrator, personnel and careers specialist, personnel specialist,
career advisor, job advisor, employee mediator, job training administrator, job interviewer, job analyst, occupational safety specialist,
direktur personalia, manajer hubungan industrial, manajer personalia, manajer hrd, manajer sdm, supervisor pengembangan personalia,
supervisor perekrutan personalia, supervisor penempatan personalia, supervisor pembinaan karir, penata usaha personalia,
ahli pengembangan personalia, spesialis personalia, penasehat karir, penasihat karir, penasihat karier, penasehat tenaga kerja,
penasihat tenaga kerja, pembimbing tenaga kerja, mediator tenaga kerja, analis jabatan, pewawancara tenaga kerja, ahli keselamatan kerja
"""  # Kepmenaker 349/2019, in English and as people write them here
POSTS = tuple(" ".join(post.split()) for post in BARRED.split(","))


def doubts(details: WorkerDetails, sponsor: SponsorKind) -> dict[str, Any]:
    """The first doubt about each field, as lazy sentences by field name."""
    found: dict[str, Any] = {}
    for field, sentence in _all(details, sponsor):
        found.setdefault(field, sentence)
    return found


def is_barred(position: str) -> bool:
    """Whether the post is on the list of those that are usually closed to foreign workers."""
    words = " ".join(["", *re.findall(r"[^\W_]+", position.casefold()), ""])
    return any(f" {post} " in words for post in POSTS)


def _all(details: WorkerDetails, sponsor: SponsorKind) -> Iterator[tuple[str, Any]]:
    yield from _identity(details)
    yield from _passport(details)
    yield from _permit(details, sponsor)
    if details.foreign_kind is ForeignKind.TKA:
        yield from _work(details)


def _identity(details: WorkerDetails) -> Iterator[tuple[str, Any]]:
    age = _age(details.birth_date)
    if age > 100:
        yield "birth_date", _l("Menurut tanggal ini umurnya lebih dari 100 tahun.")
    if age < 18 and details.foreign_kind is ForeignKind.TKA:
        yield "birth_date", _l("Menurut tanggal ini umurnya belum 18 tahun.")


def _age(born: date) -> int:
    today = clock.today()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _passport(details: WorkerDetails) -> Iterator[tuple[str, Any]]:
    usual = PASSPORTS.get(details.nationality)
    if len(details.passport) > 9:
        yield "passport", _l("Nomor paspor biasanya paling panjang 9 karakter.")
    elif usual and not re.fullmatch(usual, details.passport):
        yield "passport", _l("Bentuk nomor ini tidak biasa untuk paspor negara itu. Periksa sekali lagi.")
    ends = details.passport_expires
    if ends is None:
        yield "passport_expires", _l("Belum diisi.")
    elif ends <= clock.today():
        yield "passport_expires", _l("Masa berlaku paspor habis.")
    elif ends < clock.today() + SIX_MONTHS:
        yield "passport_expires", _l("Kurang dari enam bulan. Ingatkan pekerja untuk memperbarui paspor.")


def _permit(details: WorkerDetails, sponsor: SponsorKind) -> Iterator[tuple[str, Any]]:
    if details.permit_kind is None:
        yield "permit_kind", _l("Belum diisi.")
    yield from _visa_index(details, sponsor)
    if details.permit_number and not re.fullmatch(r"[A-Z0-9/-]{6,20}", details.permit_number):
        yield "permit_number", _l("Nomor izin biasanya 6 sampai 20 huruf, angka, “-”, atau “/”.")
    if details.permit_expires is None:
        if details.permit_kind in (PermitKind.ITK, PermitKind.ITAS):
            yield "permit_expires", _l("Belum diisi.")
        return
    yield from _ends_soon("permit_expires", details.permit_expires, PERMIT_DAYS)
    if details.passport_expires and details.permit_expires > details.passport_expires:
        yield "permit_expires", _l("Izin tinggal berakhir sesudah paspor. Periksa kedua tanggal itu.")
    if details.permit_index == "C18" and details.started_on and details.permit_expires > details.started_on + TRIAL_STAY:
        yield "permit_expires", _l("Visa C18 (uji coba) paling lama 90 hari.")


def _visa_index(details: WorkerDetails, sponsor: SponsorKind) -> Iterator[tuple[str, Any]]:
    index = details.permit_index
    if new := "E23" if MERGED_INDEX.fullmatch(index) else OLD_INDEXES.get(index):
        yield "permit_index", _l("Indeks %(old)s adalah indeks lama. Yang baru: %(new)s.", old=index, new=new)
    elif index in ("E23U", "E23V") and sponsor is SponsorKind.COMPANY:
        yield "permit_index", _l("Indeks %(index)s untuk penjamin yang bukan perusahaan.", index=index)
    elif index and not VISA_INDEX.fullmatch(index):
        yield "permit_index", _l("Indeks visa biasanya satu huruf dan angka, misalnya E23.")


def _work(details: WorkerDetails) -> Iterator[tuple[str, Any]]:
    if not details.position:
        yield "position", _l("Belum diisi.")
    elif is_barred(details.position):
        yield "position", _l("Jabatan ini biasanya dilarang bagi TKA. Periksa daftar jabatan di RPTKA.")
    if details.permit_kind in (PermitKind.ITK, PermitKind.ITAP):
        return
    if not details.rptka_number:
        yield "rptka_number", _l("Nomor Pengesahan RPTKA belum ada. Boleh menyusul.")
    elif not 8 <= len(details.rptka_number) <= 60:
        yield "rptka_number", _l("Nomor Pengesahan RPTKA biasanya 8 sampai 60 karakter.")
    if details.rptka_expires:
        yield from _ends_soon("rptka_expires", details.rptka_expires, RPTKA_DAYS)


def _ends_soon(field: str, ends: date, days: int) -> Iterator[tuple[str, Any]]:
    left = (ends - clock.today()).days
    if left < 0:
        yield field, _l("Perlu diperbarui: masa berlaku habis.")
    elif left <= days:
        yield field, lazy_ngettext("%(num)s hari lagi.", "%(num)s hari lagi.", left)

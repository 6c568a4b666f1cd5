"""The columns of a month of guests as a sheet: which field each stands for, in both languages and in usual spellings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from portal.documents.sheets import letter
from portal.documents.tables import NUMBERING
from portal.register.sheets.spelled import Spelled, by_key, key, known_key


class Column(Spelled):
    NAME = (
        "name", _l("Nama Lengkap"), _l("Seperti di paspor."),
        "nama · nama tamu · nama tamu asing · name · full name · guest · guest name · name of guest",
    )  # fmt: skip
    NATIONALITY = (
        "nationality", _l("Kewarganegaraan"), _l("Nama negara atau kodenya, misalnya Tiongkok atau CHN."),
        "warga negara · wn · negara · negara asal · kebangsaan · asal negara · nationality · citizenship · country",
    )  # fmt: skip
    PASSPORT = (
        "passport", _l("No. Paspor"), _l("Salin dari halaman foto paspor."),
        "nomor paspor · paspor · no passport · nomor passport · passport · passport no · passport number · passport nr",
    )  # fmt: skip
    ARRIVED_ON = (
        "arrived_on", _l("Tanggal Masuk"), _l("Hari/bulan/tahun, hari tamu datang."),
        "masuk · tgl masuk · tgl. masuk · check in · tanggal check in · tgl check in · tiba · tanggal tiba · datang · tanggal datang · "
        "arrived · arrived on · arrival · day of arrival · check-in date",
    )  # fmt: skip
    LEAVES_ON = (
        "leaves_on", _l("Rencana Keluar"), _l("Hari/bulan/tahun. Boleh kosong."),
        "rencana check out · tgl rencana keluar · tanggal rencana keluar · expected to leave · expected departure · planned departure · "
        "expected check-out",
    )  # fmt: skip
    LEFT_ON = (
        "left_on", _l("Tanggal Keluar"), _l("Hari/bulan/tahun. Kosong selama tamu masih menginap."),
        "keluar · tgl keluar · tgl. keluar · check out · tanggal check out · tgl check out · left · left on · departure · "
        "departure date · leaving date · day of leaving · check-out date",
    )  # fmt: skip
    APOA = (
        "apoa_receipt", _l("No. Tanda Terima APOA"), _l("Bila sudah dilaporkan di APOA."),
        "apoa · no apoa · nomor apoa · tanda terima apoa · nomor tanda terima apoa · apoa receipt · apoa receipt number · apoa no",
    )  # fmt: skip
    SEX = (
        "sex", _l("Jenis Kelamin"), _l("L atau P seperti di paspor, atau X. Boleh kosong."),
        "jk · l/p · kelamin · j. kelamin · gender · sex · m/f",
    )  # fmt: skip
    BIRTH_DATE = (
        "birth_date", _l("Tanggal Lahir"), _l("Hari/bulan/tahun. Boleh kosong."),
        "tgl lahir · tgl. lahir · lahir · date of birth · birth date · birthdate · birthday · dob",
    )  # fmt: skip
    PASSPORT_EXPIRES = (
        "passport_expires", _l("Masa Berlaku Paspor"), _l("Hari/bulan/tahun. Boleh kosong."),
        "paspor berlaku sampai · paspor berakhir · masa berlaku passport · passport expiry · passport expiry date · passport expires",
    )  # fmt: skip


DATES = (Column.ARRIVED_ON, Column.LEAVES_ON, Column.LEFT_ON, Column.BIRTH_DATE, Column.PASSPORT_EXPIRES)
NEEDED = (Column.NAME, Column.NATIONALITY, Column.PASSPORT, Column.ARRIVED_ON)


@dataclass(frozen=True)
class Layout:
    """What the columns of one sheet are; `strangers` are names that nobody knows."""

    places: Mapping[Column, int]
    strangers: tuple[str, ...]

    @property
    def missing(self) -> tuple[Column, ...]:
        return tuple(column for column in NEEDED if column not in self.places)

    @property
    def letters(self) -> dict[str, str]:
        """What the person's own program calls each column, by the field."""
        return {column.value: letter(place) for column, place in self.places.items()}


def knows(name: str) -> bool:
    """Whether a text can be the name of a column."""
    return known_key(name, by_key(Column)) is not None or key(name) in NUMBERING


def layout(header: Sequence[str]) -> Layout:
    """Which column is which. Where two name the same field, the first counts."""
    places: dict[Column, int] = {}
    strangers = []
    for place, name in enumerate(header):
        column = by_key(Column).get(known_key(name, by_key(Column)) or "")
        if column:
            places.setdefault(column, place)
        elif key(name) and not knows(name):
            strangers.append(name)
    return Layout(places, tuple(strangers))

"""What a kind of sponsor calls its list and itself."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.register.codes import SponsorKind

INDIVIDUAL, ORGANISATION = SponsorKind.INDIVIDUAL, SponsorKind.ORGANISATION
NOT_ONLY_WORKERS = (INDIVIDUAL, ORGANISATION)


def list_name(kind: SponsorKind) -> Any:
    if kind is ORGANISATION:
        return _l("Orang asing di lembaga Anda")
    return _l("Orang asing yang Anda jamin") if kind is INDIVIDUAL else _l("Tenaga kerja asing")


def list_door(kind: SponsorKind) -> Any:
    """The same, short enough for the navigation."""
    return _l("Orang asing") if kind in NOT_ONLY_WORKERS else _l("Pekerja")


def add_button(kind: SponsorKind) -> Any:
    return _l("Tambah orang") if kind in NOT_ONLY_WORKERS else _l("Tambah pekerja")


def back_to_list(kind: SponsorKind) -> Any:
    return _l("Daftar orang asing") if kind in NOT_ONLY_WORKERS else _l("Daftar pekerja")


def empty_list(kind: SponsorKind) -> Any:
    """What to do first."""
    if kind is INDIVIDUAL:
        return _l("Tambahkan orang yang Anda jamin. Siapkan paspor dan kartu izin tinggalnya.")
    return _l("Unggah file Excel yang sudah ada, atau tambahkan satu per satu.")


def own_door(kind: SponsorKind) -> Any:
    """The sponsor's own data."""
    return _l("Data Anda") if kind is INDIVIDUAL else kind.label


def people_title(kind: SponsorKind) -> Any:
    return {
        SponsorKind.COMPANY: _l("Pengguna di perusahaan ini"),
        SponsorKind.ACCOMMODATION: _l("Pengguna di penginapan ini"),
        SponsorKind.ORGANISATION: _l("Pengguna di lembaga ini"),
        INDIVIDUAL: _l("Pengguna daftar ini"),
    }[kind]


def join_title(kind: SponsorKind) -> Any:
    return {
        SponsorKind.COMPANY: _l("Daftar perusahaan"),
        SponsorKind.ACCOMMODATION: _l("Daftar penginapan"),
        SponsorKind.ORGANISATION: _l("Daftar lembaga"),
        INDIVIDUAL: _l("Daftar perorangan"),
    }[kind]


def join_hint(kind: SponsorKind) -> Any:
    return {
        SponsorKind.COMPANY: _l("Mempekerjakan tenaga kerja asing"),
        SponsorKind.ACCOMMODATION: _l("Hotel, losmen, homestay, mess yang menerima tamu asing"),
        SponsorKind.ORGANISATION: _l("Yayasan, rumah ibadah, sekolah, lembaga penelitian"),
        INDIVIDUAL: _l("Menjamin keluarga, tidak mempekerjakan"),
    }[kind]


def yours(kind: SponsorKind) -> Any:
    """The sponsor, to somebody on its list; inside a sentence."""
    return {
        SponsorKind.COMPANY: _l("perusahaan Anda"),
        SponsorKind.ACCOMMODATION: _l("penginapan tempat Anda bekerja"),
        SponsorKind.ORGANISATION: _l("lembaga Anda"),
        INDIVIDUAL: _l("penjamin Anda"),
    }[kind]

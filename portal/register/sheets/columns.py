"""The columns of a sheet of workers: which field each stands for, in both languages and in the spellings that lists really have."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.register.codes import ForeignKind, SponsorKind
from portal.register.kinds import usual
from portal.register.sheets.spelled import Spelled


class Column(Spelled):
    NAME = (
        "name", _l("Nama Lengkap"), _l("Seperti di paspor."),
        "nama · nama tka · nama lengkap tka · nama pekerja · nama tenaga kerja asing · name · full name · worker name · name of worker",
    )  # fmt: skip
    SEX = (
        "sex", _l("Jenis Kelamin"), _l("L atau P seperti di paspor, atau X."),
        "jk · l/p · kelamin · j. kelamin · gender · sex · m/f",
    )  # fmt: skip
    BIRTH_DATE = (
        "birth_date", _l("Tanggal Lahir"), _l("Hari/bulan/tahun, misalnya 24/11/1987."),
        "tgl lahir · tgl. lahir · lahir · date of birth · birth date · birthdate · birthday · dob",
    )  # fmt: skip
    NATIONALITY = (
        "nationality", _l("Kewarganegaraan"), _l("Nama negara atau kodenya, misalnya Tiongkok atau CHN."),
        "warga negara · wn · negara · negara asal · kebangsaan · asal negara · nationality · citizenship · country · "
        "country of citizenship",
    )  # fmt: skip
    PASSPORT = (
        "passport", _l("No. Paspor"), _l("Salin dari halaman foto paspor."),
        "nomor paspor · paspor · no passport · nomor passport · passport · passport no · passport number · passport nr · passport num",
    )  # fmt: skip
    PASSPORT_EXPIRES = (
        "passport_expires", _l("Masa Berlaku Paspor"), _l("Hari/bulan/tahun, dari halaman foto paspor."),
        "paspor berlaku sampai · paspor berakhir · masa berlaku passport · tgl habis paspor · tanggal habis paspor · "
        "tgl berakhir paspor · "
        "berlaku paspor · passport expiry · passport expiry date · passport expires · passport valid until · passport expiration date",
    )  # fmt: skip
    FOREIGN_KIND = (
        "foreign_kind", _l("Jenis Orang Asing"), _l("Kosong berarti tenaga kerja asing."),
        "golongan · golongan orang asing · kategori · kategori orang asing · category · kind of foreign national · kind",
    )  # fmt: skip
    PERMIT_KIND = (
        "permit_kind", _l("Jenis Izin Tinggal"), _l("ITK, ITAS, ITAP, atau Lainnya."),
        "izin tinggal · jenis izin · jenis kitas · stay permit · stay permit type · type of stay permit · permit type · "
        "kind of stay permit",
    )  # fmt: skip
    PERMIT_INDEX = (
        "permit_index", _l("Indeks Visa"), _l("Misalnya E23."),
        "indeks · kode visa · index visa · visa index · visa · visa code · visa type · jenis visa",
    )  # fmt: skip
    PERMIT_NUMBER = (
        "permit_number", _l("No. ITAS/ITAP"), _l("Seperti tertulis di izin tinggal."),
        "no itas · no kitas · no itap · no kitap · nomor itas · nomor kitas · nomor itas/itap · no kitas/kitap · nomor kitas/kitap · "
        "no izin tinggal · nomor izin tinggal · itas · kitas · kitas no · kitas number · itas number · stay permit no · "
        "stay permit number · "
        "permit no · permit number",
    )  # fmt: skip
    PERMIT_EXPIRES = (
        "permit_expires", _l("Masa Berlaku Izin Tinggal"), _l("Hari/bulan/tahun, hari terakhir izin tinggal."),
        "masa berlaku itas · masa berlaku kitas · masa berlaku itas/itap · masa berlaku kitas/kitap · masa izin tinggal · "
        "masa berlaku izin · "
        "izin tinggal berlaku sampai · itas berakhir · kitas berakhir · tgl habis kitas · tanggal habis kitas · stay permit expiry · "
        "stay permit expires · stay permit expiry date · permit expiry · permit expires · kitas expiry · kitas expiry date · itas expiry",
    )  # fmt: skip
    RPTKA_NUMBER = (
        "rptka_number", _l("No. Pengesahan RPTKA"), _l("Seperti tertulis di Pengesahan RPTKA."),
        "no rptka · nomor rptka · nomor pengesahan rptka · pengesahan rptka · rptka · rptka no · rptka number · rptka approval no · "
        "rptka approval number",
    )  # fmt: skip
    RPTKA_EXPIRES = (
        "rptka_expires", _l("Masa Berlaku RPTKA"), _l("Hari/bulan/tahun, hari terakhir RPTKA."),
        "masa rptka · rptka berlaku sampai · rptka berakhir · masa berlaku pengesahan rptka · tgl habis rptka · rptka expiry · "
        "rptka expires · "
        "rptka expiry date · rptka valid until",
    )  # fmt: skip
    POSITION = (
        "position", _l("Jabatan"), _l("Seperti di RPTKA."),
        "jabatan/keterampilan · posisi · pekerjaan · position · job · job title · title · occupation",
    )  # fmt: skip
    SITE = (
        "site_code", _l("Lokasi Kerja (Desa)"), _l("Desa atau kelurahan tempat kerja."),
        "lokasi kerja · desa lokasi kerja · tempat kerja · desa · desa/kelurahan · desa tempat kerja · lokasi · work site · "
        "work site (village) · "
        "site · village · place of work · work location · worksite",
    )  # fmt: skip
    SITE_DISTRICT = (
        "site_district", _l("Kecamatan"), _l("Kecamatan tempat kerja: ada dua desa bernama sama."),
        "kecamatan lokasi kerja · kecamatan tempat kerja · kec · district · work site district · work district",
    )  # fmt: skip
    RESIDENCE_VILLAGE = (
        "residence_code", _l("Desa Tempat Tinggal"), _l("Desa dan kecamatan, misalnya Karang Langit, Dusun Timur."),
        "desa tinggal · desa domisili · kelurahan tempat tinggal · village of residence · residence village · home village",
    )  # fmt: skip
    RESIDENCE = (
        "residence", _l("Alamat Tinggal"), _l("Jalan, mess, atau nama tempat."),
        "alamat · alamat tempat tinggal · alamat tinggal di bartim · alamat tinggal di barito timur · alamat domisili · domisili · "
        "tempat tinggal · address · residence · home address · residential address · local address",
    )  # fmt: skip
    STARTED_ON = (
        "started_on", _l("Tanggal Mulai Kerja"), _l("Hari/bulan/tahun."),
        "tgl mulai kerja · mulai kerja · tanggal mulai · tgl mulai · mulai bekerja · tmt · tanggal masuk kerja · start date · "
        "started on · "
        "start of work · date of joining · join date · work start date",
    )  # fmt: skip
    LEFT_ON = (
        "left_on", _l("Tanggal Keluar"), _l("Hanya bagi yang sudah keluar: hari terakhirnya."),
        "tgl keluar · keluar · keluar pada · tanggal berhenti · tgl berhenti · tanggal selesai kerja · tgl selesai kerja · "
        "tanggal berakhir kerja · tanggal resign · tgl resign · left on · date left · leaving date · left · exit date · end of work · "
        "last working day · last day of work",
    )  # fmt: skip
    APOA_RECEIPT = (
        "apoa_receipt", _l("No. Tanda Terima APOA"), _l("Boleh kosong."),
        "tanda terima apoa · no apoa · nomor apoa · apoa · nomor tanda terima apoa · apoa receipt · apoa receipt no · "
        "apoa receipt number",
    )  # fmt: skip
    EXTENSION = (
        "extension_under_way", _l("Perpanjangan Sedang Diproses"), _l("Ya atau tidak."),
        "perpanjangan · perpanjangan diproses · extension · extension in progress · extension under way",
    )  # fmt: skip
    SPONSOR = (
        "sponsor", _l("Perusahaan/Penjamin"), _l("Boleh kosong."),
        "perusahaan · penjamin · nama perusahaan · nama penjamin · sponsor · company · company/sponsor · company name · "
        "sponsor name · employer · "
        "pemberi kerja · perusahaan penjamin",
    )  # fmt: skip
    REMARKS = (
        "remarks", _l("Keterangan"), _l("Tidak disimpan."),
        "catatan · ket · remarks · remark · notes · note · information",
    )  # fmt: skip


DATES = frozenset(
    {Column.BIRTH_DATE, Column.PASSPORT_EXPIRES, Column.PERMIT_EXPIRES, Column.RPTKA_EXPIRES, Column.STARTED_ON, Column.LEFT_ON}
)
NEEDED = (Column.NAME, Column.SEX, Column.BIRTH_DATE, Column.NATIONALITY, Column.PASSPORT, Column.SITE)
HELPERS = frozenset({Column.SITE_DISTRICT, Column.SPONSOR, Column.REMARKS})  # read, but no field of a worker
OURS = tuple(column for column in Column if column not in (Column.SPONSOR, Column.REMARKS))  # in the order of the list we write

EMPLOYERS = frozenset(  # what an individual, who guarantees and never employs, has nothing to say to
    {Column.RPTKA_NUMBER, Column.RPTKA_EXPIRES, Column.POSITION, Column.SITE, Column.SITE_DISTRICT, Column.STARTED_ON}
)

BY_FIELD: dict[str, Column] = {column.value: column for column in Column}

NOT_ASKED = (  # what a company's own list holds and the law does not ask for (safeguards 11)
    "tempat lahir · birthplace · place of birth · pendidikan · pendidikan terakhir · education · last education · "
    "nama tki pendamping · tki pendamping · "
    "pendamping · nama pendamping · tenaga kerja pendamping · tenaga kerja pendamping tka · nama tenaga kerja pendamping · counterpart · "
    "indonesian counterpart · companion · companion worker"
)  # fmt: skip


def ours(kind: SponsorKind) -> tuple[Column, ...]:
    """The columns of the list we write for such a sponsor."""
    return tuple(column for column in OURS if not (kind is SponsorKind.INDIVIDUAL and column in EMPLOYERS))


def needed(kind: SponsorKind) -> tuple[Column, ...]:
    """Those without which nobody can arrive. Of an individual's people the village they live in is asked, of all others where they work."""
    here = Column.RESIDENCE_VILLAGE if kind is SponsorKind.INDIVIDUAL else Column.SITE
    return tuple(here if column is Column.SITE else column for column in NEEDED)


def hint(column: Column, kind: SponsorKind) -> Any:
    """What to write below a column; who says nothing of the kind of a foreign national means what is usual with such a sponsor."""
    if column is Column.FOREIGN_KIND and usual(kind) is not ForeignKind.TKA:
        return _l("Kosong berarti: %(kind)s.", kind=usual(kind).label)
    return column.hint

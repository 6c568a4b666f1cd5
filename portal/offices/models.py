"""Areas, the offices that serve them, the agencies they write to, and what an office may set."""

from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.codes import Code
from portal.storage.database import Base, Row

LETTER_NUMBER = "300.1/{nomor}/KESBANGPOL/{tahun}"  # how the office numbers its letters


class Level(Code):
    PROVINCE = "provinsi", _l("Provinsi")
    REGENCY = "kabupaten", _l("Kabupaten")
    CITY = "kota", _l("Kota")
    DISTRICT = "kecamatan", _l("Kecamatan")
    VILLAGE = "desa", _l("Desa")
    WARD = "kelurahan", _l("Kelurahan")


class AgencyKind(Code):
    """What an agency is for: which matters may go to it, and which go to it first (referrals/routing.py)."""

    PROTECTION = "protection", _l("Layanan pelindungan")
    SOCIAL = "social", _l("Dinas sosial")
    POLICE = "police", _l("Kepolisian")
    IMMIGRATION = "immigration", _l("Imigrasi")
    MANPOWER = "manpower", _l("Ketenagakerjaan")
    REFUGEES = "refugees", _l("Urusan pengungsi (UNHCR, IOM)")
    OTHER = "other", _l("Instansi lain")


class Channel(Code):
    """How a letter reaches an agency."""

    DESK = "desk", _l("Halaman instansi di portal ini"), None, _l("Penghubungnya masuk dengan akun sendiri.")
    HAND = "hand", _l("Surat diantar"), None, _l("Petugas mencetak suratnya dan mencatat balasannya.")
    MAIL = (
        "mail",
        _l("Email, surat diambil"),
        None,
        _l("Email hanya memberi tahu bahwa ada surat; isinya tidak pernah dikirim lewat email."),
    )


class Area(Base):
    """A piece of the country by its Kemendagri code: 62 · 62.13 · 62.13.01 · 62.13.01.2010."""

    __tablename__ = "area"
    code: Mapped[str] = mapped_column(String(13), primary_key=True)
    name: Mapped[str]
    level: Mapped[Level]
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"), index=True)


class Office(Row):
    """A Badan Kesbangpol: of a regency, or of the province. Everything a letter or a page says of it can be set."""

    __tablename__ = "office"
    __table_args__ = (
        CheckConstraint("digest_hour BETWEEN 0 AND 23", "hour_of_a_day"),
        CheckConstraint("declaration_day BETWEEN 1 AND 31", "day_of_a_month"),
    )
    area_code: Mapped[str] = mapped_column(ForeignKey("area.code"), unique=True)
    host: Mapped[str | None] = mapped_column(unique=True)  # the host name that shows this office's public page
    name: Mapped[str]  # Badan Kesbangpol Kabupaten Barito Timur
    name_en: Mapped[str]
    place: Mapped[str]  # Barito Timur
    zone: Mapped[str] = mapped_column(default="Asia/Jakarta")
    has_112: Mapped[bool] = mapped_column(default=False)

    letterhead_top: Mapped[str]  # PEMERINTAH KABUPATEN BARITO TIMUR
    letterhead_name: Mapped[str]  # BADAN KESATUAN BANGSA DAN POLITIK
    address: Mapped[str] = mapped_column(default="")
    town: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    head_title: Mapped[str] = mapped_column(default="")
    head_name: Mapped[str] = mapped_column(default="")
    head_rank: Mapped[str] = mapped_column(default="")
    head_nip: Mapped[str] = mapped_column(default="")
    letter_number: Mapped[str] = mapped_column(default=LETTER_NUMBER, server_default=LETTER_NUMBER)

    hours: Mapped[str] = mapped_column(Text, default="", server_default="")  # a line each: "Senin–Kamis: 07.30–16.00 WIB"
    hours_en: Mapped[str] = mapped_column(Text, default="", server_default="")
    services: Mapped[str] = mapped_column(Text, default="", server_default="")  # a line each
    services_en: Mapped[str] = mapped_column(Text, default="", server_default="")
    sifting_words: Mapped[str] = mapped_column(Text, default="", server_default="")  # a line each; empty: the portal's own list
    alert_email: Mapped[str] = mapped_column(default="", server_default="")  # empty: no digest, no alert
    digest_hour: Mapped[int] = mapped_column(default=7, server_default="7")  # in the office's zone
    digested_on: Mapped[date | None]
    declaration_day: Mapped[int] = mapped_column(default=31, server_default="31")  # of the month itself; past its end: its last day
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    holidays: Mapped[list["Holiday"]] = relationship(order_by="Holiday.day", cascade="all, delete-orphan", passive_deletes=True)

    @property
    def is_province(self) -> bool:
        return "." not in self.area_code


class Holiday(Row):
    """A day on which the office does not work."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("office_id", "day"),)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id", ondelete="CASCADE"))
    day: Mapped[date]
    name: Mapped[str]


class Agency(Row):
    """Somebody the office passes matters on to. One that is closed gets nothing new; what it has stays with it."""

    __tablename__ = "agency"
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id"), index=True)
    name: Mapped[str]
    kind: Mapped[AgencyKind] = mapped_column(default=AgencyKind.OTHER, server_default=AgencyKind.OTHER.value)
    title: Mapped[str] = mapped_column(default="", server_default="")  # after "Yth."; empty: its name
    town: Mapped[str] = mapped_column(default="", server_default="")
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"))  # where it works; None: wherever the office does
    channel: Mapped[Channel] = mapped_column(default=Channel.DESK, server_default=Channel.DESK.value)
    email: Mapped[str] = mapped_column(default="", server_default="")
    phone: Mapped[str] = mapped_column(default="", server_default="")
    copies: Mapped[str] = mapped_column(Text, default="", server_default="")  # who always gets a copy of the letter, a line each
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(server_default="1")
    office: Mapped[Office] = relationship()
    __mapper_args__ = {"version_id_col": version}

    @property
    def addressed(self) -> str:
        """Whom a letter to it speaks to."""
        return self.title or self.name


class AnswerText(Row):
    """Words that officers need again and again, in both languages; what was sent with them does not change with them.

    What it is for stands here in codes of `cases/`, which this floor cannot name: an outcome, where it closes a report, and categories,
    a space between each two (none: whatever a report is about).
    """

    __tablename__ = "answer_text"
    __table_args__ = (UniqueConstraint("office_id", "title"),)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("office.id", ondelete="CASCADE"))
    title: Mapped[str]
    title_en: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(40), default="", server_default="")
    categories: Mapped[str] = mapped_column(String(200), default="", server_default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

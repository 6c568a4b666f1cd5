"""The letter itself, in the official form (Permendagri 1/2023). Indonesian whoever reads the page, as official letters are (UU 24/2009).

So its words are no messages to be translated.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from urllib.parse import urlsplit

import segno

from portal import clock
from portal.cases.codes import HELP, Category
from portal.cases.masking import hidden
from portal.documents import letters
from portal.papers.models import Paper
from portal.papers.printed import address_of, addressed
from portal.referrals.codes import BLACK, CUT, Degree, Level
from portal.referrals.models import Referral
from portal.referrals.routing import REFUGEES
from portal.web.language import long_date, speaking

LAWS = {
    "UU 6/2011": "Undang-Undang Nomor 6 Tahun 2011 tentang Keimigrasian sebagaimana diubah terakhir dengan"
    " Undang-Undang Nomor 63 Tahun 2024",
    "UU 21/2007": "Undang-Undang Nomor 21 Tahun 2007 tentang Pemberantasan Tindak Pidana Perdagangan Orang",
    "PP 34/2021": "Peraturan Pemerintah Nomor 34 Tahun 2021 tentang Penggunaan Tenaga Kerja Asing",
    "Permendagri 49/2010": "Peraturan Menteri Dalam Negeri Nomor 49 Tahun 2010 tentang Pedoman Pemantauan Orang Asing dan Organisasi"
    " Masyarakat Asing di Daerah",
    "Permendagri 50/2010": "Peraturan Menteri Dalam Negeri Nomor 50 Tahun 2010 tentang Pedoman Pemantauan Tenaga Kerja Asing di Daerah",
    "Perpres 125/2016": "Peraturan Presiden Nomor 125 Tahun 2016 tentang Penanganan Pengungsi dari Luar Negeri",
}
BLACKED = re.compile(f"{BLACK}+")  # our fonts have no such block, and a reader of screens would spell it
CLOSING = "Demikian disampaikan, atas perhatian dan kerja sama Saudara diucapkan terima kasih."
BY_NAME = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
NOBODY_KNOWS = "Kami tidak mengetahui identitas pelapor. Mohon informasi ini dijaga kerahasiaannya dan tidak dipakai untuk mencari pelapor."


@dataclass(frozen=True)
class Letter:
    """Everything that stands in it, from top to bottom. `number` is empty until it is approved, and so are `code` and `qr`."""

    office: str
    head: Sequence[str]
    address: Sequence[str]
    dated: str
    number: str
    nature: str
    enclosed: str
    subject: str
    to: str
    town: str
    paragraphs: Sequence[str]
    facts: Sequence[tuple[str, str]]
    after: Sequence[str]
    signed_by: Sequence[str]  # title, name, rank, NIP; empty where the office has not said
    copies: Sequence[str]
    host: str = ""
    code: str = ""
    qr: str = ""

    @property
    def names_numbers(self) -> bool:
        """Whether a telephone, a passport or a person could be known from it: such a letter is never proposed."""
        return any(hidden(text) for text in (*(text for _, text in self.facts), *self.after))

    @property
    def is_unsigned(self) -> bool:
        """Whether the office has not said who signs: then "(nama)" stands there."""
        return not self.signed_by[1]


def written(referral: Referral, paper: Paper | None = None) -> Letter:
    """The letter as it is, or without a paper as it would be."""
    office, agency = referral.office, referral.agency
    place = address_of(paper, office) if paper else ""
    with speaking("id"):
        day = long_date(paper.issued_on if paper else clock.today(office.zone))
        return Letter(
            office=office.name,
            head=[office.letterhead_top, office.letterhead_name],
            address=addressed(office),
            dated=f"{office.town}, {day}" if office.town else day,
            number=paper.reference if paper else "",
            nature=_nature(referral),
            enclosed=f"{len(referral.enclosed)} ({in_words(len(referral.enclosed))}) berkas" if referral.enclosed else "-",
            subject=subject(referral.category, referral.basis),
            to=agency.addressed,
            town=agency.town or "Tempat",
            paragraphs=[f"Berdasarkan {law(referral.basis) or '…'}, bersama ini kami sampaikan informasi masyarakat sebagai berikut."],
            facts=[(str(part.public), BLACKED.sub(CUT, text)) for part, text in referral.parts],
            after=list(_after(referral)),
            signed_by=[office.head_title, office.head_name, office.head_rank, _nip(office.head_nip)],
            copies=[line.strip() for line in agency.copies.splitlines() if line.strip()],
            host=urlsplit(place).netloc + "/sah/" if paper else "",
            code=paper.spoken if paper else "",
            qr=segno.make(place, error="m", micro=False).svg_inline(border=2, light="#fff") if paper else "",
        )


def pdf(referral: Referral, paper: Paper | None = None) -> bytes:
    return letters.typeset("referral", asdict(written(referral, paper)))


def law(basis: str) -> str:
    """The whole name of what officers choose by its short one."""
    return next((name for short, name in LAWS.items() if basis.startswith(short)), basis)


def subject(category: Category, basis: str) -> str:
    about = "Penanganan Pengungsi" if basis == REFUGEES else "Pelindungan Orang" if category in HELP else "Kegiatan Orang Asing"
    return f"Rujukan Informasi Masyarakat mengenai {about}"


def _after(referral: Referral) -> Iterator[str]:
    yield f"{_level(referral)} Yang telah diperiksa: {_sentence(referral.verified)}"
    if referral.basis == REFUGEES:
        yield "Yang bersangkutan kami perlakukan sebagai orang yang mencari pelindungan, bukan sebagai pelanggar."
    elif referral.category in HELP:
        yield "Orang-orang tersebut kami perlakukan sebagai orang yang diduga korban, bukan sebagai pelanggar."
    else:
        yield "Informasi ini bukan tuduhan; keberadaan orang asing bukan pelanggaran."
    yield f"Untuk itu kami mohon: {_sentence(referral.asked)} Mohon jawaban Saudara paling lambat {long_date(referral.reply_by)}."
    yield NOBODY_KNOWS
    yield CLOSING


def _level(referral: Referral) -> str:
    if not referral.level:  # of a draft that is only looked at
        return "Informasi ini …"
    if referral.level is Level.NOT_YET:
        return "Informasi ini belum diverifikasi dan disampaikan karena ada bahaya bagi jiwa seseorang."
    return f"Informasi ini {str(referral.level.label).lower()}."


def _nature(referral: Referral) -> str:
    urgent = "" if referral.degree is Degree.ORDINARY else f", {referral.degree.label}"
    return f"{referral.nature.label}{urgent}"


def _nip(nip: str) -> str:
    """19690810 199002 2 001: birth, appointment, sex, number."""
    return f"NIP. {nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}" if nip else ""


def _sentence(text: str) -> str:
    text = text.strip() or "…"
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def in_words(number: int) -> str:
    """12 is "dua belas". From 1 to 999: of every report in a case there are five files at most, and cases are made one without limit."""
    if number < len(BY_NAME):
        return BY_NAME[number]
    if number < 20:
        return f"{BY_NAME[number - 10]} belas"
    size, name = (10, "puluh") if number < 100 else (100, "ratus")
    many, rest = divmod(number, size)
    whole = f"se{name}" if many == 1 else f"{BY_NAME[many]} {name}"
    return f"{whole} {in_words(rest)}" if rest else whole


def day_said(day: date | None) -> str:
    with speaking("id"):
        return long_date(day) if day else ""

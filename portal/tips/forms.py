"""The residents' forms: a report, a receipt code, an answer."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, StringField

from portal import clock
from portal.cases.codes import HELP, Category
from portal.codes import plain
from portal.offices import areas
from portal.offices.models import Office
from portal.tips import receipts
from portal.tips.intake import Report
from portal.web.fields import Day, Form, Lines, Pick, clean, one_of, passing, refuse
from portal.web.language import long_date
from portal.web.tokens import Token, new_token, read_opened, read_stub, read_token

STORY = range(20, 5_001)
REMEMBERED = 10  # years: what somebody saw longer ago is a slip in the year


class Carrying(Form):
    """A form that goes out with a token, comes back with it, and can be sent again after a mistake."""

    token = StringField("")

    def __init__(self, formdata: Any = None, **kwargs: Any):
        super().__init__(formdata, **kwargs)
        self.proof: Token | None = read_token(self.token.data)

    @cached_property
    def onward(self) -> str:
        """The token for the next try: the same where it is ours, so that nothing is filed twice."""
        return (self.token.data or "") if self.proof else new_token()

    @property
    def digest(self) -> bytes:
        """Under what photos wait for the next try, with a new token too."""
        token = self.proof or read_token(self.onward)
        return token.digest if token else b""

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        valid = super().validate(extra_validators)
        if self.proof is None:
            self.form_errors.append(
                str(_l("Formulir ini tidak lengkap sampai di sini. Isian Anda masih ada: tekan tombol kirim sekali lagi."))
            )
        return valid and self.proof is not None


class Photos(Field):
    """Files, as far as words go: what comes of them is told by routes_photos."""

    def refuse(self, sentences: Iterable[str]) -> None:
        """Says beside the field what cannot be kept."""
        self.process_errors = [*self.process_errors, *sentences]
        self.errors = list(self.process_errors)


class WithPhotos(Carrying):
    """A form that photos come with. Each says for itself where among its fields they stand."""

    photos: Photos


class HoldingForm(WithPhotos):
    """Photos alone, of a form whose words come after."""

    photos = Photos(_l("Foto"))


class SeenOn(Day):
    """A day that has come already, and not so long ago that the year must be a slip."""

    def __init__(self, label: Any, zone: str = "Asia/Jakarta", **kwargs: Any):
        super().__init__(label, **kwargs)
        self.zone = zone

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        today = clock.today(self.zone)
        if self.day and self.day > today:
            refuse(_l("%(day)s belum terjadi. Isi hari ini atau sebelumnya.", day=long_date(self.day)))
        if self.day and self.day < date(today.year - REMEMBERED, 1, 1):
            refuse(_l("%(day)s sudah terlalu lama. Periksa tahunnya, atau kosongkan.", day=long_date(self.day)))


def of_its_length(form: Any, field: Any) -> None:
    """A story is neither a word nor a book."""
    length = len(field.data or "")
    if length < STORY.start:
        refuse(_l("Ceritanya terlalu pendek. Tulis paling sedikit 20 huruf."))
    if length >= STORY.stop:
        refuse(_l("Ceritanya terlalu panjang. Paling banyak 5.000 huruf; sekarang %(n)s.", n=format_decimal(length)))


class TipForm(WithPhotos):
    """What is it about, where, when, what, is somebody in danger: never who somebody is."""

    website = StringField(_l("Biarkan kosong"))  # people do not see it; machines fill it in
    asked = StringField("")  # what happened, because the story told of looks only: asked once
    anyway = StringField("")  # a button's: it is to go as it is
    category = Pick(_l("Tentang apa?"), [one_of(Category, _l("Pilih satu jenis laporan."))])
    village = StringField(_l("Desa atau kelurahan"))
    landmark = Lines(_l("Patokan tempat"), longest=200)
    seen_on = SeenOn(_l("Kapan Anda melihatnya?"))
    story = Lines(_l("Apa yang Anda lihat?"), [of_its_length], longest=10**9)
    photos = Photos(_l("Foto"))
    danger = Pick(
        _l("Ada orang dalam bahaya, atau tidak bisa pergi?"),
        [passing(lambda answer: answer in ("", "yes", "no"), _l("Pilih ya atau tidak."))],
    )

    def __init__(self, formdata: Any = None, *, office: Office):
        super().__init__(formdata)
        self.office = office
        self.seen_on.zone = office.zone

    def validate_village(self, field: Any) -> None:
        if field.data != self.office.area_code and not areas.is_village_of(self.office, field.data or ""):
            refuse(_l("Pilih desa, atau pilih “Tidak ada di daftar”."))

    @property
    def was_asked(self) -> bool:
        return bool(self.asked.data or self.anyway.data)

    def report(self) -> Report:
        return Report(
            category=Category(self.category.data),
            village=self.village.data or "",
            story=self.story.data or "",
            landmark=self.landmark.data or "",
            seen_on=self.seen_on.day,
            danger=self.danger.data == "yes",
        )

    @property
    def help(self) -> list[tuple[str, Any, Any]]:
        """The choices for people in need, who are never looked for among nine rows."""
        return [(code.value, code.public, code.hint) for code in HELP]

    @property
    def others(self) -> list[tuple[str, Any, Any]]:
        return [(code.value, code.public, code.hint) for code in Category if code not in HELP]


class CodeForm(Form):
    """A receipt code, typed from a note."""

    receipt = StringField(_l("Kode tanda terima"), filters=[clean])
    opened = StringField("")  # when the page was given out

    def __init__(self, formdata: Any = None, *, stale: bool = False):
        super().__init__(formdata)
        opened = read_opened(self.opened.data)
        self.stale = stale or bool(self.opened.data and (opened is None or opened.stale))
        if self.stale:  # a browser that sends an old page again does not bring the code along
            self.receipt.data = ""

    @property
    def code(self) -> str | None:
        return receipts.read(self.typed)

    @property
    def typed(self) -> str:
        return (self.receipt.data or "").strip()

    def validate_receipt(self, field: Any) -> None:
        if self.stale:
            refuse(_l("Halaman ini sudah lama terbuka. Ketik kodenya sekali lagi."))
        length = len(plain(self.typed))
        if self.code:
            return
        if length == 0:
            refuse(_l("Ketik kode tanda terima Anda."))
        if length < receipts.LENGTH:
            refuse(_l("Kodenya belum lengkap: baru %(n)s dari 16.", n=length))
        if length > receipts.LENGTH:
            refuse(_l("Kodenya terlalu panjang: %(n)s huruf dan angka, seharusnya 16.", n=length))
        refuse(_l("Ada salah ketik: satu huruf keliru, atau dua tertukar."))


class LastForm(Form):
    """The last group of a code, typed under the receipt that shows it."""

    stub = StringField("")  # the code, sealed
    last = StringField(_l("Lanjut ke percakapan?"), filters=[clean])

    def __init__(self, formdata: Any = None, **kwargs: Any):
        super().__init__(formdata, **kwargs)
        stub = read_stub(self.stub.data)
        self.code: str | None = stub.code if stub and not stub.over else None

    def validate_last(self, field: Any) -> None:
        typed = plain(field.data or "")
        if typed and typed in (self.code, (self.code or "")[-receipts.GROUP :]):
            return
        refuse(_l("4 huruf atau angka terakhir tidak cocok. Lihat catatan Anda; kodenya tetap berlaku."))


class ReplyForm(WithPhotos):
    """What a reporter answers. The ticket says in which conversation."""

    ticket = StringField("")
    story = Lines(_l("Jawaban Anda"))
    photos = Photos(_l("Tambah foto"))
    speaks = False  # in photos, which need no words

    def validate_story(self, field: Any) -> None:
        if not field.data and not self.speaks and not self.photos.errors:
            refuse(_l("Tulis jawaban Anda."))


class WithdrawalForm(Form):
    """Taking a report back, which cannot be undone."""

    ticket = StringField("")
    sure = BooleanField(_l("Ya, saya ingin menarik laporan ini"))

    def validate_sure(self, field: Any) -> None:
        if not field.data:
            refuse(_l("Centang dulu, supaya laporan tidak terhapus karena salah tekan."))

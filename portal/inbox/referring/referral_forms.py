"""What officers fill in to pass a report on, and what the second person answers."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import StopValidation

from portal import clock
from portal.cases.codes import LEGAL_BASES
from portal.documents.cells import Misread, as_date
from portal.inbox.acting.forms import Versioned
from portal.inbox.referring.redacting import is_of
from portal.offices.models import Agency
from portal.referrals import routing
from portal.referrals.codes import Degree, Level, Nature, Part
from portal.web.fields import Choose, Day, Form, Lines, Ticks, one_of, required

WE_ASK = re.compile(r"^(?:untuk itu,? )?(?:kami )?(?:me)?mohon:?\s+", re.IGNORECASE)  # so the letter begins that sentence already


class ReferralForm(Form):
    """A report passed on: to whom, on which grounds, and what of it.

    `original` is the reporter's own text without its numbers, `usual` the law that was proposed.
    """

    agencies = Ticks(_l("Kepada siapa"))
    basis = Choose(_l("Dasar hukum"), choices=[SelectChoice("", _l("Pilih…")), *(SelectChoice(law, law) for law in LEGAL_BASES)])
    basis_asked = HiddenField()  # it was asked for anew, so whatever stands there now was chosen
    level = Choose(_l("Tingkat verifikasi"), [one_of(Level, _l("Pilih tingkatnya."))], codes=Level, blank=_l("Pilih…"))
    verified = Lines(_l("Apa yang sudah diperiksa"), [required(_l("Tulis apa yang diperiksa dan bagaimana."))], longest=2000)
    asked = Lines(_l("Yang diminta"), [required(_l("Tulis apa yang diminta dari instansi."))], longest=1000)
    summary = Lines(_l("Ringkasan kejadian"), [required(_l("Tulis ringkasannya dengan kata-kata kantor."))], longest=2000)
    place = BooleanField(Part.PLACE.label)
    day = BooleanField(Part.DAY.label)
    landmark = BooleanField(Part.LANDMARK.label)
    words = BooleanField(Part.WORDS.label)
    redacted = Lines(_l("Kutipan yang diteruskan"), longest=10**9)  # the reports of a case together are as long as they are
    files = Ticks(_l("File dari pelapor"))
    nature = Choose(_l("Sifat"), [one_of(Nature, _l("Pilih sifatnya."))], codes=Nature)
    degree = Choose(_l("Derajat"), [one_of(Degree, _l("Pilih derajatnya."))], codes=Degree)
    reply_by = Day(_l("Minta jawaban sebelum"), [required(_l("Tulis tanggalnya."))])
    danger = Lines(_l("Bahaya yang tidak dapat menunggu persetujuan"), longest=500)
    exception = Lines(_l("Alasan kepala bidang"), longest=500)

    def __init__(self, *args: Any, agencies: Iterable[Agency], original: str, usual: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.choice = {str(agency.id): agency for agency in agencies}
        self.original, self.usual = original, usual
        self.agencies.choices = [SelectChoice(key, agency.name) for key, agency in self.choice.items()]

    @property
    def chosen(self) -> list[Agency]:
        return [agency for key, agency in self.choice.items() if key in (self.agencies.data or ())]

    @property
    def wish(self) -> str:
        """What is asked of the agency, as the letter goes on with it."""
        return WE_ASK.sub("", self.asked.data or "", count=1)

    @property
    def basis_of_another(self) -> str:
        """A sentence where the law that was proposed for one agency would go to another unseen; "" where there is nothing to say."""
        if self.basis_asked.data or self.basis.data != self.usual:
            return ""
        others = [agency.name for agency in self.chosen if not routing.is_usual(self.usual, agency.kind)]
        said = dict(law=self.usual, agencies=", ".join(others))
        return _("“%(law)s” biasanya untuk instansi lain. Pilih dasar hukum untuk %(agencies)s.", **said) if others else ""

    @property
    def answer_by(self) -> date | None:
        """The day as it is typed, also before anything is validated: the letter beside the form says it."""
        try:
            return as_date(self.reply_by.data or "")
        except Misread:
            return None

    def validate_agencies(self, field: Any) -> None:
        if not self.chosen:
            raise StopValidation(_("Pilih paling sedikit satu instansi."))

    def validate_basis(self, field: Any) -> None:
        if doubt := self.basis_of_another:
            field.data, self.basis_asked.data = "", "y"
            raise StopValidation(doubt)
        if field.data not in LEGAL_BASES:
            raise StopValidation(_("Pilih dasar hukumnya. Keberadaan saja bukan pelanggaran."))

    def validate_level(self, field: Any) -> None:
        if field.data == Level.NOT_YET and not self.danger.data:
            raise StopValidation(_("Yang belum diperiksa hanya dapat diteruskan bila nyawa terancam. Tulis bahayanya di bawah."))

    def validate_redacted(self, field: Any) -> None:
        if self.words.data and not is_of(self.original, field.data or ""):
            raise StopValidation(_("Kata-kata pelapor tidak boleh diubah. Hitamkan saja, atau ganti bagian yang dibuang dengan [...]."))

    def validate_reply_by(self, field: Any) -> None:
        if field.day and field.day <= clock.today():
            raise StopValidation(_("Tanggal jawaban harus sesudah hari ini."))


class VerdictForm(Versioned):
    """The second person lets it go, or sends it back with a reason."""

    verdict = HiddenField()
    why = Lines(_l("Catatan"), longest=2000)

    @property
    def approves(self) -> bool:
        return self.verdict.data == "approve"

    def validate_why(self, field: Any) -> None:
        if not self.approves and not field.data:
            raise StopValidation(_("Tulis mengapa rujukan dikembalikan."))


class TellForm(Form):
    text = Lines(_l("Keterangan untuk instansi"), [required(_l("Tulis keterangannya."))], longest=4000, id="tell-text")


class ReceivedForm(Form):
    """A letter that somebody carried there."""

    day = Day(_l("Diterima instansi pada"), [required(_l("Tulis tanggalnya."))])

"""What an admin says of an agency."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.widgets import HiddenInput

from portal.admin.agencies import AgencyDetails
from portal.offices.models import AgencyKind, Area, Channel
from portal.web.fields import Choose, Email, Form, Line, Lines, Pick, one_of, optional, refuse, required


class AgencyForm(Form):
    """`version` says over which state of the agency this was typed; a new one has none."""

    version = IntegerField(widget=HiddenInput())
    name = Line(_l("Nama di portal"), [required(_l("Tulis nama instansinya."))], longest=120)
    kind = Choose(_l("Jenis"), [one_of(AgencyKind, _l("Pilih jenisnya."))], codes=AgencyKind, blank=_l("Pilih jenis"))
    title = Line(_l("Sebutan di surat, setelah Yth."), [required(_l("Tulis kepada siapa suratnya."))], longest=160)
    town = Line(_l("Tempat"), longest=80)
    area = Choose(_l("Wilayah kerja"))
    channel = Pick(_l("Cara menyampaikan surat"), [one_of(Channel, _l("Pilih satu."))], codes=Channel, default=Channel.HAND.value)
    email = Email(_l("Alamat email"), [optional()])
    phone = Line(_l("Telepon"), longest=40)
    copies = Lines(_l("Tembusan tetap"), longest=1000)

    def __init__(self, *args: Any, districts: list[Area], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.districts = {area.code: area.name for area in districts}
        whole = SelectChoice("", _l("Seluruh wilayah kantor"))
        self.area.choices = [whole, *(SelectChoice(code, name) for code, name in self.districts.items())]

    def validate_area(self, field: Any) -> None:
        if field.data and field.data not in self.districts:
            refuse(_l("Pilih wilayah di daftar."))

    def validate_channel(self, field: Any) -> None:
        if field.data == Channel.MAIL and not (self.email.data or "").strip():
            refuse(_l("Tulis alamat emailnya, atau pilih cara lain."))

    def details(self) -> AgencyDetails:
        """Only after `validate()` was true."""
        return AgencyDetails(
            name=self.name.data or "",
            kind=AgencyKind(self.kind.data),
            title=self.title.data or "",
            town=self.town.data or "",
            area_code=self.area.data or None,
            channel=Channel(self.channel.data),
            email=self.email.data or "",
            phone=self.phone.data or "",
            copies=self.copies.data or "",
        )

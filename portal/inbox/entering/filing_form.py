"""The residents' form as an officer fills it in for somebody: how it came, and no field for who came."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from portal.accounts.models import Language
from portal.cases.codes import FILED_BY_OFFICERS, Category
from portal.offices.areas import place, villages_of
from portal.offices.models import Office
from portal.tips.forms import TipForm
from portal.web.fields import Choose, Line, Pick, choices, one_of

BLANK = SelectChoice("", _l("Pilih…"))
FIRST = ("source", "category", "village", "landmark", "seen_on", "language")  # on the page above the story; so are their mistakes


class FilingForm(TipForm):
    """The same fields with the same rules, as selects: an officer knows them by heart."""

    source = Pick(
        _l("Disampaikan lewat apa?"),
        [one_of(FILED_BY_OFFICERS, _l("Pilih lewat apa laporan ini disampaikan."))],
        codes=FILED_BY_OFFICERS,
    )
    category: Any = SelectField(
        _l("Tentang apa"),
        [one_of(Category, _l("Pilih satu jenis laporan."))],
        choices=[BLANK, *choices(Category, public=True)],
        validate_choice=False,
    )
    village: Any = SelectField(_l("Di mana"), validate_choice=False)
    landmark: Any = Line(_l("Patokan"), longest=200)
    language = Choose(_l("Bahasa untuk menjawab"), [one_of(Language, _l("Pilih bahasanya."))], codes=Language)

    def __init__(self, formdata: Any = None, *, office: Office):
        super().__init__(formdata, office=office)
        self._fields = {name: self._fields[name] for name in (*FIRST, *self._fields)}
        self.seen_on.label.text = _l("Kapan")
        self.story.label.text = _l("Apa yang dilihat atau dialami")
        self.danger.choices = [SelectChoice("yes", _l("Ya")), SelectChoice("no", _l("Tidak"))]
        by_district = {name: [(one.code, place(one.code)) for one in villages] for name, villages in villages_of(office).items()}
        self.village.choices = {
            "": [("", _l("Pilih desa, kecamatan…"))],
            **by_district,
            "…": [(office.area_code, _l("Tidak ada di daftar"))],
        }

"""The residents' form as an officer fills it in for somebody: how it came, and no field for who came."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.accounts.models import Language
from portal.cases.codes import FILED_BY_OFFICERS
from portal.tips.forms import TipForm
from portal.web.fields import Choose, Pick, one_of


class FilingForm(TipForm):
    source = Pick(
        _l("Disampaikan lewat apa?"), [one_of(FILED_BY_OFFICERS, _l("Pilih lewat apa laporan ini disampaikan."))], codes=FILED_BY_OFFICERS
    )
    language = Choose(_l("Bahasa untuk menjawab"), [one_of(Language, _l("Pilih bahasanya."))], codes=Language)

    def __init__(self, formdata: Any = None, **kwargs: Any):
        super().__init__(formdata, **kwargs)
        self.landmark.label.text = _l("Patokan")
        self.seen_on.label.text = _l("Kapan")
        self.story.label.text = _l("Apa yang dilihat atau dialami")
        self.village.label.text = _l("Di mana")
        self.category.label.text = _l("Tentang apa")
        self.danger.label.text = _l("Ada orang dalam bahaya, atau tidak bisa pergi?")

"""A worker's form as a page shows it: it can be filled from the two lines under the passport's photo."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.validators import StopValidation

from portal.documents import mrz
from portal.documents.cells import Misread, as_date
from portal.documents.mrz import Passport
from portal.register.codes import Sex, SponsorKind
from portal.register.countries import country
from portal.register.forms import Coded, Read, WorkerForm
from portal.register.models import Sponsor
from portal.web.fields import Day, Lines


class PersonForm(WorkerForm):
    """With a place for the two lines, which are not kept."""

    mrz = Lines(_l("Tempel dua baris itu"), longest=mrz.LONGEST)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.read: Passport | None = None  # what the two lines said
        self.beside: dict[str, str] = {}  # what to compare with the passport, and what was typed before, by field

    def validate_foreign_kind(self, field: Coded) -> None:
        """Organisations have many kinds of people: a page asks, an empty cell of a sheet means the usual."""
        if self.kind is SponsorKind.ORGANISATION and not field.data:
            raise StopValidation(str(_l("Pilih jenis orang asing.")))
        super().validate_foreign_kind(field)

    def fill(self) -> bool:
        """Puts what the two lines say into the fields; False, with a sentence, where they cannot be read. Nothing else is looked at."""
        try:
            self.read = mrz.read(self.mrz.data or "")
        except Misread as misread:
            self.mrz.errors = [str(misread)]
            return False
        for name, text in self.read.texts.items():
            self._take(self[name], country(text) if name == "nationality" else text)
        for slip in self.read.slips:
            if slip.field:
                self._tell(slip.field, str(slip.sentence))
        return True

    def _take(self, field: Field, text: str) -> None:
        """What was typed otherwise is not lost: it is told beside the field."""
        was = field.data or ""
        if was and _meaning(field, was) == _meaning(field, text):
            return
        field.data = text
        if was:
            self._tell(field.short_name, str(_l("Tadinya tertulis “%(was)s”.", was=_shown(was))))

    def _tell(self, field: str, sentence: str) -> None:
        self.beside[field] = f"{self.beside.get(field, '')} {sentence}".strip()


def at_home(sponsor: Sponsor) -> dict[str, str]:
    """Whom an individual guarantees mostly lives with them: what the page begins with."""
    return {"site_code": sponsor.area_code, "residence": sponsor.address} if sponsor.kind is SponsorKind.INDIVIDUAL else {}


def _meaning(field: Field, text: str) -> Any:
    """What a field makes of a text, so that two ways of writing one thing are the same."""
    try:
        if isinstance(field, Day):
            return as_date(text, past=field.past)
        if isinstance(field, (Read, Coded)):
            return field.reader(text)
    except Misread:
        pass
    return " ".join(text.casefold().split())


def _shown(was: str) -> str:
    sex = Sex.read(was)
    return str(sex.label) if sex else was

"""Writing down a wish, and what came of it."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from portal.register.codes import Ground
from portal.register.filling import PersonForm
from portal.register.models_about import Wish
from portal.web.fields import Form, Lines, Pick, one_of, refuse, required

LONGEST = 2000


class WishForm(Form):
    """What somebody on the list asks for."""

    text = Lines(_l("Apa yang diminta?"), [required(_l("Tulis apa yang diminta."))], longest=LONGEST)


class OutcomeForm(Form):
    """What was done about it."""

    outcome = Lines(_l("Apa yang dilakukan?"), [required(_l("Tulis apa yang dilakukan."))], longest=LONGEST)


class CorrectionForm(PersonForm):
    """What is said of somebody, as the office puts it right."""

    outcome = Lines(_l("Apa yang diperbaiki?"), [required(_l("Tulis apa yang diperbaiki."))], longest=LONGEST)


class EraseForm(Form):
    """Somebody is to be deleted for good."""

    ground = Pick(_l("Mengapa boleh dihapus?"), [one_of(Ground, _l("Pilih satu alasan."))], codes=Ground)
    sure = BooleanField(_l("Ya, hapus seluruh data orang ini"))

    def validate_sure(self, field: BooleanField) -> None:
        if not field.data:
            refuse(_l("Centang bila Anda yakin. Yang dihapus tidak dapat dikembalikan."))


def outcome_form(wish: UUID, sent: Any = None) -> OutcomeForm:
    """For one of several wishes on a page: the names of its fields are its own."""
    return OutcomeForm(sent, prefix=f"w{wish.hex}-")


def outcome_forms(wished: Iterable[Wish], sent: Mapping[UUID, OutcomeForm] | None = None) -> dict[UUID, OutcomeForm]:
    """One for each that is open; what was sent stays as it was typed."""
    return {wish.id: outcome_form(wish.id) for wish in wished if wish.settled_on is None} | dict(sent or {})

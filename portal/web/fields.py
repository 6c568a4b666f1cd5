"""Our forms: plain WTForms that need no request, so that a page, the importer, the interface and the bench use the same ones.

CSRFProtect checks every POST; the form macro prints the token.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, EmailInput

from portal.codes import Code
from portal.documents.cells import Misread, as_date

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")


class _Words:
    """WTForms' own sentences, in the language of the page."""

    def gettext(self, text: str) -> str:
        return str(gettext(text))

    def ngettext(self, one: str, many: str, n: int) -> str:
        return str(ngettext(one, many, n))


class Typed(dict[str, str]):
    """Texts as a form's data, for who fills a form in without a request: a line of a sheet, the lines of a passport."""

    def getlist(self, name: str) -> list[str]:
        return [self[name]] if name in self else []


class Form(PlainForm):
    class Meta:
        def get_translations(self, form: PlainForm) -> _Words:
            return _Words()


def clean(text: str | None) -> str | None:
    """Without control characters and marks that turn the direction of writing; NFC; line ends as \\n. Everything else is kept as typed."""
    if text is None or (text.isascii() and text.isprintable()):
        return text
    return CONTROL.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))


def stripped(text: str | None) -> str | None:
    cleaned = clean(text)
    return cleaned if cleaned is None else cleaned.strip()


class Line(StringField):
    """One line of text: cleaned, without the spaces around it and without line breaks."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), longest: int = 200, **kwargs: Any):
        filters = [lambda text: None if text is None else " ".join((stripped(text) or "").split())]
        super().__init__(label, [at_most(longest), *validators], filters=filters, **kwargs)
        self.longest = longest


class Email(Line):
    """An e-mail address, as it is written; whether it exists a mail will tell."""

    widget = EmailInput()

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **kwargs: Any):
        kwargs.setdefault("render_kw", {"autocomplete": "email"})
        wrong = passing(is_address, _l("Tulis alamat email lengkap, misalnya nama@contoh.id."))
        super().__init__(label, [*validators, wrong], longest=254, **kwargs)


class Lines(TextAreaField):
    """Some lines of text, cleaned."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), longest: int = 5000, **kwargs: Any):
        super().__init__(label, [at_most(longest), *validators], filters=[stripped], **kwargs)
        self.longest = longest


class Day(StringField):
    """A day, typed in any of the usual ways (15-06-1987, 15/6/87, 15 Juni 1987, 1987-06-15); `.day` holds the date.

    The text stays as typed in `.data`, so that a slip comes back as it was.
    """

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), past: bool = False, **kwargs: Any):
        super().__init__(label, [*validators], filters=[stripped], **kwargs)
        self.past = past
        self.day: date | None = None

    def process_data(self, value: Any) -> None:
        self.data = value.strftime("%d-%m-%Y") if isinstance(value, date) else value

    def pre_validate(self, form: BaseForm) -> None:
        self.day = None
        if not self.data:
            return
        try:
            self.day = as_date(self.data, past=self.past)
        except Misread as misread:
            raise StopValidation(str(misread)) from misread


class Pick(RadioField):
    """One of a few, as a list of rows."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), codes: Iterable[Code] = (), public: bool = False, **kwargs: Any):
        super().__init__(label, [*validators], choices=choices(codes, public=public), validate_choice=False, **kwargs)


class Ticks(SelectMultipleField):
    """Some of a few, as a list of boxes; what was ticked that is not among them is left out."""

    option_widget = CheckboxInput()

    def pre_validate(self, form: BaseForm) -> None:
        offered = {value for value, *_ in self.iter_choices()}
        self.data = [value for value in self.data or [] if value in offered]


class Choose(SelectField):
    """One of many, as a select; `blank` is the line for nothing chosen."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), codes: Iterable[Code] = (), blank: Any = None, **kwargs: Any):
        lines = [SelectChoice("", blank)] if blank is not None else []
        kwargs.setdefault("choices", [*lines, *choices(codes)])
        super().__init__(label, [*validators], validate_choice=False, **kwargs)


def choices(codes: Iterable[Code], *, public: bool = False) -> list[SelectChoice]:
    return [SelectChoice(code.value, code.public if public else code.label) for code in codes]


def required(sentence: Any) -> InputRequired:
    """Something other than spaces must be there."""
    return _Filled(sentence)


class _Filled(InputRequired):
    def __call__(self, form: BaseForm, field: Any) -> None:
        if field.data is None or (isinstance(field.data, str) and not field.data.strip()):
            raise StopValidation(str(self.message))


def is_address(text: str) -> bool:
    """Whether this can be an e-mail address that every mail server takes."""
    try:
        validate_email(text, allow_smtputf8=False, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def optional() -> Optional:
    return Optional(strip_whitespace=True)


def one_of(codes: Iterable[Code], sentence: Any) -> Callable[[PlainForm, Any], None]:
    """What was chosen must be one of the codes."""
    values = {code.value for code in codes}
    return passing(lambda chosen: chosen in values, sentence)


def passing(test: Callable[[str], bool], sentence: Any) -> Callable[[PlainForm, Any], None]:
    """What was typed or chosen must pass the test."""

    def check(form: PlainForm, field: Any) -> None:
        if not test(field.data or ""):
            raise StopValidation(str(sentence))

    return check


def at_most(longest: int) -> Length:
    """No longer than this; what is too long is not looked at any further."""
    return _NoLonger(max=longest, message=_l("Terlalu panjang. Paling banyak %(max)d huruf."))


class _NoLonger(Length):
    def __call__(self, form: BaseForm, field: Any) -> None:
        try:
            super().__call__(form, field)
        except ValidationError as too_long:
            raise StopValidation(str(too_long)) from too_long


def refuse(sentence: Any) -> None:
    """For validators: this field is wrong, and why."""
    raise ValidationError(str(sentence))


def errors_of(form: PlainForm) -> Mapping[str, str]:
    """The first error of each field that is wrong, by field name, in the order of the form."""
    return {field.name: str(field.errors[0]) for field in form if field.errors}

"""One form for line after line of a sheet. What a field made of a text once it need not make of it again: lists repeat themselves."""

from collections.abc import Mapping
from typing import Any

from wtforms import Field

from portal.web.fields import Form, Typed

AT_MOST = 2_000  # texts of one field
STATE = ("raw_data", "data", "value", "day", "errors", "process_errors")


class OneForm:
    """Only for a form whose every field is judged by its own text."""

    def __init__(self, form: Form):
        self._fields = [_OneField(field, form) for field in form]

    def read(self, texts: Mapping[str, str]) -> dict[str, str]:
        """As `process` and `validate`: the fields hold what the texts say; returns what is wrong with them, by the field's name."""
        wrong = {}
        for one in self._fields:
            if (text := texts.get(one.name)) != one.text:
                one.read(text)
            if one.wrong is not None:
                wrong[one.name] = one.wrong
        return wrong


class _OneField:
    """A field, the text it holds now, and what is wrong with it."""

    def __init__(self, field: Field, form: Form):
        own = getattr(type(form), f"validate_{field.name}", None)
        self.name, self._field, self._form, self._validators = field.name, field, form, [own] if own else []
        self._known: dict[str | None, dict[str, Any]] = {}
        self.read(None)

    def read(self, text: str | None) -> None:
        field = self._field
        if (state := self._known.get(text)) is None:
            field.process(Typed() if text is None else Typed({self.name: text}), field.default)
            field.validate(self._form, self._validators)
            if len(self._known) < AT_MOST:
                self._known[text] = {part: field.__dict__[part] for part in STATE if part in field.__dict__}
        else:
            field.__dict__.update(state)
        self.text, self.wrong = text, str(field.errors[0]) if field.errors else None

"""One form for line after line of a sheet. What a field made of a text once it need not make of it again: lists repeat themselves."""

from collections.abc import Mapping
from typing import Any

from portal.web.fields import Form, Typed

AT_MOST = 2_000  # texts of one field
STATE = ("raw_data", "data", "value", "day", "errors", "process_errors")


class OneForm:
    """Only for a form whose every field is judged by its own text."""

    def __init__(self, form: Form):
        self.form = form
        self._fields = [(field.name, field, _validators(form, field.name), dict[str | None, dict[str, Any]]()) for field in form]

    def read(self, texts: Mapping[str, str]) -> None:
        """As `process` and `validate`: the fields hold what the texts say, and what is wrong with them."""
        for name, field, validators, known in self._fields:
            text = texts.get(name)
            if (state := known.get(text)) is None:
                field.process(Typed() if text is None else Typed({name: text}))
                field.validate(self.form, validators)
                if len(known) < AT_MOST:
                    known[text] = {part: field.__dict__[part] for part in STATE if part in field.__dict__}
            else:
                field.__dict__.update(state)


def _validators(form: Form, name: str) -> list[Any]:
    own = getattr(type(form), f"validate_{name}", None)
    return [own] if own else []

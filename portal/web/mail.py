"""What a mail says, from templates/mail/<name>.txt: the first line is the subject, then an empty line and the text.

Nothing personal stands in one.
"""

from dataclasses import dataclass

from flask import render_template

from portal.web.language import speaking


@dataclass(frozen=True)
class Mail:
    subject: str
    text: str


def compose(name: str, language: str, **words: object) -> Mail:
    """The mail in the reader's language."""
    with speaking(language):
        subject, _, text = render_template(f"mail/{name}.txt", **words).strip().partition("\n")
    return Mail(subject.strip(), text.strip() + "\n")

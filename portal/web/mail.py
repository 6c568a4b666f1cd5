"""What a mail says, from templates/mail/<name>.txt: the first line is the subject, then the text. Nothing personal stands in one.

And when it goes out: after the answer, so that nobody waits for a mail server, or can tell by waiting whether a mail was sent.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, after_this_request, current_app, has_request_context, render_template

from portal.config import Config
from portal.storage import outbox
from portal.web.language import speaking, twin


@dataclass(frozen=True)
class Mail:
    subject: str
    text: str


def compose(name: str, language: str, **words: object) -> Mail:
    """The mail in the reader's language."""
    with speaking(language):
        subject, _, text = render_template(f"mail/{name}.txt", **words).strip().partition("\n")
    return Mail(subject.strip(), text.strip() + "\n")


def address(language: str, endpoint: str, **values: object) -> str:
    """The whole address of a public page, for mails and for links that people hand over; needs no request."""
    config: Config = current_app.extensions["portal"]
    path = current_app.url_map.bind("portal").build(twin(endpoint) if language == "en" else endpoint, values)
    return config.base_url + path


def goes_out() -> bool:
    """Whether there is a mail server at all; without one links are handed over."""
    config: Config = current_app.extensions["portal"]
    return config.smtp_url is not None


def send_waiting() -> None:
    """Sends what is in the outbox, once the answer is on its way. Call it after the unit of work that queued the mail."""
    after_answer(_deliver)


def after_answer(work: Callable[[], object]) -> None:
    """Does `work` when the answer has gone to the browser; at once where nobody waits for one (commands)."""
    if not has_request_context():
        work()
        return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def do() -> None:
        with app.app_context():
            work()

    @after_this_request
    def leave_for_later(response: Response) -> Response:
        response.call_on_close(do)
        return response


def _deliver() -> None:
    config: Config = current_app.extensions["portal"]
    outbox.deliver(config.smtp_url, config.mail_from)

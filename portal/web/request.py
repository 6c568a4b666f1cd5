"""What arrives: bodies stay in memory, case codes have a shape."""

from io import BytesIO
from typing import IO

from flask import Flask
from flask import Request as FlaskRequest
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.routing import BaseConverter

LARGEST_BODY = 52 * 1024 * 1024
LARGEST_TEXT = 16 * 1024 * 1024  # so that a very long text comes back with a sentence (422), not as a bare 413


class Request(FlaskRequest):
    """Files wait in memory, never in clear on disk (Werkzeug would spool parts over 500 KB to /tmp)."""

    max_content_length = LARGEST_BODY
    max_form_memory_size = LARGEST_TEXT

    def _get_file_stream(
        self, total_content_length: int | None, content_type: str | None, filename: str | None = None, content_length: int | None = None
    ) -> IO[bytes]:
        if (total_content_length or 0) > LARGEST_BODY:
            raise RequestEntityTooLarge
        return BytesIO()


class CaseCode(BaseConverter):
    """Six characters of a case code; anything else is no address of ours."""

    regex = "[0-9A-Za-z]{6}"

    def to_python(self, value: str) -> str:
        return value.upper()


def receive(app: Flask) -> None:
    app.request_class = Request
    app.url_map.converters["case"] = CaseCode

"""Files that were kept sealed, handed to the browser whole."""

from flask import Response, make_response


def as_file(data: bytes, name: str, *, is_pdf: bool) -> Response:
    """A photo is shown by the browser itself, which can make it larger; a PDF is only ever saved."""
    answer = make_response(data)
    answer.mimetype = "application/pdf" if is_pdf else "image/jpeg"
    answer.headers["Content-Disposition"] = f"{'attachment' if is_pdf else 'inline'}; filename={name}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"  # whatever it is, nothing in it runs or asks for anything
    answer.headers["Cache-Control"] = "no-store"
    return answer

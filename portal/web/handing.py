"""Files handed to the browser whole: kept sealed until then, or made this moment. None is kept on the way."""

from flask import Response, make_response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_file(data: bytes, name: str, *, is_pdf: bool) -> Response:
    """A photo is shown by the browser itself, which can make it larger; a PDF is only ever saved."""
    return _whole(data, "application/pdf" if is_pdf else "image/jpeg", f"{'attachment' if is_pdf else 'inline'}; filename={name}")


def as_sheet(data: bytes, name: str) -> Response:
    """A table to go on working in."""
    return _whole(data, XLSX, f"attachment; filename={name}.xlsx")


def _whole(data: bytes, mimetype: str, disposition: str) -> Response:
    answer = make_response(data)
    answer.mimetype = mimetype
    answer.headers["Content-Disposition"] = disposition
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"  # whatever it is, nothing in it runs or asks for anything
    answer.headers["Cache-Control"] = "no-store"
    return answer

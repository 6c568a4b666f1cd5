"""Nasty strings, and sending them byte by byte as no browser would: what tests/house/test_nasty.py walks through the portal with."""

import codecs
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from lxml.html import HtmlElement
from sqlalchemy import select

from portal.storage.database import Base, db
from portal.storage.vault import SealedBytes
from tests.cast import KARANG_LANGIT
from tests.visitors import Answer, Form, Visitor

LIST = Path(__file__).parents[1] / "fixtures" / "nasty.txt"
LONG = 1_000_000  # bytes: from here on a form may also be refused as a whole
SOUND: dict[str, str] = {  # fields that take no free text, with what they take; "" is left as it is offered
    "category": "other", "village": KARANG_LANGIT, "seen_on": "2026-11-02", "danger": "no", "source": "visit", "language": "id",
    "phone": "081255550101", "nib": "8120111223344", "npwp": "", "nik": "", "area_code": KARANG_LANGIT,
    "password": "kebun karet di tepi rungan", "again": "kebun karet di tepi rungan", "current": "bukan ini",
    "sex": "F", "nationality": "Thailand", "birth_date": "03-05-1990", "passport_expires": "15-06-2031",
    "foreign_kind": "tka", "permit_kind": "", "permit_index": "", "permit_number": "", "permit_expires": "", "rptka_expires": "",
    "started_on": "", "site_code": KARANG_LANGIT, "residence_code": "", "left_on": "01-11-2026",
    "arrived_on": "01-11-2026", "leaves_on": "",
    "outcome": "unfounded", "basis": "", "days": "3", "role": "officer", "agency": "the last", "head_nip": "", "postcode": "",
    "has_112": "", "website": "", "receipt": "", "last": "",
}  # fmt: skip
NUMBERS = itertools.count()
ANEW: dict[str, Callable[[int], str]] = {  # what must not be there yet
    "email": lambda number: f"nasty-{number}@contoh.test",
    "passport": lambda number: f"AA{7_000_000 + number}",
    "day": lambda number: f"{date(2030, 1, 7) + timedelta(weeks=number):%d-%m-%Y}",
}
OUR_OWN = {"csrf_token", "carried"}  # sealed by the portal: what is put in their place is no page of ours
UNTYPED = {"hidden", "submit", "button", "image", "reset", "radio", "checkbox", "file", "password"}
HEADER = "No,Nama Lengkap,Jenis Kelamin,Tanggal Lahir,Kewarganegaraan,No. Paspor,Lokasi Kerja (Desa),Kecamatan,Jabatan,Nasty\n"

Pairs = list[tuple[str, str | bytes]]
Files = list[tuple[str, str, bytes]]  # field, file name, content


@cache
def strings() -> dict[str, bytes]:
    lines = (line for line in LIST.read_bytes().splitlines() if not line.startswith(b"#"))
    split = (line.split(b":", 2) for line in lines)
    return {name.decode(): codecs.escape_decode(text)[0] * int(times) for name, times, text in split}  # type: ignore[misc]


# --- sending ------------------------------------------------------------------------------------------------------------------


def send(person: Visitor, form: Form, pairs: Pairs, files: Files = []) -> Answer:  # noqa: B006  it is only read
    """The form as bytes, whatever is in them."""
    if form.method == "GET":
        return person.get(f"{urlsplit(form.address).path}?{urlencode(pairs)}")
    if "multipart" in (form.element.get("enctype") or ""):
        return person.post(form.address, data=_parts(pairs, files), content_type="multipart/form-data; boundary=nasty-boundary")
    return person.post(form.address, data=urlencode(pairs), content_type="application/x-www-form-urlencoded")


def _parts(pairs: Pairs, files: Files) -> bytes:
    texts = [(f'name="{name}"'.encode(), value) for name, value in pairs]
    sent = [(f'name="{field}"; filename="{name}"'.encode(), content) for field, name, content in files]
    parts = [b"--nasty-boundary\r\nContent-Disposition: form-data; " + head + b"\r\n\r\n" + _raw(body) for head, body in [*texts, *sent]]
    return b"\r\n".join([*parts, b"--nasty-boundary--\r\n"])


def _raw(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()


def all_nasty(form: Form, text: bytes) -> tuple[Pairs, Files]:
    """Every field full of it, hidden ones too, but those without which nobody would look at the rest; of a megabyte a few only."""
    every = [name for name in dict.fromkeys([*typed(form), *_names(form.element)]) if name not in OUR_OWN]
    every = every[:5] if len(text) >= LONG else every
    kept = [(name, value) for name, value in form.pairs if name in OUR_OWN]
    files = {one.get("name") for one in form.element.xpath(".//input[@type='file'][@name]")}
    return [*kept, *((name, text) for name in every if name not in files)], [(name, _file_name(text), text) for name in files]


def typed_nasty(form: Form, text: bytes) -> tuple[Pairs, Files]:
    """As somebody would send it who fills in everything rightly but writes this where words are asked for."""
    kinds = {one.get("name"): _kind(one) for one in form.element.xpath(".//*[@name]")}
    pairs: Pairs = []
    for name in dict.fromkeys(_names(form.element)):
        shown = [value for pair, value in form.pairs if pair == name and isinstance(value, str)]
        if kinds[name] == "file":
            continue
        if name in typed(form):
            pairs.append((name, text))
        elif kinds[name] in UNTYPED - {"password", "radio"} and name != "website":
            pairs += [(name, value) for value in shown]
        else:
            pairs.append((name, _sound(form, name) or (shown or [""])[0]))
    row = b'1,"' + b'","'.join([text.replace(b'"', b'""')] * 9) + b'"\n'
    return pairs, [(name, _file_name(text), HEADER.encode() + row) for name, kind in kinds.items() if kind == "file"]


def _file_name(text: bytes) -> str:
    """As browsers send them: UTF-8, quotes and line ends percent-encoded."""
    return text.decode("utf-8", "replace").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def _sound(form: Form, name: str) -> str:
    """What this field takes; of a choice the last that is offered, where it does not matter which."""
    offered = form.element.xpath(f".//select[@name='{name}']//option/@value | .//input[@name='{name}'][@type='radio']/@value")
    wanted = ANEW[name](next(NUMBERS)) if name in ANEW else SOUND.get(name, "")
    return wanted if wanted in offered or not offered else str(offered[-1])


def typed(form: Form) -> list[str]:
    """The fields of a form in which somebody writes words of their own."""
    controls = [one for one in form.element.xpath(".//textarea[@name] | .//input[@name]") if _kind(one) not in UNTYPED]
    return [name for name in dict.fromkeys(one.get("name") for one in controls) if name not in {*SOUND, *ANEW}]


def fillable(form: Form) -> bool:
    return any(_kind(one) not in {"hidden", "submit", "button"} for one in form.element.xpath(".//input[@name] | .//select | .//textarea"))


def _names(form: HtmlElement) -> Iterable[str]:
    return form.xpath(".//input/@name | .//select/@name | .//textarea/@name")


def _kind(control: HtmlElement) -> str:
    return (control.get("type") or "text").lower() if control.tag == "input" else str(control.tag)


# --- looking ------------------------------------------------------------------------------------------------------------------


def harm(answer: Answer) -> Iterator[str]:
    """What a nasty string must never bring about, whatever the answer."""
    if answer.status_code >= 500 or answer.status_code == 400:
        yield f"status {answer.status_code}"
    if "X-Nasty" in answer.headers or any("nasty=1" in one for one in answer.headers.getlist("Set-Cookie")):
        yield "a header of its own"
    if not answer.headers.get("Location", "/").startswith("/") or answer.headers.get("Location", "").startswith("//"):
        yield f"leads elsewhere: {answer.headers['Location']}"
    if answer.mimetype == "text/html" and answer.data:
        if answer.tree.xpath("//*[@id='nasty' or @onmouseover or @onerror] | //script[contains(., 'nasty')]"):
            yield "not escaped"
        if re.search(r"(?<![\w-])54439(?![\w-])", answer.text):  # in ids and in what is carried along any digits may come
            yield "a template was run"


def shown(answer: Answer) -> str:
    """All that stands on a page, fields too."""
    if answer.mimetype != "text/html" or not answer.data:
        return ""
    fields = answer.tree.xpath("//input/@value | //option/@value")
    return essence(" ".join([answer.tree.text_content(), *fields]))


def kept() -> str:
    """All words that the database keeps, opened."""
    words: list[Any] = []
    for mapper in Base.registry.mappers:
        sealed = [column for column in mapper.columns if isinstance(column.type, SealedBytes) or column.type.python_type is str]
        words += [value for row in db.session.execute(select(*sealed)) for value in row] if sealed else []
    return "".join(_kept_essence(text) for value in words for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    """The words in a value, which may be JSON."""
    if isinstance(value, dict | list):
        for one in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _texts(one)
    else:
        yield str(value)


def essence(text: str) -> str:
    """What must not be lost of a text: all but spaces, controls and marks of direction."""
    return LOSS.sub("", unicodedata.normalize("NFC", text))


@lru_cache(maxsize=10_000)
def _kept_essence(text: str) -> str:
    """Most of what the database keeps was there when it was read before."""
    return essence(text)


def lost(text: bytes, there: str) -> list[str]:
    """What is missing of a text; bytes that are no UTF-8 may look like anything."""
    return [part[:20] for part in map(essence, text.decode("utf-8", "replace").split("\ufffd")) if part not in there]


LOSS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")

"""Nasty strings in every field of every form, and in addresses: never a crash, never unescaped, never a lost text."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote_from_bytes, urlsplit

import pytest
from flask import Flask

from portal.cases.codes import Kind
from tests import gallery, scenes
from tests.house import nasty
from tests.house.pages import endpoint, walk
from tests.house.verdict import nothing
from tests.visitors import Answer, Form, Visitor

WHO = ["visitor", "owner", "lodging", "officer", "admin"]
QUERIES = {
    "visitor": ["/masuk?next=", "/en/masuk?next=", "/sponsor/daftar?jenis=", "/cek?receipt=", "/?category="],
    "owner": [f"/sponsor/pekerja?{name}=" for name in ("q", "status", "lokasi", "urut", "hal")] + ["/sponsor/kiriman?hal="],
    "lodging": ["/sponsor/tamu.xlsx?bulan="],
    "officer": [f"/inbox/?{name}=" for name in ("kind", "status", "owner", "area", "hal", "q")]
    + [f"/inbox/penjamin?{name}=" for name in ("q", "kind", "standing", "area", "declared", "hal")],
    "admin": [f"/admin/?{name}=" for name in ("q", "siapa", "hal")],
}
PATHS = ["/", "/en/", "/sandi/", "/en/sandi/", "/inbox/", "/inbox/penjamin/", "/sponsor/pekerja/", "/admin/orang/", "/static/"]
PATHS += ["/sah/", "/en/sah/", "/pernyataan/", "/en/pernyataan/", "/sponsor/pernyataan/"]
CASES = [*(f"kind={kind.value}" for kind in Kind), "kind=report&status=closed"]
LONGEST_ADDRESS = 30_000
CUT = ".//input[starts-with(@name, 'cell-')]/@maxlength"  # a cell is cut there, and browsers take no more
OF_THE_MOMENT = {"version", "token", "ticket"}  # what a page must bring along afresh once something was done


@pytest.mark.parametrize("who", WHO)
def test_nothing_nasty_does_harm_or_is_lost(demo, home, who):
    somebody = Somebody(demo, home, who)
    for place in somebody.places():
        for name, text in nasty.strings().items():
            somebody.fills(place, name, text)
    nothing(somebody.found)


@pytest.mark.parametrize("who", WHO)
def test_nothing_nasty_in_an_address_does_harm(demo, home, who):
    person, found = Somebody(demo, home, who).person, {}
    for name, text in nasty.strings().items():
        for start in [*QUERIES[who], *PATHS] if len(text) < LONGEST_ADDRESS else []:
            found[f"{start}… ({name})"] = list(nasty.harm(person.get(start + quote_from_bytes(text, safe=""))))
    nothing({address: harm for address, harm in found.items() if harm})


@dataclass
class Place:
    """A form where it stands: how to come to its page, and how to know it again there."""

    name: str
    page: Callable[[], Answer]
    form: Form
    deeds: int = 0  # done by whoever stands here, when the page was opened


class Somebody:
    """One of the demo's people, or a visitor, who fills in every form they come upon."""

    def __init__(self, demo: Flask, home: object, who: str):
        demo.config["PROPAGATE_EXCEPTIONS"] = False  # a crash is an answer like any other, which we look at
        self.who, self.receipts = who, gallery.read_receipts(home)  # type: ignore[arg-type]
        self.person: Visitor = demo.test_client()  # type: ignore[assignment]
        if who != "visitor":
            self.person.comes_in(*gallery.read_accounts(home)[who])  # type: ignore[arg-type]
        self.found: dict[str, list[str]] = {}
        self.deeds = 0

    def places(self) -> Iterator[Place]:
        known = set[str]()
        for page in list(self.pages()):
            deeds = self.deeds
            for form in page().forms:
                name = self.name(form)
                if name not in known and nasty.fillable(form):
                    known.add(name)
                    yield Place(name, page, form, deeds)

    def pages(self) -> Iterator[Callable[[], Answer]]:
        """Every kind of page once, and those that come after something was sent."""
        starts = gallery.DOORS if self.who == "visitor" else ("/akun", self.person.get("/akun").tree.xpath("string(//nav//a/@href)"))
        met = [(address, answer) for _, address, answer in walk(self.person, *starts, enough=1)]
        found = [address for address, answer in met if answer.mimetype == "text/html" and answer.status_code == 200]
        for wanted in CASES if self.who == "officer" else ():
            yield lambda wanted=wanted: self.first_of(wanted)  # type: ignore[misc]
        for address in found:
            yield lambda address=address: self.person.get(address)  # type: ignore[misc]
        if self.who == "visitor":
            yield lambda: self.person.submit("/", "story", category="other", village=nasty.KARANG_LANGIT, story="Ada tamu asing di pasar.")
            yield lambda: self.person.submit("/cek", "receipt", receipt=self.receipts[0])
        if self.who == "lodging":
            month = ("tamu.csv", b"Nama;Kewarganegaraan;No. Paspor;Tanggal Masuk\nSato Yui;Jepang;TK;kemarin\n")
            yield lambda: self.person.submit("/sponsor/tamu/file", "sheet", sheet=month)
        if self.who == "owner":
            sheet = (scenes.SHEET.name, scenes.SHEET.read_bytes())
            yield lambda: self.person.submit("/sponsor/pekerja/impor", "sheet", sheet=sheet)

    def first_of(self, wanted: str) -> Answer:
        """The case at the top of the officers' list."""
        listed = self.person.get(f"/inbox/?{wanted}").tree.xpath("//a[@class='title']/@href")
        return self.person.get(listed[0]) if listed else self.person.get("/inbox/")

    def name(self, form: Form) -> str:
        """The same for forms that ask the same, whoever they are about."""
        names = sorted({re.sub(r"[0-9a-f]{32}|[0-9a-f-]{36}|cell-.*", "…", name) for name in form.names})
        return f"{form.method} {endpoint(self.person.application, urlsplit(form.address).path, form.method)} {' '.join(names)}"

    def fills(self, place: Place, name: str, text: bytes) -> None:
        for filled in (nasty.all_nasty, nasty.typed_nasty):
            if place.deeds < self.deeds and OF_THE_MOMENT & place.form.names:
                place.form = next((form for form in place.page().forms if self.name(form) == place.name), place.form)
                place.deeds = self.deeds
            form = place.form
            form.pairs = [(pair, self.person.token if pair == "csrf_token" else value) for pair, value in form.pairs]
            answer = nasty.send(self.person, form, *filled(form, text))
            self.deeds += answer.status_code < 400 and form.method == "POST"
            self.takes_back(answer)
            harm = list(nasty.harm(answer)) or self.losses(form, answer, text)
            if harm:
                self.found[f"{place.name}, {name}, {filled.__name__}"] = [*harm, answer.status]  # type: ignore[list-item]

    def takes_back(self, answer: Answer) -> None:
        """A case that an officer has handed over is gone for them, with its form: they take it back, to go on."""
        led_to = answer.headers.get("Location", "")
        if led_to.startswith("/inbox/diserahkan/"):
            self.person.post(f"{led_to}/batal", data={"csrf_token": self.person.token})

    def losses(self, form: Form, answer: Answer, text: bytes) -> list[str]:
        """What was typed comes back, or is kept."""
        if form.method == "GET" or not nasty.typed(form) or (len(text) >= nasty.LONG and answer.status_code == 413):
            return []
        most = min((int(most) for most in form.element.xpath(CUT)), default=None)
        lost = nasty.lost(text[:most], nasty.shown(answer))
        if lost and answer.status_code < 400:
            lost = nasty.lost(text[:most], nasty.kept())
        return [f"lost: {part}" for part in lost]

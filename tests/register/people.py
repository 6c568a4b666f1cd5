"""Workers, as the tests of the register tell of them."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from portal.register.codes import PermitKind, Sex
from portal.register.describing import WorkerDetails
from portal.register.models import Change, Submission, Worker
from portal.storage.database import db
from tests import cast

LIN = WorkerDetails(
    name="Lin Haoran",
    sex=Sex.MALE,
    birth_date=date(1977, 10, 12),
    nationality="CHN",
    passport="EF0238557",
    site_code=cast.KARANG_LANGIT,
    passport_expires=date(2029, 3, 17),
    permit_kind=PermitKind.ITAS,
    permit_index="E23",
    permit_number="2C14JE8961-X",
    permit_expires=date(2027, 11, 13),
    rptka_number="B.3/63459/PK.04.01/II/2025",
    rptka_expires=date(2027, 11, 13),
    position="Ahli Geologi Tambang",
    residence="Mess karyawan blok B",
    started_on=date(2025, 2, 14),
)

TYPED = {  # the same, as somebody types it into the form
    "name": "Lin Haoran",
    "nationality": "RRT",
    "birth_date": "12 Oktober 1977",
    "sex": "M",
    "passport": "ef 0238557",
    "passport_expires": "17-03-2029",
    "permit_kind": "ITAS",
    "permit_index": "e23",
    "permit_number": "2C14JE8961-X",
    "permit_expires": "13/11/2027",
    "rptka_number": "B.3/63459/PK.04.01/II/2025",
    "rptka_expires": "2027-11-13",
    "position": "Ahli Geologi Tambang",
    "site_code": cast.KARANG_LANGIT,
    "residence": "Mess karyawan blok B",
    "started_on": "14-02-2025",
}

NASTY = [
    "<script>alert(1)</script>",
    "'; DROP TABLE worker; --",
    "{{ 7 * 7 }}{% raw %}",
    "%(name)s %s %",
    "‮gnol tfel ot thgir",
    "نص عربي",
    "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "Z̸̢̛a̶l̷g̶o̵",
    "\x00\x01\x1b[31m",
    "=cmd|' /C calc'!A0",
    "\ud800",
    "a" * 100_000,
    "&lt;b&gt; &amp;",
    "١٢٣٤٥",
    "   ",
]


def workers(company: cast.Company = cast.TELANG) -> list[Worker]:
    """Everybody on a company's roll."""
    found = db.session.scalars(select(Worker).where(Worker.sponsor_id == company.row.id))
    return sorted(found, key=lambda worker: worker.name)


def only(company: cast.Company = cast.TELANG) -> Worker:
    (worker,) = workers(company)
    return worker


def changes(worker: Worker) -> list[Change]:
    """What was said of somebody, oldest first."""
    return list(db.session.scalars(select(Change).where(Change.worker_id == worker.id).order_by(Change.made_at, Change.number)))


def submissions(company: cast.Company = cast.TELANG) -> list[Submission]:
    return list(db.session.scalars(select(Submission).where(Submission.sponsor_id == company.row.id).order_by(Submission.sent_at)))


def add(visitor: Any, **typed: Any) -> Any:
    """Somebody fills in the form for a new worker and sends it."""
    return visitor.submit("/sponsor/pekerja/baru", "passport", **TYPED | typed)


def stolen() -> bytes:
    """What a thief of the database has: every value of every table as it is kept, and on SQLite the bytes of its files."""
    kept = b""
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(text(f'SELECT * FROM "{table.name}"')):
            kept += b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
    name = db.engine.url.database or ""
    return kept + b"".join(path.read_bytes() for path in (Path(name), Path(f"{name}-wal")) if path.exists())

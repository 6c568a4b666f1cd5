"""The door of sponsors' own systems: who am I, the list out, the list in, the codes. Only a key opens it."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func

from portal.accounts import machines, throttle
from portal.accounts.gate import public, requires
from portal.accounts.roles import Can
from portal.audit import log
from portal.config import Config
from portal.documents import commas
from portal.documents.sheets import FILE_LIMIT, Unreadable
from portal.errors import Stale
from portal.register import declaring, roll
from portal.register.machine import api_answers, api_asking, api_codes, api_filing, api_reading
from portal.register.machine.api_asking import Asked, Misasked
from portal.register.machine.api_filing import KeyTaken, Looked, Moved, Sent
from portal.register.machine.api_reading import CSV, JSON, Garbled
from portal.register.models import Submission, Worker
from portal.register.reach import workers_for
from portal.register.routes import own
from portal.register.sheets import headings, waiting
from portal.storage.database import db, unit_of_work
from portal.web import buckets, language, problems
from portal.web.problems import problem

api = Blueprint("api", __name__, url_prefix="/api/v1")
TRIES = 3  # to file a list while somebody else changes the roll

for status, kind in ((400, Misasked), (400, Garbled), (422, Unreadable), (412, Moved), (422, KeyTaken)):
    api.register_error_handler(kind, lambda refused, status=status: problem(status, refused))


@api.before_request
def not_too_often() -> Response | None:
    if (key := machines.current()) is None:
        return None
    calls = throttle.calls(key, whole_list=request.method == "PUT")
    return problems.too_often(buckets.wait(calls)) if buckets.count(calls) else None


@api.after_request
def say_in_which_language(response: Response) -> Response:
    response.headers["Content-Language"] = language.current()
    response.vary.update(["Accept", "Accept-Language", "Authorization"])
    machines.notice()
    return response


@api.get("/openapi.json")
@public
def openapi() -> ResponseReturnValue:
    return Response(api_asking.DOCUMENT.read_bytes(), mimetype=JSON)


@api.get("/")
@requires(Can.SEND_BY_MACHINE)
def greet() -> ResponseReturnValue:
    """Whether key and address are right. Files nothing."""
    _wanted(JSON)
    present = workers_for(current_user).where(Worker.left_on.is_(None)).with_only_columns(func.count())
    return _json(api_answers.greeting(machines.in_use(), own(), db.session.scalar(present) or 0))


@api.get("/codes/<table>")
@requires(Can.SEND_BY_MACHINE)
def codes(table: str) -> ResponseReturnValue:
    wanted, known = _wanted(JSON, CSV), api_codes.Table.read(table)
    if known is None:
        abort(404)
    found = api_codes.codes(known, own(), current_user.office)
    return _csv(found.header, found.rows) if wanted == CSV else _json({"table": known.value, "rows": found.objects})


@api.get("/roll")
@requires(Can.SEND_BY_MACHINE)
def get_roll() -> ResponseReturnValue:
    wanted, sponsor = _wanted(JSON, CSV), own()
    tag = str(sponsor.roll_version) if wanted == JSON else f"{sponsor.roll_version}-csv-{language.current()}"
    if request.if_none_match.contains(tag):
        return _tagged(Response(status=304), tag)
    workers = sorted(roll.present(sponsor), key=lambda worker: worker.name.casefold())
    answer = _csv(*api_answers.table(workers, sponsor.kind)) if wanted == CSV else _json(api_answers.roll(sponsor, workers))
    count = len(workers)
    with unit_of_work():
        sponsor = own()
        log.record(log.Action.ROLL_EXPORTED, sponsor, office=sponsor.office_id, by=current_user, count=count)
    return _tagged(answer, tag)


@api.put("/roll")
@requires(Can.SEND_BY_MACHINE)
def put_roll() -> ResponseReturnValue:
    _wanted(JSON)
    asked = api_asking.read(request.args, request.headers.get("Idempotency-Key"))
    if not asked.dry_run and not machines.in_use().may_write:
        return problem(
            403, _("Kunci ini hanya boleh mencoba. Tambahkan dry_run=true, atau minta pemilik akun membuat kunci yang boleh mengirim.")
        )
    sent = _sent(asked)
    if asked.dry_run:
        found = api_filing.look(sent, own(), current_user.office)
        return _tagged(_json(_looked(found) | {"dry_run": True}), str(found.version))
    return _filed(sent, asked)


def _filed(sent: Sent, asked: Asked) -> Response:
    for _again in range(TRIES):
        try:
            return _file(sent, asked)
        except Moved:
            raise
        except Stale:  # somebody else changed the roll meanwhile: the list is compared with what it says now
            continue
    return problem(409)


def _file(sent: Sent, asked: Asked) -> Response:
    if before := api_filing.filed(sent, own()):
        version = own().roll_version
        return _tagged(_json(_told(before) | {"repeated": True, "roll": {"version": version}}), str(version))
    declaring.must_be_verified(own())
    found = api_filing.look(sent, own(), current_user.office)
    said = _looked(found)
    if not (found.is_right or asked.partial):
        return problem(422, _("Belum ada yang tersimpan. Perbaiki yang disebut di errors, atau kirim dengan partial=true."), **said)
    ready = api_filing.ready(found, own(), by=current_user)
    with unit_of_work():
        sponsor = own()
        submission = api_filing.file(sent, found, ready, sponsor, by=current_user)
        version = sponsor.roll_version
        said |= {"roll": {"version": version}} | (_told(submission, said["counts"]) if submission else {})
    return _tagged(_json(said, 201 if submission else 200), str(version))


def _sent(asked: Asked) -> Sent:
    request.max_content_length = FILE_LIMIT
    if request.mimetype not in (JSON, CSV) or request.content_encoding not in (None, "identity"):
        abort(415)
    body = request.get_data(cache=False)
    versions = api_asking.versions(request.if_match.as_set()) if "If-Match" in request.headers and not request.if_match.star_tag else None
    return Sent(
        api_reading.read(body, request.mimetype, headings.habits(own())),
        content=f"{asked.words} {request.mimetype} ".encode() + body,
        named=asked.named,
        versions=versions,
        left_on=asked.left_on,
    )


def _looked(found: Looked) -> dict[str, Any]:
    return {"dry_run": False, "filed": False, "repeated": False, "submission": None} | api_answers.looked(found, own().kind)


def _told(submission: Submission, counts: dict[str, int] | None = None) -> dict[str, Any]:
    """What came of a list, and where its people read on."""
    config: Config = current_app.extensions["portal"]
    return {
        "dry_run": False,
        "filed": True,
        "repeated": False,
        "submission": {
            "address": config.base_url + url_for("register.submission", submission_id=submission.id),
            "case": submission.case.spoken,
            "sent_at": submission.sent_at.isoformat(),
            "receipt": submission.paper.reference if submission.paper else None,
        },
        "counts": counts or api_answers.done(waiting.counts(submission), submission.unchanged),
    }


def _wanted(*offered: str) -> str:
    """Which of these the system reads; 406 where it is none of them."""
    if not request.accept_mimetypes:
        return offered[0]
    return request.accept_mimetypes.best_match(offered) or abort(406)


def _json(body: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(body), status, mimetype=JSON)


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    return Response(commas.write(header, rows), mimetype=CSV)


def _tagged(response: Response, tag: str) -> Response:
    response.set_etag(tag)
    return response

"""What a sponsor's own system is told, as JSON: the roll by its codes, and of a list what the preview page would show of it."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from portal.accounts.models import MachineKey
from portal.register.codes import Deed, SponsorKind
from portal.register.describing import FIELDS, Texts, WorkerDetails, details_of
from portal.register.doubts import doubts
from portal.register.machine.api_filing import Looked
from portal.register.models import Sponsor, Worker
from portal.register.sheets import columns
from portal.register.sheets.columns import BY_FIELD, Column
from portal.register.sheets.importing import guarded
from portal.register.sheets.judging import Arriving, Changing, Wrong
from portal.register.sheets.preview import NotYours, Preview

Json = dict[str, Any]


def greeting(key: MachineKey, sponsor: Sponsor, workers: int) -> Json:
    """Who is asking, for whom, and what the key may do."""
    return {
        "office": key.user.office.name,
        "sponsor": {"name": sponsor.name, "kind": sponsor.kind.value, "standing": sponsor.standing.value},
        "system": {"name": key.user.name, "key": f"…{key.tail}", "scope": "write" if key.may_write else "try"},
        "roll": {"version": sponsor.roll_version, "workers": workers},
    }


def roll(sponsor: Sponsor, workers: list[Worker]) -> Json:
    """Everybody on it; sent back as it is, it changes nothing."""
    return {"version": sponsor.roll_version, "workers": [described(details_of(worker)) for worker in workers]}


def table(workers: list[Worker], kind: SponsorKind) -> tuple[list[str], Iterator[list[str]]]:
    """The same as a table: headers in the language of the answer, codes and ISO dates below them."""
    shown = [column for column in columns.ours(kind) if column.value in FIELDS]
    texts = (details_of(worker).texts for worker in workers)
    return [str(column.label) for column in shown], ([guarded(one[column.value]) for column in shown] for one in texts)


def described(details: WorkerDetails) -> Json:
    """One worker by codes and ISO dates, null for nothing."""
    return {field: text or None for field, text in details.texts.items()} | {"extension_under_way": details.extension_under_way}


def looked(found: Looked, kind: SponsorKind) -> Json:
    """All that the preview page shows of a list."""
    preview = found.preview
    return {
        "roll": {"version": found.version},
        "counts": counts(found),
        "arriving": [{"line": one.line, **_person(one.details.name, one.details.passport)} for one in preview.arriving],
        "changing": [_changed(one.line, one.worker, one.before, one.after) for one in preview.changing],
        "returning": [_changed(one.line, one.worker, one.before, one.after) for one in preview.returning],
        "leaving": [*_leaving(found)],
        "missing": [_person(worker.name, worker.passport) for worker in preview.missing if worker not in found.left],
        "already_left": [{"line": one.line, "name": one.who} for one in preview.gone],
        "errors": errors(found),
        "warnings": [*_warnings(preview, kind)],
        "columns": _columns(preview),
    }


def counts(found: Looked) -> dict[str, int]:
    preview = found.preview
    return {
        "lines": len(preview.reading.lines),
        "arriving": len(preview.arriving),
        "changing": len(preview.changing),
        "returning": len(preview.returning),
        "leaving": len(preview.leaving) + len(found.left),
        "unchanged": len(preview.unchanged),
        "missing": len(preview.missing) - len(found.left),
        "already_left": len(preview.gone),
        "wrong_lines": len({*preview.wrong_lines, *(one.line for one in preview.not_yours)}),
        "errors": len(preview.wrong) + len(preview.not_yours) + len(found.wrong_days),
    }


def done(deeds: dict[Deed, int], unchanged: int) -> dict[str, int]:
    """The same of a submission that was filed before."""
    named = {"arriving": Deed.ARRIVE, "changing": Deed.CHANGE, "returning": Deed.RETURN, "leaving": Deed.LEAVE}
    return {name: deeds[deed] for name, deed in named.items()} | {"unchanged": unchanged}


def errors(found: Looked) -> list[Json]:
    """Every cell that cannot be taken over: where it stands, what it says, why not and what to do."""
    wrong = [_wrong(cell) for cell in found.preview.wrong] + [_not_yours(one) for one in found.preview.not_yours]
    days = [_error(None, worker.name, Column.LEFT_ON, "", reason) for worker, reason in found.wrong_days.items()]
    return sorted(wrong, key=lambda error: int(error["line"])) + days


def _wrong(cell: Wrong) -> Json:
    return _error(cell.line, cell.who, cell.column, cell.text, cell.reason)


def _not_yours(one: NotYours) -> Json:
    why = _("Baris ini menyebut penjamin lain. Hapus barisnya, atau kosongkan kolom penjamin.")
    return _error(one.line, one.who, Column.SPONSOR, one.sponsor, why)


def _error(line: int | None, name: str, column: Column, value: str, detail: str) -> Json:
    return {"line": line, "name": name, "column": column.value, "header": str(column.label), "value": value, "detail": detail}


def _person(name: str, passport: str) -> Json:
    return {"name": name, "passport": passport}


def _changed(line: int, worker: Worker, before: Texts, after: Texts) -> Json:
    fields = [{"column": name, "before": before.get(name) or None, "after": after.get(name) or None} for name in _in_order(before, after)]
    return {"line": line, **_person(worker.name, worker.passport), "fields": fields}


def _in_order(before: Texts, after: Texts) -> list[str]:
    return [name for name in (*FIELDS, "left_on") if name in before or name in after]


def _leaving(found: Looked) -> Iterator[Json]:
    for one in found.preview.leaving:
        yield {"line": one.line, **_person(one.worker.name, one.worker.passport), "left_on": one.left_on.isoformat()}
    for worker, day in found.left.items():
        yield {"line": None, **_person(worker.name, worker.passport), "left_on": day.isoformat()}


def _warnings(preview: Preview, kind: SponsorKind) -> Iterator[Json]:
    """What is unusual and taken over all the same."""
    said: list[Arriving | Changing] = [*preview.arriving, *preview.changing, *preview.returning]
    for one in said:
        for field, sentence in doubts(one.details, kind).items():
            yield {"line": one.line, "column": BY_FIELD[field].value, "detail": str(sentence)}


def _columns(preview: Preview) -> Json:
    """What was made of the names of the columns."""
    layout = preview.reading.layout
    guessed = [{"name": one.name, "guess": one.guess.value if one.guess else None} for one in layout.strangers]
    return {
        "known": [column.value for column in layout.places],
        "ignored": list(layout.ignored),
        "unknown": guessed,
        "twice": list(layout.twice),
        "missing": [column.value for column in layout.missing],
        "empty_lines": list(preview.reading.skipped),
    }

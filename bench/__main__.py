"""`python -m bench [--size full]`: prints a table of figures and merges them into bench/results.json."""

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from bench import inbox, load, photos, serving, sheets

RESULTS = Path(__file__).parent / "results.json"
PAGES = ("/", "/cek", "/privasi", "/bantuan", "/hak", "/aksesibilitas", "/kantor")
PHONE = "gzip, deflate, br, zstd"  # what Chrome on a phone accepts
FEW, MANY = 10_000, 1_000_000
IN_SHORT = {FEW: "1e4", MANY: "1e6"}


@dataclass(frozen=True)
class Size:
    """How often everything is measured, and how long each time."""

    rounds: int
    seconds: float
    lists: tuple[int, ...]  # lines of each
    desks: tuple[int, ...]  # cases on each


SIZES = {
    "quick": Size(rounds=21, seconds=0.7, lists=(1_000, 50_000), desks=(FEW,)),
    "full": Size(rounds=61, seconds=2, lists=(1_000, 10_000, 50_000), desks=(FEW, MANY)),
}
GOALS = {
    "sheet_preview_50000_seconds": "≤ 15",
    "sheet_preview_50000_mb": "≤ 300",
    "inbox_list_1e6_vs_1e4": "≤ 2",
    "inbox_case_1e6_vs_1e4": "≤ 2",
    "inbox_search_1e6_vs_1e4": "≤ 4",
    "inbox_list_1e6_p95_ms": "≤ 150",
}


@dataclass(frozen=True)
class Figure:
    value: float
    unit: str
    goal: str = ""


def main() -> None:
    asked = argparse.ArgumentParser(prog="bench", description=__doc__)
    asked.add_argument("--size", choices=SIZES, default="quick")
    figures = measure(SIZES[asked.parse_args().size])
    show(figures)
    keep(figures)


def measure(size: Size) -> dict[str, Figure]:
    with serving.home() as folder, serving.served(serving.plain, folder) as bare, serving.served(serving.portal, folder) as portal:
        first_visits = {path: first_visit(portal.port, path) for path in PAGES}
        pages = beside(size, bare.port, portal.port, load.page, load.page)
        tips = beside(size, bare.port, portal.port, load.tips(bare.port), load.tips(portal.port))
        photo = photos.measure(portal.port, portal.pid)
    return {
        "bare_page": Figure(round(pages.bare), "requests/s"),
        "public_form": Figure(round(pages.portal), "requests/s"),
        "public_form_vs_bare_page": Figure(round(pages.ratio, 2), "ratio", "≥ 0.9"),
        "bare_insert": Figure(round(tips.bare), "requests/s"),
        "tip": Figure(round(tips.portal), "requests/s"),
        "tip_vs_bare_insert": Figure(round(tips.ratio, 2), "ratio", "≥ 0.33"),
        "photo_tip_seconds": Figure(round(photo.seconds, 2), "seconds"),
        "photo_tip_peak_mb": Figure(round(photo.peak_mb), "MB", "≤ 150"),
        "public_form_first_visit_bytes": Figure(first_visits["/"], "bytes", "≤ 14336"),
        **lists(size),
        **desks(size),
        **{f"page_{path.strip('/')}_bytes": Figure(length, "bytes", "≤ 14336") for path, length in first_visits.items() if path != "/"},
    }


def lists(size: Size) -> dict[str, Figure]:
    """Each figure of each list, and beside it what reading the same file bare costs."""
    figures: dict[str, tuple[float, str]] = {}
    for count, cost in sheets.measure(size.lists).items():
        for what, value in asdict(cost).items():
            kind, _, unit = what.rpartition("_")
            name = f"sheet_{kind}_{count}_{unit}" if unit in ("seconds", "mb") else f"sheet_{count}_{what}_seconds"
            figures[name] = (round(value, 0 if unit == "mb" else 2), "MB" if unit == "mb" else "seconds")
    return {name: Figure(value, unit, GOALS.get(name, "")) for name, (value, unit) in figures.items()}


def desks(size: Size) -> dict[str, Figure]:
    """Each page of each desk on both engines; of many cases also how much longer than of few, and the slower engine's list."""
    waits = inbox.measure(size.desks)
    figures = {
        f"inbox_{page}_{IN_SHORT[cases]}_{engine}_{which}_ms": Figure(round(value, 1), "ms")
        for (engine, cases), pages in waits.items()
        for page, wait in pages.items()
        for which, value in asdict(wait).items()
    }
    if MANY in size.desks:
        slowest = max(waits[engine, MANY]["list"].p95 for engine in inbox.ENGINES)
        figures["inbox_list_1e6_p95_ms"] = Figure(round(slowest, 1), "ms", GOALS["inbox_list_1e6_p95_ms"])
        for page, ratio in inbox.ratios(waits, MANY, FEW).items():
            name = f"inbox_{page}_1e6_vs_1e4"
            figures[name] = Figure(round(ratio, 2), "ratio", GOALS[name])
    return figures


def first_visit(port: int, path: str) -> int:
    """Bytes of the one request that a phone needs, head and body."""
    answer = load.Connection(port).ask(load.page(PHONE, path))
    if b" 200 " not in answer[:13]:
        raise SystemExit(f"{path} is no page: {answer[:40]!r}")
    return len(answer)


@dataclass(frozen=True)
class Pair:
    """Requests per second of both, and the portal's share: medians of rounds that took turns, so that a busy machine is busy for both."""

    bare: float
    portal: float
    ratio: float


def beside(size: Size, bare: int, portal: int, to_bare: load.Make, to_portal: load.Make) -> Pair:
    for port, make in ((bare, to_bare), (portal, to_portal)):
        load.rate(port, make, size.seconds)  # the first seconds fill caches
    both = [(load.rate(bare, to_bare, size.seconds), load.rate(portal, to_portal, size.seconds)) for _ in range(size.rounds)]
    return Pair(median(one for one, _ in both), median(one for _, one in both), median(mine / theirs for theirs, mine in both))


def show(figures: dict[str, Figure]) -> None:
    width = max(map(len, figures))
    for name, figure in figures.items():
        print(f"{name:<{width}}  {figure.value:>10,}  {figure.unit:<10}  {figure.goal}".rstrip())


def keep(figures: dict[str, Figure]) -> None:
    """Beside the figures that stand there already: a longer run may measure more."""
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    known |= {name: asdict(figure) for name, figure in figures.items()}
    RESULTS.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

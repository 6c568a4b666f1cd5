"""Every import points down: nobody above is known below, and neighbours never look at each other."""

from pathlib import Path

from tests.house.code import PORTAL, imports, module_name, modules, shown
from tests.house.verdict import nothing

FLOORS = [
    "config clock errors codes",
    "keys",
    "storage documents",
    "web",  # stands on both: a page is a list of rows, a field reads a date as a sheet does
    "offices audit",
    "accounts",
    "cases papers",
    "tips register referrals admin",
    "inbox reports",
    "demo site timekeeper",
    "cli",
    "portal",
    "wsgi",
]
ROOMS = [  # of the officers' desk, the highest first; what stands in none is known by all, but for `routes` and `digest`, which know them
    "sponsors referring leaving entering balance",
    "case box quarantine",
    "duplicates",
    "queue submissions",
    "acting",
]
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names.split()}
AT_THE_DOOR = {"gate", "current", "sessions", "machines"}  # who enters, who stays, and whose page was asked for
WORDS_ONLY = {"flask_login.UserMixin"}  # a plain class of four answers
WEB_ONLY = {"flask", "flask_login", "flask_wtf", "werkzeug"}


def feature(name: str) -> str:
    """portal.tips.intake → tips; portal itself and what it composes → portal."""
    parts = name.split(".")
    return parts[1] if parts[0] == "portal" and len(parts) > 1 and parts[1] in FLOOR else parts[0]


def ours(name: str) -> bool:
    return name.split(".")[0] in {"portal", "wsgi"}


def test_every_folder_has_its_floor():
    unplaced = {path.name for path in PORTAL.iterdir() if (path / "__init__.py").exists()} | {path.stem for path in PORTAL.glob("*.py")}
    nothing(unplaced - set(FLOOR) - {"__init__", "migrations"})


def test_imports_only_point_down():
    wrong = []
    for path in modules():
        here = feature(module_name(path))
        for name, line in imports(path):
            there = feature(name)
            if ours(name) and there != here and FLOOR[there] >= FLOOR[here] and there != "errors":
                wrong.append(f"{shown(path)}:{line} {here} looks at {name}")
    nothing(wrong)


def room(path: Path) -> int | None:
    """On which of a feature's own floors a module stands, whatever folder of the feature it is in; None for what is no feature."""
    name = feature(module_name(path))
    if path.stem == "__init__" or FLOOR.get(name, 0) < FLOOR["offices"] or not (PORTAL / name).is_dir():
        return None
    return {"roles": -1, "codes": -1, "models": 0, "routes": 2}.get(path.stem.partition("_")[0], 1)  # routes_sheet are routes too


def module_of(name: str) -> Path | None:
    """portal.register.sheets.columns.Column → the file of portal.register.sheets.columns."""
    parts = name.split(".")
    paths = (PORTAL.joinpath(*parts[1:end]).with_suffix(".py") for end in range(2, len(parts) + 1))
    return next((path for path in paths if path.exists()), None)


def test_inside_a_feature_routes_know_verbs_and_verbs_know_models():
    wrong = []
    for path in modules():
        here = room(path)
        for name, line in imports(path) if here is not None else ():
            other = module_of(name) if feature(name) == feature(module_name(path)) else None
            if other and other != path and (there := room(other)) is not None and there > here:
                wrong.append(f"{shown(path)}:{line} looks up at {name}")
    nothing(wrong)


def test_the_rooms_of_the_desk_stand_on_each_other_in_one_order():
    """Routes stand above all rooms."""
    order = {name: number for number, names in enumerate(reversed(ROOMS)) for name in names.split()}
    wrong = []
    for path in modules():
        here = order.get(path.parent.name) if path.is_relative_to(PORTAL / "inbox") and not path.stem.startswith("routes") else None
        for name, line in imports(path) if here is not None else ():
            there = order.get((name.split(".") + [""] * 3)[2]) if name.startswith("portal.inbox.") else None
            if there is not None and there >= here and name.split(".")[2] != path.parent.name:
                wrong.append(f"{shown(path)}:{line} looks up at {name}")
    assert {path.parent.name for path in (PORTAL / "inbox").glob("*/*.py")} == set(order)
    nothing(wrong)


def test_only_routes_and_web_know_that_there_is_a_web():
    wrong = []
    for path in modules():
        free = {"web", "portal", "cli", "site", "timekeeper", "wsgi"}
        if feature(module_name(path)) in free or path.stem in AT_THE_DOOR or room(path) == 2:
            continue
        wrong += [
            f"{shown(path)}:{line} imports {name}"
            for name, line in imports(path)
            if name.split(".")[0] in WEB_ONLY and name not in WORDS_ONLY
        ]
    nothing(wrong)

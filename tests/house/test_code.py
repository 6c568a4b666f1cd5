"""Small promises that every module keeps."""

import ast
import re
from collections.abc import Callable

from tests.house.code import PORTAL, ROOT, calls, module_name, modules, shown, tree
from tests.house.verdict import nothing

UNNAMED = re.compile(r"(^|_)(utils?|helpers?|managers?|services?|bases?|common|misc|tools?|stuff)$")
CLOCKS = "datetime.now datetime.utcnow datetime.today date.today time.time time.time_ns time.localtime func.now func.current_timestamp"
SYSTEM_CLOCK = re.compile(rf"(^|\.)({CLOCKS.replace('.', '[.]').replace(' ', '|')})$")
LONGEST = 250


def found(what: Callable[[str], object], where: str | None = None) -> list[str]:
    """Every call whose written name matches, outside of the one module that may."""
    searched = [path for path in modules() if module_name(path) != where]
    return [f"{shown(path)}:{line} {name}()" for path in searched for name, line in calls(path) if what(name)]


def test_only_the_clock_reads_the_clock():
    nothing(found(SYSTEM_CLOCK.search, where="portal.clock"))


def test_only_the_unit_of_work_commits():
    nothing(found(lambda name: name.endswith(".commit"), where="portal.storage.database"))


def test_rows_are_reached_through_reach_and_never_by_id_in_a_route():
    by_id = found(lambda name: name in {"db.session.get", "db.get_or_404", "db.first_or_404"})
    nothing([place for place in by_id if "routes" in place])


def caught() -> list[tuple[str, ast.ExceptHandler]]:
    """Every `except`, with the place where it stands."""
    return [
        (f"{shown(path)}:{node.lineno}", node) for path in modules() for node in ast.walk(tree(path)) if isinstance(node, ast.ExceptHandler)
    ]


def names_of(handler: ast.ExceptHandler) -> set[str]:
    return {ast.unparse(node) for node in ast.walk(handler.type) if isinstance(node, ast.Name)} if handler.type else {"Exception"}


def test_nobody_catches_everything():
    nothing([place for place, handler in caught() if "Exception" in names_of(handler)])


def test_a_base_exception_is_caught_only_to_let_it_go_on():
    stopped = [(place, handler) for place, handler in caught() if "BaseException" in names_of(handler)]
    nothing([place for place, handler in stopped if not isinstance(handler.body[-1], ast.Raise)])


def test_every_file_is_named_for_its_work():
    nothing([shown(path) for path in PORTAL.rglob("*") if UNNAMED.search(path.stem)])


def test_a_long_module_is_two_kinds_of_work():
    lengths = {shown(path): len(path.read_text().splitlines()) for path in modules()}
    nothing({name: length for name, length in lengths.items() if length > LONGEST})


def test_every_module_says_what_it_is_for():
    nothing([shown(path) for path in modules() if path.read_text().strip() and not ast.get_docstring(tree(path))])


def test_nothing_is_put_off():
    put_off = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    nothing([shown(path) for path in [*modules(), *(ROOT / "templates").rglob("*.html")] if put_off.search(path.read_text())])


def test_roles_are_read_in_one_place_and_elsewhere_one_asks_what_somebody_can_do():
    asked = []
    for path in modules():
        for node in ast.walk(tree(path)) if path.parent.name not in {"accounts", "demo"} else ():
            if isinstance(node, ast.Compare) and ast.unparse(node.left).endswith(".role"):
                asked.append(f"{shown(path)}:{node.lineno} {ast.unparse(node)}")
    nothing(asked)

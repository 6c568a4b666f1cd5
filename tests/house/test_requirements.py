"""What is installed is what is imported: nothing missing on a bare machine, nothing carried along for nobody."""

import re
import sys
from importlib.metadata import packages_distributions

from tests.house.code import PORTAL, ROOT, imports
from tests.house.verdict import nothing

UNSEEN = {"psycopg", "redis"}  # loaded by the address of the database, of the buckets
PINNED = re.compile(r"^[A-Za-z0-9._-]+(\[[a-z]+\])?==[0-9][0-9A-Za-z.]*( ; .+)?$")


def listed(file: str) -> list[list[str]]:
    """The lines of a requirements file, by the paragraphs that its comments make."""
    paragraphs = (ROOT / file).read_text().split("\n\n")
    return [[line for line in one.splitlines() if line and not line.startswith(("#", "-r"))] for one in paragraphs]


def named(lines: list[str]) -> set[str]:
    return {re.sub(r"[-_.]+", "-", re.split(r"[\[=]", line)[0]).lower() for line in lines}


def test_the_portal_installs_what_it_imports_and_nothing_else():
    sources = packages_distributions()
    roots = {name.split(".")[0] for path in (*PORTAL.rglob("*.py"), ROOT / "wsgi.py") for name, _ in imports(path)}
    foreign = roots - set(sys.stdlib_module_names) - {"portal", "wsgi"}
    imported = named([sources[root][0] for root in foreign])
    direct = named(listed("requirements.txt")[0])
    assert {"not listed": imported - direct, "not imported": direct - imported - UNSEEN} == {"not listed": set(), "not imported": set()}


def test_every_version_is_pinned():
    lines = [line for file in ("requirements.txt", "requirements-dev.txt") for lines in listed(file) for line in lines]
    nothing([line for line in lines if not PINNED.match(line)])


def test_nothing_is_listed_twice():
    names = [
        name for file in ("requirements.txt", "requirements-dev.txt") for lines in listed(file) for line in lines for name in named([line])
    ]
    nothing([name for name in names if names.count(name) > 1])

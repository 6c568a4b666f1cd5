"""Every promise on /privasi names the tests that prove it (docs/privacy-model.md), and they are there."""

import ast
import re

import pytest

from tests.house.code import ROOT
from tests.house.verdict import nothing

LINE = re.compile(r"^\| ([\w, -]+) \| (`tests/.+`) \|$", re.M)


def proofs() -> dict[str, list[str]]:
    """The table of docs/privacy-model.md: each promise, with its tests by file and name."""
    table = LINE.findall((ROOT / "docs" / "privacy-model.md").read_text())
    return {name: re.findall(r"`([^`]+)`", tests) for names, tests in table for name in names.split(", ")}


@pytest.mark.parametrize("page", ["/privasi", "/en/privasi"])
def test_every_promise_of_the_page_has_its_proof_and_no_proof_is_for_nothing(visitor, page):
    promised = visitor.get(page).tree.xpath("//@data-promise")
    assert len(promised) == len(set(promised))
    assert set(promised) == set(proofs())


@pytest.mark.parametrize("page", ["/privasi", "/en/privasi"])
def test_every_row_of_what_is_kept_and_for_how_long_is_a_promise(visitor, page):
    kept, how_long, _ = visitor.get(page).tree.xpath("//table")
    nothing([row.text_content().strip() for table in (kept, how_long) for row in table.xpath("./tbody/tr[not(@data-promise)]")])


def test_the_tests_that_are_named_are_there():
    named = {proof for tests in proofs().values() for proof in tests}
    assert named
    nothing({proof for proof in named if not is_there(*proof.split("::"))})


def is_there(file: str, name: str) -> bool:
    """A test that pytest collects: a function of that name at the top of its file, which is one of ours."""
    path = ROOT / file
    if not path.exists() or not path.name.startswith("test_"):
        return False
    return name.startswith("test_") and any(
        isinstance(one, ast.FunctionDef) and one.name == name for one in ast.parse(path.read_text()).body
    )

"""Writes docs/access.md, the page for whoever audits who may enter where: `python -m docs.access`."""

from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from portal import create_app
from portal.accounts.gate import Access, Anyone, access_of
from portal.accounts.roles import GRANTS, Role

PAGE = Path(__file__).with_name("access.md")
HEAD = """# Who may enter where

Every address of the portal and every role, from the declarations in the code (`python -m docs.access` writes this page, a test compares
it and asks for each address as each role). Which *rows* somebody sees behind a door is in the `reach` modules; what is not theirs is a 404.

● may enter · – is refused (403; who has not signed in is sent to the sign-in page; under `/api/` 401, where only a system's key counts)
"""


def rules(app: Flask) -> list[Rule]:
    """Every address, in the order of the page."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, methods(rule)))


def methods(rule: Rule) -> str:
    return " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))


def access(app: Flask, rule: Rule) -> Access:
    """What the view behind an address declares."""
    declared = access_of(app.view_functions[rule.endpoint])
    assert declared is not None
    return declared


def enters(role: Role | None, declared: Access) -> bool:
    """Whether somebody in this role (None: not signed in) may enter."""
    if declared is Anyone.PUBLIC:
        return True
    if declared is Anyone.SIGNED_IN:
        return role not in (None, Role.MACHINE)
    return role is not None and declared in GRANTS[role]


def page(app: Flask) -> str:
    return HEAD + "\n" + "\n".join(_lines(app)) + "\n"


def _lines(app: Flask) -> Iterator[str]:
    people = [None, *Role]
    yield "| address | asks for | " + " | ".join(role.value if role else "not signed in" for role in people) + " |"
    yield "|---|---|" + "---|" * len(people)
    for rule in rules(app):
        declared = access(app, rule)
        marks = " | ".join("●" if enters(role, declared) else "–" for role in people)
        yield f"| {methods(rule)} `{rule.rule}` | {declared.value} | {marks} |"


if __name__ == "__main__":
    PAGE.write_text(page(create_app()))

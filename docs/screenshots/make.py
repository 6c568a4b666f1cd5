"""Photographs every page of the portal with the demo in it, phone and desktop, both languages: `python -m docs.screenshots.make [folder]`.

Into docs/screenshots/all, which git does not keep, or the folder named; the few that the README shows go beside this file.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import sync_playwright

from portal import create_app
from portal.accounts.models import Language
from portal.config import Config
from portal.demo import telling
from tests.browser import launch
from tests.gallery import Sight, sights
from tests.street import Person, walking
from tests.visitors import Visitor

HERE = Path(__file__).resolve().parent
WHO = ("visitor", "owner", "lodging", "officer", "supervisor", "admin", "auditor")
SHOWN_IN_README = {  # page, device: its name beside this file
    ("visitor-tips.form", "phone"): "form",
    ("officer-inbox.box", "desktop"): "inbox",
    ("officer-case-report", "desktop"): "case",
    ("owner-preview", "desktop"): "preview",
}


def photograph(folder: Path) -> None:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for language in Language:
            with tempfile.TemporaryDirectory() as instance, _demo(Path(instance)) as app, walking(app, browser) as street:
                album = [sight for who in WHO for sight in sights(app, Path(instance), language, who)]
                for device in ("phone", "desktop"):
                    person = street.person(phone=device == "phone")
                    for sight in album:
                        _take(person, sight, folder / f"{language.value}-{device}")
                        if language is Language.ID and (shown := SHOWN_IN_README.get((_name(sight), device))):
                            person.page.screenshot(path=HERE / f"{shown}.png", timeout=60_000)
        browser.close()


def _take(person: Person, sight: Sight, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    person.is_shown(sight.answer)
    person.page.screenshot(path=folder / f"{_name(sight)}.png", full_page=True, timeout=60_000)


def _name(sight: Sight) -> str:
    return f"{sight.who}-{sight.name}"


@contextmanager
def _demo(instance: Path) -> Iterator[Flask]:
    app = create_app(replace(Config.read({}, instance), quick_hashes=True))
    app.test_client_class = Visitor
    with app.app_context():
        upgrade()
        telling.tell(instance)
        yield app


if __name__ == "__main__":
    photograph(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "all")

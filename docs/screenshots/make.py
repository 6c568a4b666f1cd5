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
SHOWN_IN_README = {  # picture of the gallery: name beside this file
    "id-phone/visitor-tips.form": "form-phone",
    "id-phone/visitor-receipt": "receipt-phone",
    "id-desktop/officer-inbox.listing": "inbox",
    "id-desktop/owner-preview": "import",
}


def photograph(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as instance, _demo(Path(instance)) as app, sync_playwright() as playwright:
        browser = launch(playwright)
        with walking(app, browser) as street:
            for language in Language:
                album = [sight for who in WHO for sight in sights(app, Path(instance), language, who)]
                for device in ("phone", "desktop"):
                    person = street.person(phone=device == "phone")
                    for sight in album:
                        _take(person, sight, folder / f"{language.value}-{device}")
        browser.close()
    for taken, shown in SHOWN_IN_README.items():
        (HERE / f"{shown}.png").write_bytes((folder / f"{taken}.png").read_bytes())


def _take(person: Person, sight: Sight, folder: Path) -> None:
    person.is_shown(sight.answer)
    folder.mkdir(parents=True, exist_ok=True)
    person.page.screenshot(path=folder / f"{sight.who}-{sight.name}.png", full_page=True)


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

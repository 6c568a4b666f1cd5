"""What every test stands on: a portal of its own, people who sign in by the real door, a clock that can be set, mail that arrives."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_migrate import upgrade
from hypothesis import HealthCheck, settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event

from portal import clock as portal_clock
from portal import create_app, settle
from portal.config import Config
from portal.offices import areas
from portal.register.sheets.reading_sheets import Readers
from portal.storage.database import db, unit_of_work
from tests import cast, effort, engines, gallery
from tests.browser import launch
from tests.mailbox import Mailbox
from tests.street import Street, walking
from tests.visitors import Visitor

HOME = "PORTAL_TEST_HOME"  # the run's folder, shared by its workers
ROOT = Path(__file__).resolve().parents[1]

# The same examples every time: a change is not refused for what chance found elsewhere. New ones are for `make deep`.
settings.register_profile(
    "portal", derandomize=True, deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.register_profile("deep", parent=settings.get_profile("portal"), derandomize=False, max_examples=2000)
settings.load_profile("portal")


# --- the run ------------------------------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--deep", action="store_true", help="only what takes longer than a change should wait for")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--deep"):
        settings.load_profile("deep")
    if hasattr(config, "workerinput"):
        return
    os.environ[HOME] = tempfile.mkdtemp(prefix="portal-test-")
    _compile_translations()
    engines.bring_server(Path(os.environ[HOME]))


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and HOME in os.environ:
        engines.tidy(home := Path(os.environ.pop(HOME)))
        shutil.rmtree(home, ignore_errors=True)


def pytest_report_header() -> str:
    return "engine: " + ("PostgreSQL, without the browser" if engines.ON_POSTGRES else "SQLite, with the browser")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deep tests only when asked for; on PostgreSQL what stands on a database, but without the browser, which sees no engine."""
    deep = config.getoption("--deep")
    unwanted = {one for one in items if bool(one.get_closest_marker("deep")) != deep}
    if engines.ON_POSTGRES:
        unwanted |= {one for one in items if "home" not in _fixtures(one) or "browser" in _fixtures(one)}
    config.hook.pytest_deselected(items=list(unwanted))
    items[:] = [one for one in items if one not in unwanted]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What the journeys counted."""
    if lines := effort.table(report for reports in terminalreporter.stats.values() for report in reports if hasattr(report, "when")):
        terminalreporter.section("effort: what each job costs, of what it may cost")
        for line in lines:
            terminalreporter.write_line(line)


def _fixtures(item: pytest.Item) -> tuple[str, ...]:
    return getattr(item, "fixturenames", ())


def _compile_translations() -> None:
    for source in ROOT.glob("translations/*/LC_MESSAGES/messages.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as read, compiled.open("wb") as written:
                write_mo(written, read_po(read))


# --- the portal ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def home() -> Path:
    return Path(os.environ[HOME])


@pytest.fixture(scope="session")
def post_office() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    mailbox.open()
    yield mailbox
    mailbox.close()


@pytest.fixture(scope="session")
def config(home: Path, post_office: Mailbox) -> Config:
    """How this worker's portal is set up. All workers share one key ring, as all processes of an installation do."""
    read = Config.read({"PORTAL_HTMX": "cdn"}, home)
    return replace(read, smtp_url=post_office.url, quick_hashes=True, quick_hands=True)


@pytest.fixture(scope="session")
def compiled_templates(home: Path) -> FileSystemBytecodeCache:
    """Every test has a portal of its own; compiling its templates once is enough."""
    (home / "templates").mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(home / "templates"))


class House:
    """This worker's copy of a database, and whether it still is as it was told."""

    def __init__(self, home: Path, config: Config, told: str, tell: Callable[[], None]):
        self.config, self.fresh = config, False
        self.store = engines.store(home, os.environ.get("PYTEST_XDIST_WORKER", "alone"), told)
        self._config = replace(config, database_url=self.store.copy)
        self._app: Flask | None = None
        with (home / f"{told}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (home / f"{told}.told").exists():
                self._make_template(tell)
                (home / f"{told}.told").touch()

    def _make_template(self, tell: Callable[[], None]) -> None:
        """Whoever comes first makes it for all workers."""
        self.store.clear()
        with create_app(replace(self.config, database_url=self.store.template)).app_context():
            upgrade()
            with unit_of_work():
                areas.load()
            tell()
            db.session.remove()
            db.engine.dispose()

    @contextmanager
    def portal(self, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
        """A portal of one's own in it. Nothing may be left that nobody commits."""
        if not self.fresh:
            self.store.renew()
            self.fresh = True
        app = self._as_new(compiled_templates)
        with app.app_context():
            yield app
            left = [*db.session.new, *db.session.dirty, *db.session.deleted]
            db.session.rollback()
            db.engine.dispose()
        assert not left, f"nobody commits this: {left}"

    def _as_new(self, compiled_templates: FileSystemBytecodeCache) -> Flask:
        """One portal for all tests of this worker, because making it takes longer than most of them; each finds it as it was made."""
        if self._app is None:
            self._app = self._make(compiled_templates)
            self._door = self._app.wsgi_app
        settle(config := self._config)
        self._app.wsgi_app = self._door  # type: ignore[method-assign]
        self._app.extensions["standing"].forget()
        for remembered in ("doorplates", "once"):
            self._app.extensions.pop(remembered, None)
        self._app.extensions.update(portal=config, sheets=Readers(self._app.app_context))
        return self._app

    def _make(self, compiled_templates: FileSystemBytecodeCache) -> Flask:
        app = create_app(self._config)
        app.testing = True
        app.test_client_class = Visitor
        app.jinja_env.bytecode_cache = compiled_templates
        with app.app_context():
            event.listen(db.engine, "commit", lambda _: setattr(self, "fresh", False))
        return app


def _settle() -> None:
    with unit_of_work():
        cast.settle()


@pytest.fixture(scope="session")
def house_of_the_cast(home: Path, config: Config) -> House:
    return House(home, config, "cast", _settle)


@pytest.fixture(scope="session")
def house_of_the_demo(home: Path, config: Config) -> House:
    from portal.demo import telling

    return House(home, config, "demo", lambda: telling.tell(home))


@pytest.fixture(scope="session")
def store(house_of_the_cast: House) -> engines.Store:
    return house_of_the_cast.store


@pytest.fixture
def app(house_of_the_cast: House, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The portal with the cast in it and nothing told yet. The test itself stands inside, with a session of its own."""
    with house_of_the_cast.portal(compiled_templates) as app:
        yield app


@pytest.fixture
def demo(house_of_the_demo: House, compiled_templates: FileSystemBytecodeCache) -> Iterator[Flask]:
    """The portal with the demo's whole story in it, for tests that want a full house."""
    with house_of_the_demo.portal(compiled_templates) as app:
        yield app


@pytest.fixture(scope="session")
def demo_accounts(house_of_the_demo: House, home: Path) -> dict[str, tuple[str, str]]:
    """Address and password of each account of the demo, by its role."""
    return gallery.read_accounts(home)


# --- people -------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who has not signed in."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def as_(app: Flask) -> Callable[[Any], Visitor]:
    """`as_(RINA)`, `as_(Role.OFFICER)`, `as_(user)`: somebody who has come in by the sign-in page, each with a browser of their own."""

    def sign_in(who: Any, password: str = cast.PASSWORD) -> Visitor:
        visitor: Visitor = app.test_client()  # type: ignore[assignment]
        person = cast.ONE_OF_EACH.get(who, who)
        if person is cast.TELANGS_SYSTEM:
            visitor.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {cast.MACHINE_KEY}"
        else:
            visitor.comes_in(person.email, password)
        return visitor

    return sign_in


@pytest.fixture
def mailbox(post_office: Mailbox) -> Mailbox:
    """The mail that the portal sends in this test."""
    post_office.clear()
    return post_office


@pytest.fixture
def clock() -> Iterator[Callable[[datetime], None]]:
    """`clock(datetime(2026, 11, 24, 3, tzinfo=UTC))` stops the portal's clock there until the test is over, or until the next call."""
    with ExitStack() as stopped:
        yield lambda moment: stopped.enter_context(portal_clock.at(moment))


# --- browsers -----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def playwright() -> Iterator[Any]:
    """One for all: there cannot be two in a process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Any) -> Iterator[Any]:
    launched = launch(playwright)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def remembering_browser(playwright: Any) -> Iterator[Any]:
    """As people have it: with the page cache of Back and Forward, which Playwright switches off."""
    launched = launch(playwright, ignore_default_args=["--disable-back-forward-cache"])
    yield launched
    launched.close()


@pytest.fixture
def street(app: Flask, browser: Any) -> Iterator[Street]:
    """People with real browsers before a real server: `street.person(phone=True, script=False)`."""
    with walking(app, browser) as street:
        yield street


@pytest.fixture
def demo_street(demo: Flask, browser: Any) -> Iterator[Street]:
    """The same before the demo."""
    with walking(demo, browser) as street:
        yield street

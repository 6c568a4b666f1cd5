"""The browser that journeys are walked in.

`python -m tests.browser` brings one where there is none: from the PATH, else from Playwright's installer, else, as root,
from the system's packages.
"""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [f"--disable-{what}" for what in ("gpu", "quic", "background-networking", "component-update", "sync")]
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
FLAGS = [*QUIET, "--no-first-run", *(["--no-sandbox"] if ROOT else [])]


def executable(playwright: Playwright | None = None) -> str | None:
    """The browser this machine has, or None."""
    on_path = (path for path in map(shutil.which, NAMES) if path)
    return next(on_path, None) or _playwrights_own(playwright)


def bring() -> str:
    """The browser, fetched where there is none. Ends the program with a sentence where none is to be had."""
    with_what_it_needs = ["--with-deps"] if ROOT else []
    if not executable():
        _try([sys.executable, "-m", "playwright", "install", *with_what_it_needs, "chromium"])
    if not executable() and ROOT and shutil.which("apt-get"):
        _try(["apt-get", "update", "-q"])
        _try(["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"])
    return executable() or sys.exit("No browser: put chromium or google-chrome on the PATH and try again.")


def launch(playwright: Playwright, **more: Any) -> Browser:
    path = executable(playwright)
    assert path, "no browser: run `python -m tests.browser` first (make test does)"
    return playwright.chromium.launch(executable_path=path, args=FLAGS, **more)


def _try(command: list[str]) -> None:
    print("No browser yet:", " ".join(command), flush=True)
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(command, timeout=900, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, check=False)


def _playwrights_own(playwright: Playwright | None) -> str | None:
    """The one that Playwright's installer brought, if it starts (it may lack libraries of the system)."""
    if playwright is None:
        with sync_playwright() as started:
            return _playwrights_own(started)
    path = playwright.chromium.executable_path
    starts = Path(path).exists() and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0
    return path if starts else None


if __name__ == "__main__":
    print("Browser:", bring())

"""What a newcomer and an operator meet: the portal sets itself up, once, keeps its secrets to itself, and says what is wrong."""

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portal import create_app, keys
from portal.config import Config
from portal.errors import Misconfigured
from tests.house.code import ROOT


def flask(instance: Path, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """`flask --app wsgi …` with an instance folder of its own and no other settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    environ = kept | {"PORTAL_INSTANCE": str(instance)} | settings
    line = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
    return subprocess.run(line, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=120)


def test_the_first_start_makes_database_and_secrets_and_the_second_keeps_them(tmp_path):
    first = flask(tmp_path, "setup")
    assert first.returncode == 0, first.stderr
    secrets = {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()}
    assert set(secrets) == {"data.keys", "secret.key"}
    assert flask(tmp_path, "setup").returncode == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "keys").iterdir()} == secrets
    assert (tmp_path / "portal.db").stat().st_size > 100_000


def test_processes_that_start_at_once_share_their_secrets(tmp_path):
    """The first to come makes them; who comes while it writes waits."""
    with ThreadPoolExecutor(8) as many:
        for start in range(20):
            rings = list(many.map(lambda _, folder=tmp_path / str(start): keys.load(folder), range(8)))
            assert rings == [rings[0]] * 8


def test_an_empty_file_of_keys_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(keys, "PATIENCE", 1)
    (tmp_path / "data.keys").touch()
    with pytest.raises(Misconfigured, match=r"data\.keys is empty"):
        keys.load(tmp_path)


def test_secrets_are_their_owners_alone(tmp_path):
    tmp_path = tmp_path / "instance"
    flask(tmp_path, "setup")
    assert oct(tmp_path.stat().st_mode & 0o777) == "0o700"
    assert {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "keys").iterdir()} == {"0o600"}
    assert oct((tmp_path / "keys").stat().st_mode & 0o777) == "0o700"
    assert oct((tmp_path / "portal.db").stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize(
    "setting, value",
    [
        ("PORTAL_DATABASE_URL", "mysql://here"),
        ("PORTAL_SECRET_KEY", "short"),
        ("PORTAL_DATA_KEYS", "k1:nonsense"),
        ("PORTAL_SMTP_URL", "http://mail"),
        ("PORTAL_HTMX", "somewhere"),
        ("PORTAL_PROXIES", "many"),
    ],
)
def test_a_wrong_setting_is_a_sentence_that_names_it(tmp_path, setting, value):
    with pytest.raises(Misconfigured, match=setting):
        create_app(Config.read({setting: value}, tmp_path))


def test_the_portal_refuses_to_start_with_that_sentence(tmp_path):
    refused = flask(tmp_path, "setup", PORTAL_DATABASE_URL="mysql://here")
    assert refused.returncode != 0
    assert "PORTAL_DATABASE_URL must begin with sqlite:/// or postgresql://" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_trail_of_a_new_portal_is_whole(tmp_path):
    flask(tmp_path, "setup")
    assert flask(tmp_path, "verify-audit").returncode == 0


def test_a_taken_port_is_a_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = flask(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
    assert refused.returncode == 1
    assert "PORT=" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_nothing_made_by_running_goes_into_git():
    made = [
        "instance/portal.db",
        "instance/keys/data.keys",
        "instance/demo-accounts.csv",
        "translations/id/LC_MESSAGES/messages.mo",
        ".venv/x",
    ]
    ignored = subprocess.run(["git", "check-ignore", *made], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    assert ignored == made


def test_a_new_portal_has_its_public_page_at_once(tmp_path):
    flask(tmp_path, "setup")
    page = create_app(Config.read({}, tmp_path)).test_client().get("/")
    assert page.status_code == 200
    assert "Badan Kesbangpol Kabupaten Barito Timur" in page.text


def test_an_office_without_an_area_is_a_sentence(tmp_path):
    refused = flask(tmp_path, "setup", PORTAL_OFFICE="99.99")
    assert refused.returncode != 0
    assert "PORTAL_OFFICE" in refused.stderr
    assert "Traceback" not in refused.stderr

"""The whole way in w3m: no script, no style, no pictures. Deep: it needs a program that few machines have."""

import gzip
import os
import re
import shutil
import subprocess
from urllib.parse import urlencode

import pytest

from tests.browser import ROOT
from tests.street import serving
from tests.tips.stories import A_TIP, ask

UTF8 = ("-cols", "72", "-I", "UTF-8", "-O", "UTF-8")
pytestmark = pytest.mark.deep


@pytest.fixture(scope="module")
def w3m() -> str:
    if not shutil.which("w3m") and ROOT and shutil.which("apt-get"):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "install", "-q", "-y", "--no-install-recommends", "w3m"], env=quiet, check=False, timeout=600)
    found = shutil.which("w3m")
    assert found, "put w3m on the PATH and try again"
    return found


@pytest.fixture
def shows(app, w3m, tmp_path):
    """`shows("/cek", receipt=…)`: what stands on the screen, and the page behind it."""
    with serving(app) as base:

        def ask_for(path: str, **fields: str) -> tuple[str, str]:
            body = tmp_path / "body"
            body.write_text(urlencode(fields))
            post = ["-post", str(body)] if fields else []
            screen, source = (
                subprocess.run([w3m, how, *UTF8, *post, base + path], capture_output=True, check=True, timeout=30).stdout
                for how in ("-dump", "-dump_source")
            )
            plain = gzip.decompress(source) if source.startswith(b"\x1f\x8b") else source
            return screen.decode(), plain.decode()

        yield ask_for


def hidden(source: str, name: str) -> str:
    return re.findall(rf'name="{name}" value="([^"]*)"', source)[0]


@pytest.mark.parametrize("door, sent, stands", [("", "kami terima", "Sampai di mana"), ("/en", "received your report", "Where your")])
def test_telling_coming_back_and_answering(shows, door, sent, stands):
    screen, source = shows(f"{door}/")
    assert "110" in screen
    told = A_TIP | {"token": hidden(source, "token")}
    screen, _ = shows(f"{door}/", **told)
    assert sent in screen
    code = re.findall(r"^((?:\w{4} ){3}\w{4})$", screen, re.M)[0]
    assert code in shows(f"{door}/", **told)[0], "sent again it gives the same code"
    ask(code, "Di gudang yang mana?")
    screen, source = shows(f"{door}/cek", receipt=code.lower())
    assert stands in screen
    assert "Di gudang yang mana?" in screen
    assert A_TIP["story"] in " ".join(screen.split())
    screen, _ = shows(f"{door}/cek", ticket=hidden(source, "ticket"), token=hidden(source, "token"), story="Yang di tepi sungai.")
    assert "Yang di tepi sungai." in screen

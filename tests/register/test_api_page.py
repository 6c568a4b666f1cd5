"""docs/api.md, as somebody who follows it finds it: every command in it runs against a portal that is served."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cast import MACHINE_KEY
from tests.register.people import submissions, workers
from tests.register.systems import LIN, System
from tests.served import served

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
COMMANDS = re.findall(r"```sh\n(.*?)```", PAGE.read_text(), re.DOTALL)


@pytest.mark.skipif(shutil.which("curl") is None, reason="the page is written for curl")
def test_every_command_of_the_page_works(app, tmp_path):
    System(app).sends(LIN)
    with served(app, tmp_path / "log") as server:
        environ = {"KEY": MACHINE_KEY, "POA": f"http://127.0.0.1:{server.port}", "PATH": os.environ["PATH"]}
        for command in COMMANDS:
            ran = subprocess.run(["bash", "-e", "-c", command], cwd=tmp_path, env=environ, capture_output=True, text=True)
            assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
            assert "problem" not in ran.stdout
        too_large = "head -c 60000000 /dev/zero | curl -s -X PUT -H 'Content-Type: text/csv' --data-binary @- "
        told = subprocess.run(
            ["bash", "-c", f'{too_large} -H "Authorization: Bearer $KEY" "$POA/api/v1/roll"'], env=environ, capture_output=True, text=True
        )
        assert '"status": 413' in told.stdout, "also what is larger than the portal takes at all is answered in JSON"
    assert len(COMMANDS) == 5
    assert (len(workers()), len(submissions())) == (1, 1)
    assert "Lin Haoran" in (tmp_path / "roll.csv").read_text()


def test_the_page_is_short():
    assert len(PAGE.read_text().split()) < 420

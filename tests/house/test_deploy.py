"""What we ship to put the portal on a machine keeps nothing of a visit, and lets no upload lie on a disk as it came."""

import os
import re
from pathlib import Path

import pytest

from portal.web import serving
from portal.web.request import LARGEST_BODY

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
MEGABYTE = 1024 * 1024


def lines(name: str) -> list[str]:
    """What a file says, without its comments."""
    said = [re.sub(r"(^|\s)#.*", "", line).strip() for line in (DEPLOY / name).read_text().splitlines()]
    return [line for line in said if line]


def test_nginx_writes_no_log_of_requests():
    said = lines("nginx.conf")
    assert [line for line in said if line.startswith("access_log")] == ["access_log off;"]
    assert [line.split()[-1] for line in said if line.startswith("error_log")] == ["emerg;"], "lines about a request carry its address"
    assert not any("log_format" in line for line in said)


def test_nginx_keeps_bodies_and_answers_in_memory():
    said = dict(line.rstrip(";").split(None, 1) for line in lines("nginx.conf") if line.endswith(";") and " " in line)
    assert said["client_max_body_size"] == f"{LARGEST_BODY // MEGABYTE}m"
    assert said["proxy_request_buffering"] == "off", "a body that waits for its end waits in a file"
    assert said["proxy_max_temp_file_size"] == "0"
    assert said["client_body_temp_path"].startswith("/run/")
    assert said["gzip"] == "off", "the portal knows which answers may be compressed"


def test_caddy_writes_no_log_of_requests():
    said = lines("Caddyfile")
    assert not any(line.startswith("output") for line in said)
    assert [line for line in said if line.startswith("log")] == ["log default {"], "only the one that is made to say less"
    (quiet,) = [set(line.split()[1:]) for line in said if line.startswith("exclude")]
    assert {"http.log.access", "http.log.error", "http.handlers.reverse_proxy"} <= quiet
    assert f"max_size {LARGEST_BODY // MEGABYTE}MB" in said


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_only_the_proxy_says_where_somebody_comes_from(name):
    """What a visitor claims is not passed on, so a bucket cannot be dodged by a header."""
    forwarded = [line for line in lines(name) if "X-Forwarded-For" in line]
    assert len(forwarded) == 1
    assert re.search(r"\$remote_addr;|\{remote_host\}$", forwarded[0])


def test_the_service_hands_over_keys_and_leaves_nothing_of_its_memory_on_disk():
    said = dict(line.split("=", 1) for line in lines("portal.service") if "=" in line)
    assert (said["LimitCORE"], said["MemorySwapMax"], said["TemporaryFileSystem"]) == ("0", "0", "/tmp")
    assert (said["ProtectSystem"], said["NoNewPrivileges"], said["UMask"]) == ("strict", "yes", "0077")
    assert "LoadCredential" in said
    assert os.access(DEPLOY / "with-keys", os.X_OK)


def test_the_embedded_server_keeps_bodies_in_memory():
    """On the way in a test of its own says so: tests/web/test_serving.py."""
    assert serving.SETTINGS["outbuf_overflow"] >= LARGEST_BODY


def test_tor_keeps_no_addresses_either():
    assert "SafeLogging 1" in lines("torrc")

"""The portal behind the real nginx and the real Caddy, as we ship them: a report with photos goes through, and the proxy has kept nothing.

Deep: they are not on every machine. Where they are missing and we may, the system's packages bring them.
"""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from portal import clock
from portal.web import tokens
from tests.browser import ROOT
from tests.house.test_deploy import DEPLOY
from tests.pictures import jpeg_12mp_with_gps
from tests.served import free_port, served
from tests.tips.stories import A_TIP, STORY, filed

pytestmark = pytest.mark.deep
ADDRESS, AGENT, NAME = "127.0.0.77", "Mozilla/5.0 (Linux; Android 9; Kenari-99)", "portal.example.go.id"


def program(name: str) -> str:
    if not shutil.which(name) and ROOT and shutil.which("apt-get"):
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "install", "-q", "-y", "--no-install-recommends", name], env=quiet, check=False, timeout=600)
    found = shutil.which(name)
    assert found, f"put {name} on the PATH and try again"
    return found


@contextmanager
def nginx(folder: Path, portal: int) -> Iterator[int]:
    port = free_port()
    certificate(folder)
    changes = {
        "user www-data;": "",
        "/run/nginx.pid": f"{folder}/nginx.pid",
        "/var/log/nginx/error.log": f"{folder}/error.log",
        "/run/portal-nginx": f"{folder}/bodies",
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "/etc/portal/tls/": f"{folder}/",
        "127.0.0.1:8000": f"127.0.0.1:{portal}",
    }
    config = folder / "nginx.conf"
    config.write_text(changed((DEPLOY / "nginx.conf").read_text(), changes))
    line = [program("nginx"), "-p", str(folder), "-c", str(config), "-g", "daemon off; user root;" if ROOT else "daemon off;"]
    subprocess.run([*line[:5], "-t"], check=True, capture_output=True)
    yield from running(line, port, folder)


@contextmanager
def caddy(folder: Path, portal: int) -> Iterator[int]:
    port = free_port()
    certificate(folder)
    changes = {
        f"{NAME} {{": f"https://{NAME}:{port} {{\n\tbind 127.0.0.1\n\ttls {folder}/fullchain.pem {folder}/privkey.pem",
        "\tlog default {": "\tadmin off\n\tauto_https disable_redirects\n\tlog default {",
        "127.0.0.1:8000": f"127.0.0.1:{portal}",
    }
    config = folder / "Caddyfile"
    config.write_text(changed((DEPLOY / "Caddyfile").read_text(), changes))
    yield from running([program("caddy"), "run", "--config", str(config), "--adapter", "caddyfile"], port, folder)


def changed(text: str, changes: dict[str, str]) -> str:
    """What must differ on a machine where tests run; everything else is as shipped."""
    for ours, theirs in changes.items():
        assert ours in text, ours
        text = text.replace(ours, theirs)
    return text


def running(line: list[str], port: int, folder: Path) -> Iterator[int]:
    with (folder / "said").open("wb") as said:
        server = subprocess.Popen(line, stdout=said, stderr=said, env=os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder)})
        try:
            for _ in range(200):
                with socket.socket() as knock:
                    if knock.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield port
        finally:
            server.terminate()
            server.wait(10)


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(clock.now() - timedelta(days=1)).not_valid_after(clock.now() + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
    (folder / "fullchain.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )


def asks(port: int, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, bytes]:
    """From an address and with a browser that nobody else has."""
    trusting = ssl._create_unverified_context()
    line = socket.create_connection(("127.0.0.1", port), 60, source_address=(ADDRESS, 0))
    connection = http.client.HTTPSConnection(NAME, port, timeout=60, context=trusting)
    connection.sock = trusting.wrap_socket(line, server_hostname=NAME)
    headers = {"Host": NAME, "User-Agent": AGENT, **({"Content-Type": kind} if kind else {})}
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def a_report() -> tuple[bytes, str]:
    fields = A_TIP | {"token": tokens.new_token()}
    parts = [f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode() for name, text in fields.items()]
    for number in range(3):
        head = f'--b\r\nContent-Disposition: form-data; name="photos"; filename="IMG_{number}.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        parts.append(head.encode() + jpeg_12mp_with_gps() + bytes([number]) + b"\r\n")
    return b"".join([*parts, b"--b--\r\n"]), "multipart/form-data; boundary=b"


@pytest.mark.parametrize("proxy", [nginx, caddy], ids=["nginx", "caddy"])
def test_a_proxy_as_we_ship_it_keeps_nothing_of_a_visit(app, tmp_path, proxy):
    folder = tmp_path / "proxy"
    folder.mkdir()
    with served(app, tmp_path / "log", PROXIES="1", BASE_URL=f"https://{NAME}") as server, proxy(folder, server.port) as port:
        assert asks(port, "GET", "/")[0] == 200
        status, receipt = asks(port, "POST", "/", *a_report())
        assert status == 200, receipt[:2000]
        assert b'class="code"' in receipt
        assert asks(port, "GET", "/tidak-ada")[0] == 404
        server_gone = server.pid
        os.kill(server_gone, 19)  # stopped: the proxy waits, and the visitor leaves
        with socket.create_connection(("127.0.0.1", port), 5, source_address=(ADDRESS, 0)) as line:
            line.sendall(b"GET / HTTP/1.1\r\n\r\n")
        os.kill(server_gone, 18)
    assert filed() == 1
    kept = b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()) + (tmp_path / "log").read_bytes()
    assert NAME.encode() in kept, "what we look through holds the configuration, so it would hold the rest"
    for one in (ADDRESS, AGENT, "Kenari-99", STORY, "IMG_0.jpg"):
        assert one.encode() not in kept, one
    assert jpeg_12mp_with_gps()[5000:5032] not in kept

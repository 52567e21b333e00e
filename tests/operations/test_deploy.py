"""The files in deploy/, each read by the program it is for."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
from contextlib import ExitStack

import pytest

from operations.management.commands.run_maintenance import TASKS
from tests import processes
from tests.page_cache.test_processes import wait_until

pytestmark = pytest.mark.slow

DEPLOY = processes.ROOT / "deploy"


def program(name):
    # Servers are often kept from the PATH of plain users.
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def needs(name):
    return pytest.mark.skipif(not program(name), reason=f"{name} is not installed: its file stays unchecked")


def said_by(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


@needs("systemd-analyze")
def test_units_are_what_systemd_understands(tmp_path):
    here = f"{processes.ROOT}/.venv/bin/python"
    for unit in [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]:
        # Where the programs are is the only thing that is not the same here.
        (tmp_path / unit.name).write_text(
            unit.read_text().replace("/srv/rumia-social/.venv/bin/python", here)
        )
    code, said = said_by(program("systemd-analyze"), "verify", *sorted(tmp_path.iterdir()))
    ours = [line for line in said.splitlines() if "rumia-social" in line]
    assert (code, ours) == (0, [])


def test_each_timer_has_its_service_and_the_commands_are_there():
    for timer in DEPLOY.glob("*.timer"):
        assert timer.with_suffix(".service").exists()
    named = set(
        re.findall(r"manage\.py (\w+)", "".join(unit.read_text() for unit in DEPLOY.glob("*.service")))
    )
    assert named == {"prepare", "run_maintenance", "send_notices"}
    for name in [*named, *(task[0] for task in TASKS)]:
        assert list(processes.ROOT.glob(f"*/management/commands/{name}.py")), name


def nginx(folder, site, *arguments):
    """The command that runs nginx with its file for `site`, on a port of its own, which comes second."""
    certificate = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    key = ["-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test"]
    code, said = said_by(program("openssl"), "req", "-x509", *key, *certificate)
    assert code == 0, said
    port, plain = processes.free_port(), processes.free_port()
    told = (DEPLOY / "nginx.conf").read_text()
    for ours, here in {
        "/etc/letsencrypt/live/spoleczna.example.pl": str(folder),
        "http://127.0.0.1:8000": site,
        ":443": f":{port}",
        " 443": f" {port}",
        ":80;": f":{plain};",
        " 80;": f" {plain};",
    }.items():
        told = told.replace(ours, here)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = " ".join(f"{kind}_temp_path {folder};" for kind in kinds)
    user = "user root;" if os.geteuid() == 0 else ""  # or the folder is closed to it
    whole = folder / "nginx.conf"
    whole.write_text(f"{user} pid {folder}/pid; events {{}} http {{ error_log stderr; {folders} {told} }}")
    return [program("nginx"), "-p", folder, "-c", whole, *arguments], port


@needs("nginx")
@needs("openssl")
def test_nginx_takes_its_file(tmp_path):
    command, _ = nginx(tmp_path, "http://127.0.0.1:8000", "-t")
    code, said = said_by(*command)
    assert code == 0, said
    # From 1.25.1 on nginx would like HTTP/2 to be said in a line that older ones do not know.
    assert not [line for line in said.splitlines() if "[warn]" in line and "http2" not in line]


def over_tls(port):
    whoever = ssl.create_default_context()
    whoever.check_hostname, whoever.verify_mode = False, ssl.CERT_NONE
    return whoever.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=10))


def get(port, address):
    """The status and the headers of an answer."""
    asked = http.client.HTTPConnection("spoleczna.example.pl")
    asked.sock = over_tls(port)
    try:
        asked.request("GET", address)
        answer = asked.getresponse()
        answer.read()
        return answer.status, answer.headers
    finally:
        asked.close()


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@needs("nginx")
@needs("openssl")
def test_behind_nginx_slow_phones_hold_up_nobody(data, tmp_path):
    given = {
        "PRODUCTION": "1",
        "SECRET_KEY": "klucz-do-testow-" * 5,
        "ALLOWED_HOSTS": "spoleczna.example.pl,127.0.0.1",
        "TRUSTED_PROXIES": "1",
    }
    with ExitStack() as stack:
        site = stack.enter_context(processes.Site(data, **given))
        command, port = nginx(tmp_path, site.url, "-g", "daemon off;")
        proxy = subprocess.Popen([str(part) for part in command], stderr=subprocess.DEVNULL)
        stack.callback(proxy.wait)
        stack.callback(proxy.terminate)
        wait_until(lambda: listens(port))
        # Five for each thread of the site, each of them in the middle of sending a form, or of asking.
        for number in range(40):
            slow = stack.enter_context(over_tls(port))
            form = "POST /widok/ HTTP/1.1\r\nHost: spoleczna.example.pl\r\nContent-Length: 1000\r\n\r\nfont="
            slow.sendall(form.encode() if number % 2 else b"GET / HTTP/1.1\r\nHost: spolecz")
        for number in range(10):
            status, headers = get(port, f"/?made-anew={number}")
            assert status == 200  # and no redirection: the site knows that it was asked over HTTPS
            assert "Strict-Transport-Security" in headers


@needs("caddy")
def test_caddy_takes_its_file(tmp_path):
    file = (DEPLOY / "Caddyfile").read_text()
    if re.match(r"v?2\.([0-5]\.|6\.[0-3]\b)", said_by(program("caddy"), "version")[1]):
        # As the file itself says of this version.
        file = re.sub(r"(request|response)_buffers .*", r"buffer_\1s", file)
    (tmp_path / "Caddyfile").write_text(file)
    code, said = said_by(
        program("caddy"), "validate", "--config", tmp_path / "Caddyfile", "--adapter", "caddyfile"
    )
    assert code == 0, said


def test_environment_names_only_what_the_site_reads():
    named = re.findall(r"^#?(\w+)=", (DEPLOY / "rumia-social.env").read_text(), re.MULTILINE)
    readme = (processes.ROOT / "README.md").read_text()
    assert {"PRODUCTION", "SECRET_KEY", "DATA_DIR"} <= set(named)
    for name in named:
        assert f"`{name}`" in readme


def test_proxies_hand_on_whole_requests_and_say_over_which_line_they_came():
    nginx = (DEPLOY / "nginx.conf").read_text()
    assert "proxy_request_buffering on;" in nginx
    assert "X-Forwarded-Proto $scheme" in nginx
    assert "X-Forwarded-For $proxy_add_x_forwarded_for" in nginx
    assert "request_buffers" in (DEPLOY / "Caddyfile").read_text()

"""The files in deploy/, each read by the program it is for."""

import re
import shutil
import subprocess

import pytest

from rumia_social.management.commands.daily import CHORES
from tests import processes

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
    assert named == {"prepare", "daily", "send_notices"}
    for name in [*named, *(chore[0] for chore in CHORES)]:
        assert list(processes.ROOT.glob(f"*/management/commands/{name}.py")), name


@needs("nginx")
@needs("openssl")
def test_nginx_takes_its_file(tmp_path):
    certificate = ["-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"]
    key = ["-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test"]
    code, said = said_by(program("openssl"), "req", "-x509", *key, *certificate)
    assert code == 0, said
    site = (DEPLOY / "nginx.conf").read_text()
    site = site.replace("/etc/letsencrypt/live/spoleczna.example.pl", str(tmp_path))
    whole = tmp_path / "nginx.conf"
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = " ".join(f"{kind}_temp_path {tmp_path};" for kind in kinds)
    whole.write_text(f"pid {tmp_path}/pid; events {{}} http {{ error_log stderr; {folders} {site} }}")
    code, said = said_by(program("nginx"), "-t", "-p", tmp_path, "-c", whole)
    assert code == 0, said
    assert "[warn]" not in said


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

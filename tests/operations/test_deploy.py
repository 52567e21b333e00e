"""The files in deploy/ are valid for the programs that read them."""

import configparser
import re
import shutil
import subprocess

import pytest
import yaml

from operations.management.commands import send_mail
from operations.management.commands.run_maintenance import TASKS
from tests import processes

pytestmark = pytest.mark.slow

DEPLOY = processes.ROOT / "deploy"


def program(name):
    # Daemons are often not in the PATH of users.
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def needs(name):
    return pytest.mark.skipif(not program(name), reason=f"{name} is not installed: its file stays unchecked")


def said_by(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


@needs("systemd-analyze")
def test_systemd_units_are_valid(tmp_path):
    here = f"{processes.ROOT}/.venv/bin/python"
    for unit in [*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")]:
        # Only the path of the project differs on this machine.
        (tmp_path / unit.name).write_text(
            unit.read_text().replace("/srv/rumia-social/.venv/bin/python", here)
        )
    code, said = said_by(program("systemd-analyze"), "verify", *sorted(tmp_path.iterdir()))
    ours = [line for line in said.splitlines() if "rumia-social" in line]
    assert (code, ours) == (0, [])


def unit(name):
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str
    read.read(DEPLOY / name)
    return read


def test_service_restarts_without_limit():
    """systemd's default limit of 5 starts in 10 s would leave the site down when the database starts late."""
    site = unit("rumia-social.service")
    assert (site["Service"]["Restart"], site["Unit"]["StartLimitIntervalSec"]) == ("always", "0")


def test_services_start_after_the_database():
    """A timer with Persistent=true may run right after boot, before the database has started."""
    for service in DEPLOY.glob("*.service"):
        assert "postgresql.service" in unit(service.name)["Unit"]["After"], service.name


def test_timers_have_services_and_commands_exist():
    for timer in DEPLOY.glob("*.timer"):
        assert timer.with_suffix(".service").exists()
    named = set(
        re.findall(r"manage\.py (\w+)", "".join(unit.read_text() for unit in DEPLOY.glob("*.service")))
    )
    assert named == {"check_status", "prepare", "report_failure", "run_maintenance", "send_mail"}
    for name in [*named, *(task[0] for task in [*TASKS, *send_mail.Command.tasks])]:
        assert list(processes.ROOT.glob(f"*/management/commands/{name}.py")), name


def test_container_starts_as_the_service():
    service = unit("rumia-social.service")["Service"]
    compose = yaml.safe_load((processes.ROOT / "compose.yaml").read_text())["services"]
    command = compose["site"]["command"][-1]
    for line in (service["ExecStartPre"], service["ExecStart"]):
        assert line.removeprefix("/srv/rumia-social/") in command
    nginx = (DEPLOY / "nginx.conf").read_text()
    for source, target, *_ in (volume.split(":") for volume in compose["nginx"]["volumes"]):
        # deploy/nginx.conf finds its files, and what is mounted from here exists
        assert target in nginx or target == "/etc/nginx/conf.d/default.conf"
        assert source.startswith("/") or (processes.ROOT / source).exists()


HARDENING = re.compile(
    r"(?:Proc|Protect|Private|Restrict(?!=)|System|Lock|Memory|NoNew|Remove|Capability|UMask|StateDirectory)\w*=.*"
)


def test_services_are_hardened_alike():
    """The services of the timers read the same database and secrets as the site."""
    hardening = {path.name: set(HARDENING.findall(path.read_text())) for path in DEPLOY.glob("*.service")}
    main = hardening.pop("rumia-social.service")
    assert len(main) > 20
    assert {name: lines ^ main for name, lines in hardening.items() if lines != main} == {}


@needs("systemd-analyze")
@pytest.mark.parametrize("path", sorted(DEPLOY.glob("*.service")), ids=lambda path: path.name)
def test_exposure_of_service_stays_low(path):
    """The exposure of systemd.exec(5), from 0 to 10; what is left needs network, database and the host's files."""
    code, said = said_by(program("systemd-analyze"), "security", "--offline=true", "--threshold=15", path)
    assert code == 0, said[-300:]


def test_jobs_that_hang_are_stopped():
    for path in DEPLOY.glob("*.service"):
        service = unit(path.name)["Service"]
        # A long migration must not be killed; a job whose run never ends would never run again.
        expected = "infinity" if path.name == "rumia-social.service" else r"\d+(min|h)"
        assert re.fullmatch(expected, service["TimeoutStartSec"]), path.name


def test_failed_maintenance_is_repeated_then_told():
    maintenance = unit("rumia-social-maintenance.service")
    assert maintenance["Service"]["Restart"] == "on-failure"
    attempts = int(maintenance["Unit"]["StartLimitBurst"])
    assert attempts > 1
    unit_hours = {"h": 1, "min": 1 / 60}
    interval, timeout, pause = (
        int(number) * unit_hours[name]
        for number, name in (
            re.fullmatch(r"(\d+)(h|min)", value).groups()
            for value in (
                maintenance["Unit"]["StartLimitIntervalSec"],
                maintenance["Service"]["TimeoutStartSec"],
                maintenance["Service"]["RestartSec"],
            )
        )
    )
    assert interval > attempts * (timeout + pause)
    told_by = maintenance["Unit"]["OnFailure"].replace("%n", "")
    assert (DEPLOY / told_by).exists()

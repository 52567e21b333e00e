"""The commands of docs/operations.md, from nothing to a watched site, and its backup restored on a second machine."""

import re
import shutil

import pytest

from tests.processes import ROOT

from . import clean_machine

pytestmark = pytest.mark.slow

NAME = "spoleczna.rumia.example"
MARK = "#command-"
# After the clone the libraries and collected files come from this machine: nothing is older than what it is made of.
AFTER_CLONE = """
find /srv/rumia-social -type f -exec touch -d 2020-01-01 {} +
mkdir /srv/rumia-social/.venv
mount --bind -o ro $(readlink -f /srv/source/.venv) /srv/rumia-social/.venv
cp -rL /srv/source/.static /srv/rumia-social/.static
touch /srv/rumia-social/.static/.collected
"""


def get_commands(heading):
    """Return the indented lines below a heading of the document, up to the next one."""
    document = (ROOT / "docs/operations.md").read_text()
    section = re.split(r"^##+ ", document.partition(f"\n{heading}\n")[2], flags=re.MULTILINE)[0]
    return [line.strip() for line in section.splitlines() if re.match(r"    (?:   )?\S", line)]


def prepare_command(command):
    """Return the command of the document as it can be run on a clean machine of the tests."""
    if command.startswith("NAME="):
        return f"NAME={NAME}"
    if command.startswith("git clone"):
        local = re.sub(r"https://\S+", "/srv/source", command)
        return local.replace("git clone", "git clone --quiet --no-hardlinks") + AFTER_CLONE
    if "check_launch" in command:
        return f"{command} || true"  # nobody has filled in anything yet
    if "check_status" in command:
        return f"{command} || [ $? = 1 ]  # a warning: the disk of this machine may be nearly full"
    return command


def compose(commands):
    """Return a script that runs the commands and prints a mark before the output of each."""
    lines = [f"echo 127.0.0.1 {NAME} >>/etc/hosts", "export SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"]
    for number, command in enumerate(commands):
        lines += [f"echo '{MARK}{number}'", prepare_command(command)]
    return "\n".join(lines)


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
        f"curl --silent --write-out '%{{http_code}}' --header 'Host: obcy.example' https://{NAME}/ || true",
        "stat -c '%a %U' /etc/rumia-social.env /var/lib/rumia-social /var/backups/rumia-social",
        "cp /var/backups/rumia-social/kopia-*.zip /srv/shared/",
    ]
    return run(tmp_path_factory.mktemp("first") / "machine", get_commands("## One host") + ending, shared)


def find(outputs, words):
    [found] = [text for command, text in outputs.items() if words in command]
    return found


def test_document_leads_to_a_served_site(first_machine):
    assert re.search(r"https://\S+/admin/nowe-haslo/\S{20,}", find(first_machine, "rumia-manage prepare"))
    assert find(first_machine, "/readyz").startswith("ok ")
    assert "<h1" in find(first_machine, "/ekonomia-spoleczna/")
    assert find(first_machine, "Host: obcy") == "000"


def test_document_leads_to_a_watched_site(first_machine):
    said = find(first_machine, "check_status")
    assert said.startswith(("OK", "WARNING")), said  # the disks of this machine may be nearly full
    for part in (
        "baza danych działa",
        "ostatnia kopia sprzed 0 godz",
        f"certyfikat {NAME} ważny jeszcze 89 dni",
    ):
        assert part in said
    missing = find(first_machine, "check_launch")
    assert "Deklaracja dostępności" in missing
    assert "PRODUCTION" not in missing
    nightly = find(first_machine, "start rumia-social-maintenance.service")
    assert "Kopia serwisu: /var/backups/rumia-social/kopia-" in nightly
    assert "Poczta nie jest ustawiona" in nightly


def test_document_leaves_secrets_to_their_owners(first_machine):
    assert find(first_machine, "stat -c").splitlines() == ["600 root", "700 rumia-social", "700 rumia-social"]


def test_backup_is_restored_on_a_second_machine(first_machine, shared, tmp_path):
    commands = get_commands("## One host")
    until_prepare = commands[: commands.index("rumia-manage prepare")]
    restore = get_commands("## Restore, and the drill")[:3]
    shutil.copy(
        max(shared.glob("kopia-*.zip")), shared / "kopia-2026-11-23-030000.zip"
    )  # the name in the document
    page = f"--header 'Host: {NAME}' --header 'X-Forwarded-Proto: https' http://127.0.0.1:8000/ekonomia-spoleczna/"
    looked_at = [f"curl --silent --fail {page}"]
    said = run(tmp_path / "second", [*until_prepare, "cd /srv/shared", *restore, *looked_at], shared)
    assert "Serwis jest taki jak w kopii" in find(said, "rumia-manage restore")
    headings = [
        re.findall("<h[12].*?</h[12]>", find(machine, "/ekonomia-spoleczna/"))
        for machine in (first_machine, said)
    ]
    assert headings[0] == headings[1] != []

"""The commands of docs/operations.md: from nothing to a watched site, restored on a second one, upgraded and back."""

import re
import shutil

import pytest

from tests import site_database
from tests.processes import ROOT

from . import clean_machine

pytestmark = pytest.mark.slow

NAME = "spoleczna.rumia.example"
MARK = "#command-"
# After the clone the libraries and collected files come from this machine: nothing is older than what it is made of.
AFTER_CLONE = """
find /srv/rumia-social -type f -exec touch -d 2020-01-01 {} +
mkdir /srv/venv
mount --bind -o ro $(readlink -f /srv/source/.venv) /srv/venv
ln -s /srv/venv /srv/rumia-social/.venv
cp -rL /srv/source/.static /srv/rumia-social/.static
touch /srv/rumia-social/.static/.collected
"""
# The document's mail server asks for a password; this one takes everything.
MAIL_SERVER = """
printf 'EMAIL_HOST=127.0.0.1\\nEMAIL_PORT=2525\\nEMAIL_HOST_USER=\\nEMAIL_USE_TLS=0\\n' >>/etc/rumia-social.env
/srv/source/.venv/bin/python -u -m aiosmtpd --nosetuid --listen 127.0.0.1:2525 >/run/mail 2>&1 &
"""
# A new version in the repository, with a migration.
NEW_VERSION = """
git clone --quiet /srv/shared/repository.git /srv/work
cd /srv/work/feedback/migrations
latest=$(ls 0*.py | tail -n 1)
cat >9999_later.py <<END
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("feedback", "${latest%.py}")]
    operations = []
END
git add .
git -c user.name=Ala -c user.email=ala@example.pl commit --quiet --message "feedback: add a migration"
git push --quiet
cd /
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
    if command.startswith("REPOSITORY="):
        return """
            rm -rf /srv/shared/repository.git  # of a machine before
            git clone --quiet --bare --no-hardlinks /srv/source /srv/shared/repository.git
            REPOSITORY=/srv/shared/repository.git
        """
    if command.startswith("git clone"):
        return command.replace("git clone", "git clone --quiet --no-hardlinks") + AFTER_CLONE
    if "EMAIL_HOST=" in command:
        return command + MAIL_SERVER
    if "EXTRAS=" in command:
        return command.partition("EXTRAS=")[0]  # the libraries of the tests hold them
    if "check_launch" in command:
        return f"{command} || true"  # nobody has filled in anything yet
    if "check_status" in command:
        return f"{command} || true  # the disk may be nearly full, and the second machine has no nginx"
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
    outputs = {}
    for number, text in zip(said[1::2], said[2::2], strict=True):
        command = commands[int(number)]
        outputs[command] = outputs.get(command, "") + text
    return outputs


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="module")
def first_machine(tmp_path_factory, shared):
    """Return {command of "One host": what it printed}."""
    ending = [
        "systemctl start rumia-social-maintenance.service; journalctl",
        f"curl --silent --fail https://{NAME}/ekonomia-spoleczna/",
        f"curl --silent --write-out '%{{http_code}}' --header 'Host: obcy.example' https://{NAME}/ || true",
        "stat -c '%a %U' /etc/rumia-social.env /var/lib/rumia-social /var/backups/rumia-social",
        "cp /var/backups/rumia-social/kopia-*.zip /srv/shared/",
        "cat /run/mail",
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
    assert "To: administrator@example.pl" in find(first_machine, "cat /run/mail")
    nightly = find(first_machine, "start rumia-social-maintenance.service")
    assert "Kopia serwisu: /var/backups/rumia-social/kopia-" in nightly
    assert "Wysłane listy spraw: 0" in nightly


def test_document_leaves_secrets_to_their_owners(first_machine):
    assert find(first_machine, "stat -c").splitlines() == ["600 root", "700 rumia-social", "700 rumia-social"]


@pytest.fixture(scope="module")
def second_machine(first_machine, shared, tmp_path_factory):
    """Return the same of a machine on which the backup is restored, upgraded, and brought back."""
    commands = get_commands("## One host")
    until_prepare = commands[: commands.index("rumia-manage prepare")]
    restore = get_commands("## Restore, and the drill")[:3]
    # The name in the document.
    shutil.copy(max(shared.glob("kopia-*.zip")), shared / "kopia-2026-11-23-030000.zip")
    page = f"--header 'Host: {NAME}' --header 'X-Forwarded-Proto: https' http://127.0.0.1:8000/ekonomia-spoleczna/"
    looked_at = [f"curl --silent --fail {page}"]
    upgrade = [NEW_VERSION, *get_commands("## Upgrade"), f"curl --silent --fail --show-error {page}"]
    folder = tmp_path_factory.mktemp("second") / "machine"
    return run(folder, [*until_prepare, "cd /srv/shared", *restore, *looked_at, *upgrade], shared)


def get_headings(page):
    return re.findall("<h[12].*?</h[12]>", page)


def test_backup_is_restored_on_a_second_machine(first_machine, second_machine):
    assert "Serwis jest taki jak w kopii" in find(second_machine, "restore kopia-")
    restored = get_headings(find(second_machine, "curl --silent --fail --header"))
    assert restored == get_headings(find(first_machine, "/ekonomia-spoleczna/")) != []


def test_document_leads_to_a_new_version_and_back(first_machine, second_machine):
    assert "przed-aktualizacja.zip" in find(second_machine, "journalctl")
    assert "taki jak w kopii /var/lib/rumia-social/przed-aktualizacja.zip" in find(
        second_machine, "/przed-akt"
    )
    again = get_headings(find(second_machine, "--show-error"))
    assert again == get_headings(find(first_machine, "/ekonomia-spoleczna/"))


@pytest.mark.skipif(not site_database.SERVER, reason="needs a server of PostgreSQL: make test-postgres")
def test_document_leads_to_a_site_on_postgresql(tmp_path, shared):
    commands = get_commands("## One host")
    services = commands.index(
        "cp /srv/rumia-social/deploy/*.service /srv/rumia-social/deploy/*.timer /etc/systemd/system/"
    )
    served = commands.index("curl --fail https://$NAME/readyz")
    path = [*commands[:services], *get_commands("### PostgreSQL"), *commands[services : served + 3]]
    said = run(
        tmp_path / "machine", [*path, f"curl --silent --fail https://{NAME}/ekonomia-spoleczna/"], shared
    )
    assert find(said, "/readyz").startswith("ok ")
    assert find(said, "rumia-manage verify").strip().endswith("plików.")
    assert get_headings(find(said, "/ekonomia-spoleczna/"))

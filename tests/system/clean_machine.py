"""
A machine as the system was installed, to follow docs/operations.md on: changes are lost at its end.

It is an overlay of this machine's own file system in namespaces of its own for mounts, processes and the network, so it
has free ports 80 and 443 and no way out. What cannot be real there is replaced by the programs in stand_ins.py: systemd
(no init), certbot (no authority), apt-get (no registry), ufw. Needs root and Linux.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.processes import ROOT, environment

STAND_INS = Path(__file__).with_name("stand_ins.py")
NAMES = ("apt-get", "certbot", "journalctl", "systemctl", "systemd-run", "ufw")
NAMESPACES = ["unshare", "--mount", "--pid", "--fork", "--net", "--kill-child"]
SETUP = """
set -e
mount -t tmpfs -o size=1g tmpfs {folder}
mkdir {folder}/upper {folder}/work {folder}/root
mount -t overlay overlay -o lowerdir=/,upperdir={folder}/upper,workdir={folder}/work {folder}/root
cd {folder}/root
mount -t proc proc proc
mount --rbind /dev dev
mount -t tmpfs tmpfs tmp
mount -t tmpfs tmpfs run
chmod 1777 tmp
mkdir -p srv/source srv/shared .{python}
mount --bind -o ro {root} srv/source
mount --bind {shared} srv/shared
mount --bind -o ro {python} .{python}
# The site's user must reach the interpreter, wherever the tests have it from.
for folder in {parents}; do chmod o+rx .$folder; done
rm -rf var/lib/rumia-social var/backups/rumia-social srv/rumia-social etc/rumia-social.env etc/letsencrypt
for name in {names}; do
    printf '#!/bin/sh\\nexec {interpreter} /srv/stand_ins.py %s "$@"\\n' $name >usr/local/sbin/$name
    chmod 755 usr/local/sbin/$name
done
cp {stand_ins} srv/stand_ins.py
cp {script} srv/script.sh
ip link set lo up
exec chroot . /bin/bash -e /srv/script.sh
"""


def run(folder, script, shared):
    """Run the shell script on a clean machine; `shared` is a folder it finds as /srv/shared. Return the process."""
    python = Path(sys.base_prefix).resolve()
    (folder / "script.sh").write_text(script)
    (folder / "machine").mkdir()
    setup = SETUP.format(
        folder=folder / "machine",
        root=ROOT,
        shared=shared,
        python=python,
        parents=" ".join(str(parent) for parent in [*python.parents][:-1]) or "''",
        names=" ".join(NAMES),
        interpreter=Path(sys.executable).resolve(),
        stand_ins=STAND_INS,
        script=folder / "script.sh",
    )
    return subprocess.run(
        [*NAMESPACES, "bash", "-c", setup],
        env=environment(PATH=f"/usr/local/sbin:{os.environ['PATH']}:/usr/sbin:/sbin", LC_ALL="C.UTF-8"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=900,
    )


def is_possible():
    """Return whether namespaces and overlays can be made here."""
    overlay = "mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work /mnt"
    probe = f"mount -t tmpfs tmpfs /mnt && mkdir /mnt/upper /mnt/work && {overlay}"
    try:
        return (
            subprocess.run([*NAMESPACES, "sh", "-c", probe], capture_output=True, timeout=30).returncode == 0
        )
    except FileNotFoundError:
        return False

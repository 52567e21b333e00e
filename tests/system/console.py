"""A process with the settings of the site, in which tests run code that changes content."""

import contextlib
import json
import subprocess
import sys

from tests.processes import ROOT, environment

LOOP = """
import json, sys
import django
django.setup()
from django.db import connections
for line in sys.stdin:
    code, names = json.loads(line)
    exec(code, names)
    connections.close_all()
    print(json.dumps(names.get("result")), flush=True)
"""


class Console:
    """`console(code, **names)` runs the code with these variables and returns the value of its variable `result`."""

    def __init__(self, data_dir, **given):
        self.environment = environment(
            DATA_DIR=data_dir, DJANGO_SETTINGS_MODULE="rumia_social.settings", **given
        )

    def __enter__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-c", LOOP],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *error):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()

    def __call__(self, code, **names):
        self.process.stdin.write(json.dumps([code, names]) + "\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline()
        assert said, f"This failed:\n{code}"
        return json.loads(said)

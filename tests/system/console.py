"""Python of the site's own, beside its processes: tests change content with it."""

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
    names = {}
    exec(json.loads(line), names)
    connections.close_all()
    print(json.dumps(names.get("result")), flush=True)
"""


class Console:
    """`console(code)` runs the code and returns what it calls `result` (as JSON keeps it)."""

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
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()

    def __call__(self, code):
        self.process.stdin.write(json.dumps(code) + "\n")
        self.process.stdin.flush()
        said = self.process.stdout.readline()
        assert said, f"This failed:\n{code}"
        return json.loads(said)

"""`make audit` passes only if every dependency was examined and none is vulnerable."""

import json
import subprocess

import pytest

from .. import audit

SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
VULNERABLE = {**SOUND, "vulns": [{"id": "PYSEC-1", "fix_versions": ["5.2.20"]}]}
SKIPPED = {"name": "pillow", "skip_reason": "not found on PyPI"}


@pytest.mark.parametrize(
    ("dependencies", "code", "said"),
    [
        ([SOUND], 0, "1 of 1"),
        ([VULNERABLE], 1, "django 5.2.19: PYSEC-1, mended in 5.2.20"),
        ([SOUND, SKIPPED], 1, "NOT audited, because there is no data about them: pillow"),
        ([SKIPPED], 1, "NOTHING was audited"),
        ([], 1, "NOTHING was audited"),
    ],
)
def test_audit_passes_only_if_all_is_examined(monkeypatch, capsys, dependencies, code, said):
    result = subprocess.CompletedProcess([], 0, stdout=json.dumps({"dependencies": dependencies}))
    monkeypatch.setattr(audit.subprocess, "run", lambda *args, **options: result)
    assert audit.main() == code
    assert said in capsys.readouterr().out


def test_audit_without_network_fails(monkeypatch, capsys):
    def run(*args, **options):
        raise subprocess.TimeoutExpired("pip_audit", 120)

    monkeypatch.setattr(audit.subprocess, "run", run)
    assert audit.main() == 1
    assert "NOTHING was audited" in capsys.readouterr().out

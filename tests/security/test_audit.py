"""The audit of dependencies in `make lint`."""

import json
import subprocess

import pytest

from .. import audit

pytestmark = pytest.mark.slow


@pytest.fixture
def found(monkeypatch):
    """`found(stdout)` sets the output of pip-audit."""

    def found(stdout):
        answer = subprocess.CompletedProcess([], 0, stdout=stdout)
        monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: answer)

    return found


def test_known_vulnerability_fails_with_name(found, capsys):
    weak = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
    found(json.dumps({"dependencies": [weak, {"name": "django", "version": "5.2", "vulns": []}]}))
    assert audit.main() == 1
    assert "pillow 1.0: PYSEC-1, mended in 1.1" in capsys.readouterr().out


def test_audit_without_findings_reports_count(found, capsys):
    dependencies = [
        {"name": "django", "version": "5.2", "vulns": []},
        {"name": "uv", "skip_reason": "no data"},
    ]
    found(json.dumps({"dependencies": dependencies}))
    assert audit.main() == 0
    assert capsys.readouterr().out.splitlines() == [
        "Dependencies audited: 1 of 2.",
        "NOT audited, because there is no data about them: uv.",
    ]


def test_audit_without_network_warns_and_passes(found, capsys):
    found("")
    assert audit.main() == 0
    assert "NOT audited" in capsys.readouterr().out

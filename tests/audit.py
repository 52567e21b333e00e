"""
Audit of dependencies for known vulnerabilities: `python -m tests.audit`, part of `make lint`.

It fails if there are any. If the vulnerability database cannot be reached it prints a warning and passes, so that
changes do not depend on another server.
"""

import json
import subprocess
import sys

AUDIT = [
    *(sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off"),
    *("--timeout", "10", "--format", "json", "--requirement", "requirements-dev.txt"),
]


def main():
    try:
        audit = subprocess.run(AUDIT, capture_output=True, text=True, timeout=120)
        dependencies = json.loads(audit.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        print("Dependencies NOT audited: the data about vulnerabilities cannot be reached.")
        return 0
    skipped = [dependency["name"] for dependency in dependencies if "skip_reason" in dependency]
    for dependency in dependencies:
        for vulnerability in dependency.get("vulns", []):
            mended = ", ".join(vulnerability["fix_versions"]) or "no version yet"
            print(f"{dependency['name']} {dependency['version']}: {vulnerability['id']}, mended in {mended}")
    print(f"Dependencies audited: {len(dependencies) - len(skipped)} of {len(dependencies)}.")
    if 0 < len(skipped) < len(dependencies):
        print(f"NOT audited, because there is no data about them: {', '.join(skipped)}.")
    return int(any(dependency.get("vulns") for dependency in dependencies))


if __name__ == "__main__":
    sys.exit(main())

"""
Audit of dependencies for known vulnerabilities: `make audit`.

It asks PyPI, so it fails on a machine that reaches a mirror of packages only. Not a part of `make lint`, whose result
should depend on the code alone.
"""

import json
import subprocess
import sys

AUDIT = [
    *(sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off"),
    *("--timeout", "10", "--format", "json", "--requirement", "requirements-dev.txt"),
]


def main():
    """Print what is vulnerable and what has not been examined. Return 0 if there is neither."""
    try:
        audit = subprocess.run(AUDIT, capture_output=True, text=True, timeout=120)
        dependencies = json.loads(audit.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        dependencies = []
    skipped = [dependency["name"] for dependency in dependencies if "skip_reason" in dependency]
    for dependency in dependencies:
        for vulnerability in dependency.get("vulns", []):
            mended = ", ".join(vulnerability["fix_versions"]) or "no version yet"
            print(f"{dependency['name']} {dependency['version']}: {vulnerability['id']}, mended in {mended}")
    print(f"Dependencies audited: {len(dependencies) - len(skipped)} of {len(dependencies)}.")
    if len(skipped) == len(dependencies):
        print("NOTHING was audited: PyPI's data about vulnerabilities cannot be reached.")
    elif skipped:
        print(f"NOT audited, because there is no data about them: {', '.join(skipped)}.")
    is_complete = bool(dependencies) and not skipped
    return 0 if is_complete and not any(dependency["vulns"] for dependency in dependencies) else 1


if __name__ == "__main__":
    sys.exit(main())

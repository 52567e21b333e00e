"""
Whether the lower bounds in pyproject.toml are true: the site's tests have passed on exactly these versions.

`make test-lowest` records in tests/floors.txt on which versions they passed; `make lock` checks. A bound below what can
be installed, or one raised or lowered since, is not true.
"""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PROJECT, LOWEST, TESTED = ROOT / "pyproject.toml", ROOT / ".venv-lowest/lowest.txt", ROOT / "tests/floors.txt"


def read_floors(path):
    """Return {package: lower bound} of the site's dependencies and of its extras, without developers' tools."""
    project = tomllib.loads(path.read_text())["project"]
    extras = [wanted for name, wanted in project["optional-dependencies"].items() if name != "dev"]
    requirements = map(Requirement, sum(extras, project["dependencies"]))
    return {
        canonicalize_name(requirement.name): next(
            bound.version for bound in requirement.specifier if bound.operator == ">="
        )
        for requirement in requirements
    }


def read_pins(path):
    if not path.exists():
        return {}
    pins = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([\w.]+)", path.read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pins}


def record():
    """Write down the versions that the tests have just passed on."""
    lowest = read_pins(LOWEST)
    lines = [f"{name}=={lowest[name]}\n" for name in sorted(read_floors(PROJECT))]
    TESTED.write_text(
        "# Written by `make test-lowest` when all tests have passed on these versions.\n" + "".join(lines)
    )


def check():
    """Print each bound that is not true. Return whether there are none."""
    tested = read_pins(TESTED)
    untrue = {
        name: floor
        for name, floor in read_floors(PROJECT).items()
        if name not in tested or Version(tested[name]) != Version(floor)
    }
    for name, floor in untrue.items():
        said = (
            f"the lowest that the tests passed on is {tested[name]}"
            if name in tested
            else "it was never tested"
        )
        print(f"pyproject.toml: {name}>={floor}, but {said}.", file=sys.stderr)
    if untrue:
        print("Not locked. Run make test-lowest; if it passes, make lock again.", file=sys.stderr)
    return not untrue


if __name__ == "__main__":
    sys.exit(record() if sys.argv[1:] == ["record"] else not check())

"""
Mutation testing of the modules in tests/mutants.toml (`make mutants`), with the Python of .venv-mutants.

Cosmic Ray changes a module in one place (another comparison, another number, no decorator) in a copy of the project and
runs the quick tests of that module. A mutant survives if they all pass.

    python -m tests.mutants [module …]    SAMPLE=20 runs a fixed random sample of 20 mutants per module

The exit code is 1 if the mutation score of a module is below MIN_SCORE. A mutant takes about four seconds.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import toml
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkResult

ROOT = Path(__file__).parent.parent
LIST = tomllib.loads(Path(__file__).with_name("mutants.toml").read_text("utf-8"))
MIN_SCORE = 0.9
TIMEOUT_SECONDS = 300
NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "var", "docs", "bench")
# One replacement per operator is enough: "+" need not become each of nine others.
SKIPPED_OPERATORS = [
    "core/ReplaceBinaryOperator_(?!Add_Sub|Sub_Add|Mul_Div|Div_Mul|FloorDiv_Mul|Mod_Mul|BitOr_BitAnd|BitAnd_BitOr)",
    "core/ReplaceComparisonOperator_(Eq|NotEq)_(?!NotEq|Eq|Gt)",
    "core/ReplaceComparisonOperator_(Is|IsNot)_(?!IsNot|Is)",
]


def main(names):
    unknown = set(names) - LIST["modules"].keys()
    if unknown:
        return f"Not in tests/mutants.toml: {', '.join(sorted(unknown))}"
    scores = {}
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        project = Path(folder) / "project"
        shutil.copytree(ROOT, project, ignore=NOT_COPIED)
        os.environ["TEST_DATABASE_FILE"] = str(Path(folder) / "test.sqlite3")
        for name in names or LIST["modules"]:
            results = list(examine(project, name))
            scores[name] = count(name, results)
            print(f"{name:35} {describe(*scores[name])}", flush=True)
            for line in list_survivors(name, results):
                print(f"    {line}", flush=True)
    print("\n" + "\n".join(f"{name:35} {describe(*score)}" for name, score in scores.items()))
    return int(any(noticed < MIN_SCORE * total for noticed, total, _ in scores.values()))


def examine(project, module):
    """Yield (original line, mutated line, whether a test failed) for each mutant of `module`."""
    python = ROOT / ".venv" / "bin" / "python"
    options = "--exitfirst --quiet --reuse-db -p no:cacheprovider -m 'not slow and not browser'"
    settings = {
        "module-path": module,
        "timeout": TIMEOUT_SECONDS,
        "excluded-modules": [],
        "test-command": f"{python} -m pytest {options} {' '.join(LIST['modules'][module])}",
        "distributor": {"name": "local"},
        "filters": {"operators-filter": {"exclude-operators": SKIPPED_OPERATORS}},
    }
    config, session = (
        project.parent / "cosmic-ray.toml",
        project.parent / f"{module.replace('/', '-')}.sqlite3",
    )
    config.write_text(toml.dumps({"cosmic-ray": settings}))

    def run(command, *arguments):
        program = Path(sys.executable).with_name(command)
        subprocess.run([program, *arguments], cwd=project, check=True)

    run("cosmic-ray", "init", config, session)
    run("cosmic-ray", "baseline", config)
    run("cr-filter-operators", session, config)
    if size := int(os.environ.get("SAMPLE") or 0):
        with use_db(session, WorkDB.Mode.open) as work:
            skip_all_but(work, size)
    run("cosmic-ray", "exec", config, session)
    with use_db(session, WorkDB.Mode.open) as work:
        for _, result in work.completed_work_items:
            # Mutants that do not compile are skipped.
            if (
                result.worker_outcome != WorkerOutcome.SKIPPED
                and result.test_outcome != TestOutcome.INCOMPETENT
            ):
                before, after = get_changed_lines(result.diff)
                yield before, after, result.is_killed


def skip_all_but(work, size):
    """Keep a random sample of `size` mutants, with a fixed seed."""
    pending = sorted(item.job_id for item in work.pending_work_items)
    order = {item.job_id: str(item.mutations) for item in work.pending_work_items}
    chosen = random.Random(1).sample(sorted(pending, key=order.get), min(size, len(pending)))
    skipped = [job for job in pending if job not in set(chosen)]
    work.set_multiple_results(skipped, WorkResult(WorkerOutcome.SKIPPED, output="not in the sample"))


def get_changed_lines(diff):
    lines = diff.splitlines()
    before = [line[1:].strip() for line in lines if line.startswith("-") and not line.startswith("---")]
    after = [line[1:].strip() for line in lines if line.startswith("+") and not line.startswith("+++")]
    return " ".join(before), " ".join(after)


def is_accepted(module, before, after):
    """Return whether tests/mutants.toml lists the mutant, or its line with all its mutants."""
    return any(
        remove_spaces(after) in map(remove_spaces, accepted.get("mutants", ()))
        or remove_spaces(before) in map(remove_spaces, accepted.get("lines", ()))
        for accepted in LIST["accepted"]
        if accepted["module"] == module
    )


def remove_spaces(line):
    return "".join(line.split())


def count(module, results):
    """Return (killed mutants, mutants without accepted survivors, accepted survivors)."""
    accepted = sum(not noticed and is_accepted(module, before, after) for before, after, noticed in results)
    return sum(noticed for *_, noticed in results), len(results) - accepted, accepted


def describe(noticed, total, accepted):
    return f"{noticed:4} of {total:4}  {noticed / total if total else 1:6.1%}" + (
        f"  and {accepted} that survive on purpose" if accepted else ""
    )


def list_survivors(module, results):
    for before, after, noticed in results:
        if not noticed and not is_accepted(module, before, after):
            yield f"{before}  →  {after}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

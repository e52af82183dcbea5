"""`python3 run.py test` and `python3 run.py bench`: everything that the build runs, in one place."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path

from run_parts import debian
from run_parts.place import ROOT, test_environment
from run_parts.telling import WRONG_USE, CannotGoOn, say

CHECKS = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
)
TYPES = ("mypy", ["mypy"])  # takes a quarter of a minute: it runs while the tests are gathered
PROCESSES = 2
QUICK, FULL = "quick", "--full"
# What needs no database: the plan of the house, and decisions.
PURE = ("tests/architecture", "tests/*/*/rules", "tests/*/*/test_rules.py")
# Each begins with a half in the order of the folders; whoever is done first takes from the other. A caller's own come
# later on the command line, and win.
WORKERS = ["-n", str(PROCESSES), "--dist", "worksteal"]


def run_tests(python: Path, arguments: list[str]) -> int:
    """Checks and tests, as much of them as `arguments` say. Returns 0, or 1 when anything failed.

    Nothing: what the build runs. "--full" alone: that on both databases, and what is slow. "quick": checks and pure
    tests. Anything else goes to pytest.
    """
    if arguments == [QUICK]:
        return _ended(_run_quick(python))
    with_checks = arguments in ([], [FULL])
    with tempfile.TemporaryDirectory(prefix="run-") as private:
        environment = test_environment(os.environ, private)
        debian.make_postgres_user()
        without_browser = debian.browser_problem()
        failed = _run_checks(python, environment) if with_checks else []
        types = _Beside(python, environment, *TYPES) if with_checks else None
        if arguments == [FULL] and (without_hsm := debian.hsm_problem()):
            print(f"Not run: {without_hsm}", flush=True)
        if without_browser:
            print(f"Not run: {without_browser}", flush=True)
            if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
                failed.append("browser tests (not run)")
        chosen = [] if without_browser is None else ["-m", "not browser"]
        if not _pytest(python, environment, [*chosen, *arguments, *(["tests"] if with_checks else [])]):
            failed.append("pytest")
        failed += types.ended() if types else []
    return _ended(failed)


def _run_quick(python: Path) -> list[str]:
    """The checks, and the tests that need neither database nor browser; the names of what failed."""
    with tempfile.TemporaryDirectory(prefix="run-") as private:
        environment = test_environment(os.environ, private)
        failed, types = _run_checks(python, environment), _Beside(python, environment, *TYPES)
        if not _pytest(python, environment, pure_tests()):
            failed.append("pytest")
        return failed + types.ended()


def pure_tests() -> list[str]:
    """Where tests lie that need neither database nor browser."""
    return sorted(path.relative_to(ROOT).as_posix() for pattern in PURE for path in ROOT.glob(pattern))


def _ended(failed: list[str]) -> int:
    if failed:
        say(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def _run_checks(python: Path, environment: dict[str, str]) -> list[str]:
    """Runs the checks that need no test, each to its end; returns the names of those that failed."""
    failed, summary = [], []
    for name, arguments in CHECKS:
        started = time.monotonic()
        print(f"== {name}", flush=True)
        status = subprocess.run([str(python), "-P", "-m", *arguments], cwd=ROOT, env=environment).returncode
        summary.append(f"{name}: {'failed' if status else 'passed'} ({time.monotonic() - started:.1f} s)")
        if status:
            failed.append(name)
    print("== " + "; ".join(summary), flush=True)
    return failed


class _Beside:
    """A check that runs beside the tests. What it said is told when both have ended."""

    def __init__(self, python: Path, environment: dict[str, str], name: str, arguments: list[str]) -> None:
        """Start it."""
        self._name, self._said = name, Path(environment["XDG_RUNTIME_DIR"]) / f"{name}.txt"
        command = [str(python), "-P", "-m", *arguments]
        with self._said.open("w") as said:
            self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=subprocess.STDOUT)

    def ended(self) -> list[str]:
        """Wait for it; its name if it failed."""
        failed = bool(self._process.wait())
        print(f"== {self._name}: {'failed' if failed else 'passed'}\n{self._said.read_text()}", end="", flush=True)
        return [self._name] if failed else []


def _pytest(python: Path, environment: dict[str, str], arguments: list[str]) -> bool:
    here = Path.cwd()
    folder = here if here.is_relative_to(ROOT) and not any(one.startswith("tests") for one in arguments) else ROOT
    command = [str(python), "-P", "-m", "pytest", *WORKERS, *arguments]
    return subprocess.run(command, cwd=folder, env=environment).returncode == 0


def benchmarks(folder: Path) -> list[str]:
    """The names of all benchmarks, without the ending."""
    return sorted(path.stem for path in folder.glob("bench_*.py"))


def run_benchmarks(python: Path, arguments: list[str]) -> int:
    """Runs one benchmark by name (the rest is handed to it), or all in turn; returns 0, or 1 when one failed."""
    known = benchmarks(ROOT / "bench")
    wanted = known
    if arguments:
        name = arguments[0].removesuffix(".py").removeprefix("bench_")
        wanted = [one for one in known if one == f"bench_{name}"]
        if not wanted and (ROOT / "bench" / f"{name}.py").is_file():
            wanted = [name]
        if not wanted:
            listed = ", ".join(one.removeprefix("bench_") for one in known) or "none yet"
            raise CannotGoOn(f"There is no benchmark {arguments[0]!r}. Known: {listed}", WRONG_USE)
    if not wanted:
        say("There are no benchmarks yet.")
    failed = False
    with tempfile.TemporaryDirectory(prefix="run-") as private:
        environment = test_environment(os.environ, private)
        for name in wanted:
            print(f"== {name.removeprefix('bench_')}", flush=True)
            command = [str(python), "-m", f"bench.{name}", *arguments[1:]]
            failed |= subprocess.run(command, cwd=ROOT, env=environment).returncode != 0
    return 1 if failed else 0

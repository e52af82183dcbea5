"""The virtual environment: named after its lock and Python, built once, stamped last, repaired when interrupted."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from run_parts import debian
from run_parts.place import ROOT
from run_parts.telling import CannotGoOn, last_lines, say

FOLDER = ROOT / ".venv"
STAMP = ".ready"
RUNTIME, TEST = "runtime", "test"
COMPILED = ("app.py", "foundation", "returns", "planning", "reintegration", "rights", "demo", "migrations")


def lock_path(kind: str) -> Path:
    """The file of pinned packages for "runtime" or "test"."""
    return ROOT / "requirements" / f"{kind}.txt"


def environment_name(lock: bytes, version: tuple[int, int], machine: str) -> str:
    """The folder name of the environment for a lock: another lock, Python or processor is another folder."""
    python = f"py{version[0]}.{version[1]}"
    digest = hashlib.sha256(lock + f"\n{python} {machine}".encode()).hexdigest()
    return f"{python}-{digest[:12]}"


def environment_folder(kind: str) -> Path:
    """Where the environment of "runtime" or "test" lies for the Python that runs this."""
    lock = lock_path(kind).read_bytes()
    return FOLDER / environment_name(lock, sys.version_info[:2], os.uname().machine)


def is_ready(folder: Path) -> bool:
    """Whether an environment was built to its end and its Python still exists."""
    return (folder / STAMP).is_file() and (folder / "bin" / "python").exists()


def ensure(kind: str) -> Path:
    """The Python of a ready environment, built first when needed. Raises CannotGoOn with the cure when it cannot be.

    The test set holds everything of the runtime set, so it serves for both.
    """
    usable = [environment_folder(kind), environment_folder(TEST)]
    for folder in usable:
        if is_ready(folder):
            return folder / "bin" / "python"
    with locked(FOLDER / ".lock", "Another set-up is under way here; waiting for it") as lock:
        if not is_ready(usable[0]):
            _build(usable[0], lock_path(kind), lock)
    return usable[0] / "bin" / "python"


@contextlib.contextmanager
def locked(path: Path, waiting: str) -> Iterator[int]:
    """Holds a lock file, saying `waiting` when another process has it; yields its descriptor."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(waiting)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _build(folder: Path, lock_file: Path, lock: int) -> None:
    started = time.monotonic()
    _need_venv_module()
    # No stamp while the folder is in pieces: what an interruption leaves is thrown away at the next start.
    (folder / STAMP).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    say(f"Setting up {folder.relative_to(ROOT)} (once; about a minute)")
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=_pip_environment(),
        pass_fds=[lock],
    )
    if made.returncode:
        raise CannotGoOn(f"{last_lines(made.stdout)}\nThe virtual environment could not be created in {folder}.")
    with _compiling():
        _install(folder / "bin" / "python", lock_file, lock)
    fresh = folder / (STAMP + ".new")
    fresh.write_text(lock_file.name + "\n", encoding="utf-8")
    fresh.replace(folder / STAMP)
    say(f"Set up in {time.monotonic() - started:.0f} s")
    _mention_leftovers()


@contextlib.contextmanager
def _compiling() -> Iterator[None]:
    """Compiles our own modules while the block waits for the network: the first start would have to do it."""
    command = [sys.executable, "-m", "compileall", "-q", *(str(ROOT / name) for name in COMPILED)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet) as compiler:
        try:
            yield
        except BaseException:
            compiler.terminate()
            raise


def _need_venv_module() -> None:
    """Debian ships Python without ensurepip, which `python -m venv` needs."""
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if debian.may_install():
        for name in (package, "python3-venv"):
            say(f"Installing {name}, which this Python needs to make a virtual environment")
            installed = debian.install([name])
            importlib.invalidate_caches()
            if installed and importlib.util.find_spec("ensurepip"):
                return
    raise CannotGoOn(
        f"This Python cannot make virtual environments: {package} is missing.\n"
        f"Cure: as root, apt-get install {package}\n"
        "Then start this command again."
    )


def _pip_environment() -> dict[str, str]:
    """The caller's pip settings (index, proxy, certificates), without those that install somewhere else."""
    elsewhere = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")
    environment = {name: value for name, value in os.environ.items() if name not in elsewhere}
    environment.update(PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1", PYTHONUNBUFFERED="1")
    return environment


def _install(python: Path, lock_file: Path, lock: int) -> None:
    pins = len(re.findall(r"(?m)^[\w.\[\]-]+==", lock_file.read_text(encoding="utf-8")))
    command = [str(python), "-m", "pip", "install", "--progress-bar", "off", "--only-binary", ":all:"]
    # The lock names every package, so nothing is left to resolve. Without --no-deps pip looks for the newest release
    # behind a requirement with an extra (`coverage[toml]`), finds no hash for it, and gives up on the day it comes out.
    command += ["--no-deps", "--require-hashes", "-r", str(lock_file)]
    # pip keeps the lock file open: should this process be killed, nobody else builds while pip still writes.
    pip = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=_pip_environment(),
        pass_fds=[lock],
    )
    tail: deque[str] = deque(maxlen=25)
    found = 0
    try:
        for line in pip.stdout or ():
            tail.append(line.rstrip())
            if line.startswith("Collecting "):
                found += 1
                if found % 10 == 0:
                    say(f"  {found} of up to {pins} packages fetched")
            elif line.startswith("Installing collected"):
                say(f"  {found} packages fetched, installing them")
        status = pip.wait()
    except BaseException:
        # As a Ctrl-C would: pip then clears its temporary folders.
        pip.send_signal(signal.SIGINT)
        pip.wait()
        raise
    if status:
        reason = "\n".join(tail)
        raise CannotGoOn(
            f"{reason}\nThe packages could not be installed (reason above).\n"
            "Cure: check the network, or point pip at your package index with PIP_INDEX_URL; then start again."
        )


def _mention_leftovers() -> None:
    """Environments of earlier locks are named, not deleted: a running server may still use one."""
    python = f"py{sys.version_info[0]}.{sys.version_info[1]}-"
    wanted = {environment_folder(RUNTIME), environment_folder(TEST)}
    leftovers = [entry.name for entry in FOLDER.iterdir() if entry.name.startswith(python) and entry not in wanted]
    if leftovers:
        say(f"No longer needed in {FOLDER.relative_to(ROOT)}, delete at will: {', '.join(sorted(leftovers))}")

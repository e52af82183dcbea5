"""Where things lie (checkout, instance folder) and the environment that child processes get."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from run_parts.telling import WRONG_USE, CannotGoOn

ROOT = Path(__file__).resolve().parent.parent
MODES = ("demo", "live")
# These belong to an installation; a test run must not reach its data, nor its mail server.
INSTALLATION_SETTINGS = (
    "DATABASE_URL",
    "INSTANCE_PATH",
    "APP_MODE",
    "MASTER_KEY",
    "MASTER_KEY_FILE",
    "MASTER_KEY_ID",
    "MAIL_PROVIDER",
)


def mode_of(environment: Mapping[str, str]) -> str:
    """ "demo" or "live", as APP_MODE says; demo when it says nothing. Raises CannotGoOn for anything else."""
    mode = environment.get("APP_MODE", "").strip().lower() or "demo"
    if mode not in MODES:
        raise CannotGoOn(f"APP_MODE={mode!r}: use one of {', '.join(MODES)}.", WRONG_USE)
    return mode


def instance_folder(environment: Mapping[str, str]) -> Path:
    """The absolute folder that holds this installation's data; a relative INSTANCE_PATH is the caller's."""
    return Path(environment.get("INSTANCE_PATH", "").strip() or ROOT / "instance").absolute()


def module_command(python: Path, module: str) -> list[str]:
    """The beginning of a command line that runs a module of the environment.

    -P keeps files of the folder that the command runs in from being taken for modules of the service.
    """
    return [str(python), "-P", "-m", "run_parts.quick", module]


def child_environment(environment: Mapping[str, str], mode: str) -> dict[str, str]:
    """The environment of the programs that run the service.

    Relative paths are made absolute first, because servers run in the checkout and commands where the caller is.
    """
    child = {name: value for name, value in environment.items() if name not in ("PYTHONHOME", "VIRTUAL_ENV")}
    child["PYTHONPATH"] = str(ROOT)
    child["FLASK_APP"] = str(ROOT / "app.py")
    child["APP_MODE"] = mode
    child["INSTANCE_PATH"] = str(instance_folder(environment))
    if mode == "demo":
        child.setdefault("LOG_LEVEL", "warning")  # whoever tries the demo sees its sign-ins, and not a line per job
    for name in ("MASTER_KEY_FILE", "SMTP_PASSWORD_FILE", "HSM_PIN_FILE", "PG_BIN"):
        if child.get(name, "").strip():
            child[name] = os.path.abspath(child[name].strip())
    return child


def test_environment(environment: Mapping[str, str], runtime_folder: str) -> dict[str, str]:
    """The environment of the checks: no installation's settings, and what PostgreSQL and the browser need.

    `runtime_folder` is a private folder: the PostgreSQL of the tests warns without one.
    """
    child = {name: value for name, value in environment.items() if name not in INSTALLATION_SETTINGS}
    # Without compiled files every worker, and every program that a test starts, compiles all of the service anew.
    for name in ("PYTHONHOME", "VIRTUAL_ENV", "FLASK_APP", "PYTHONDONTWRITEBYTECODE"):
        child.pop(name, None)
    child["PYTHONPATH"] = str(ROOT)
    child["XDG_RUNTIME_DIR"] = runtime_folder
    # A locale that is named but not installed stops initdb; this one is built in.
    child["LC_ALL"] = "C.UTF-8"
    # useradd lies in /usr/sbin, which a plain `su` leaves out of the path.
    child["PATH"] = os.pathsep.join([child.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin", "/sbin"])
    return child

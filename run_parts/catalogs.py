"""Translation catalogs: compiled when a text file is newer than what the program reads."""

from __future__ import annotations

import subprocess
from pathlib import Path

from run_parts.place import ROOT
from run_parts.telling import CannotGoOn, last_lines, say
from run_parts.virtual import FOLDER, locked

TRANSLATIONS = ROOT / "translations"


def stale_catalogs(folder: Path) -> list[Path]:
    """The .po files whose compiled .mo is missing or older."""
    stale = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            stale.append(source)
    return stale


def compile_catalogs(python: Path) -> None:
    """Compiles the catalogs that need it. Raises CannotGoOn when a translation file has a mistake."""
    if not stale_catalogs(TRANSLATIONS):
        return
    with locked(FOLDER / ".lock", "Another set-up is under way here; waiting for it"):
        if not stale_catalogs(TRANSLATIONS):
            return
        say("Compiling translations")
        done = subprocess.run(
            [str(python), "-m", "babel.messages.frontend", "-q", "compile", "-d", str(TRANSLATIONS)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    if done.returncode:
        raise CannotGoOn(f"{last_lines(done.stdout)}\nThe translations could not be compiled (reason above).")

"""Is the database ready? Decided without starting the service; `flask prepare` does the work when it is not."""

from __future__ import annotations

import ast
import hashlib
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from run_parts.place import ROOT, module_command
from run_parts.telling import CannotGoOn, say
from run_parts.virtual import locked

SIGN_INS = Path("demo") / "sign-ins.json"
STAMP = ".prepared"
# What `flask prepare` brings into the database: migrations of all stores, and the rules' numbers.
PREPARED_FROM = ("migrations/*/versions/*.py", "data/rules/*.toml")


def heads(versions: Path) -> set[str]:
    """The newest revisions in a folder of Alembic migrations: those that no other one follows. Empty when in doubt."""
    revisions: set[str] = set()
    followed: set[str] = set()
    for path in versions.glob("*.py"):
        try:
            facts = _assigned(path)
        except (SyntaxError, ValueError, OSError):
            return set()
        if isinstance(facts.get("revision"), str):
            revisions.add(facts["revision"])
            down = facts.get("down_revision") or ()
            followed.update([down] if isinstance(down, str) else down)
    return revisions - followed


def _assigned(path: Path) -> dict[str, Any]:
    """The literal values of `revision` and `down_revision` in a migration."""
    facts: dict[str, Any] = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
        elif isinstance(node, ast.AnnAssign) and node.value:
            target, value = node.target, node.value
        else:
            continue
        if isinstance(target, ast.Name) and target.id in ("revision", "down_revision"):
            facts[target.id] = ast.literal_eval(value)
    return facts


def stored_heads(database: Path) -> set[str]:
    """The revisions that a SQLite database says it is at; empty when there is none or it cannot be read."""
    if not database.is_file():
        return set()
    try:
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=1)
    except sqlite3.Error:
        return set()
    try:
        return {str(row[0]) for row in connection.execute("SELECT version_num FROM alembic_version")}
    except sqlite3.Error:
        return set()
    finally:
        connection.close()


def fingerprint(root: Path, mode: str) -> str:
    """One value for everything that a preparation brings in, and the mode it was made for."""
    digest = hashlib.sha256(mode.encode())
    for pattern in PREPARED_FROM:
        for path in sorted(root.glob(pattern)):
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def is_prepared(root: Path, instance: Path, mode: str, database_url: str) -> bool:
    """Whether the default database is at the newest migration and was prepared for this mode from these files.

    False when in doubt, and for a database elsewhere: preparing twice does no harm.
    """
    if database_url.strip():
        return False
    if mode == "demo" and not (instance / SIGN_INS).is_file():
        return False
    try:
        stamp = (instance / STAMP).read_text(encoding="utf-8")
    except OSError:
        return False
    newest = heads(root / "migrations" / "data" / "versions")
    known = bool(newest) and stored_heads(instance / "data" / "returns.db") == newest
    return known and stamp == fingerprint(root, mode)


def prepare(python: Path, environment: dict[str, str], *, always: bool = False) -> str:
    """Brings the database up to date when it is not; returns what the command printed (an administrator's link).

    `always` runs it in any case. Raises CannotGoOn with the command's own exit status when it fails; it has said why.
    """
    instance, mode = Path(environment["INSTANCE_PATH"]), environment["APP_MODE"]
    address = environment.get("DATABASE_URL", "")
    if not always and is_prepared(ROOT, instance, mode, address):
        return ""
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locked(instance / ".prepare.lock", "Another process is preparing the database; waiting for it"):
        if not always and is_prepared(ROOT, instance, mode, address):
            return ""
        say("Preparing the database")
        command = [*module_command(python, "flask"), "prepare", *(["--demo"] if mode == "demo" else [])]
        done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        printed = done.stdout.decode("utf-8", "replace").strip()
        if done.returncode:
            if printed:
                print(printed, file=sys.stderr)
            raise CannotGoOn("The database could not be prepared (reason above).", done.returncode)
        (instance / STAMP).write_text(fingerprint(ROOT, mode), encoding="utf-8")
    return printed

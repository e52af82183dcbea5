"""A few computers that never finish their requests do not keep anybody else from working."""

import http.client
import os
import shutil
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bench.servers import Client
from tests.system.served import Served

HALVES = (
    b"",
    b"GET /sign-in HTTP/1.1\r\nHost: x\r\n",
    b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 900000\r\n\r\nemail=",
    b"POST /imports HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nemail\r\n",
)


@pytest.fixture(scope="module")
def served(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served") / "instance"
    shutil.copytree(demo_folder, folder)
    found = Served(folder)
    yield found
    found.stop()


@contextmanager
def half_requests(port: int, count: int, *, trickling: bool) -> Iterator[None]:
    """So many connections that never come to an end; those that are closed come again."""
    ended, lines = threading.Event(), dict[int, socket.socket]()

    def keep() -> None:
        while not ended.wait(0.2):
            for number in range(count):
                try:
                    if number not in lines:
                        lines[number] = socket.create_connection(("127.0.0.1", port), timeout=2)
                        lines[number].sendall(HALVES[number % len(HALVES)])
                    elif trickling:
                        lines[number].sendall(b"X")
                except OSError:
                    if number in lines:
                        lines.pop(number).close()

    thread = threading.Thread(target=keep)
    thread.start()
    try:
        while len(lines) < count:
            time.sleep(0.05)
        yield
    finally:
        ended.set()
        thread.join(30)
        for line in lines.values():
            line.close()


def seconds_of(client: Client, path: str, status: tuple[int, ...] = (200,)) -> float:
    began = time.monotonic()
    assert client.get(path)[0] in status
    return time.monotonic() - began


@pytest.mark.parametrize("trickling", [False, True], ids=["silent", "trickling"])
def test_64_half_requests_keep_nobody_from_working(served: Served, trickling: bool) -> None:
    with closing(served.signed_in()) as officer:
        _works_beside_half_requests(served, officer, trickling)


def _works_beside_half_requests(served: Served, officer: Client, trickling: bool) -> None:
    plain = statistics.median(seconds_of(officer, "/cases") for _time in range(9))
    with half_requests(served.port, 64, trickling=trickling):
        health, pages = [], []
        for _time in range(9):
            with closing(Client(served.port)) as somebody:
                health.append(seconds_of(somebody, "/healthz", (200, 503)))
            pages.append(seconds_of(officer, "/cases"))
    # Of a few milliseconds twice is noise on a machine that does something else, and so is one answer of nine.
    for answers in (pages, health):
        assert statistics.median(answers) < max(2 * plain, 0.1), (plain, answers)


def test_after_a_body_that_is_too_large_the_connection_goes_on(served: Served) -> None:
    """It said so, and closed: whoever sent the next form on it lost it."""
    line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    line.request("POST", "/sign-in", b"x" * 3_000_000, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = line.getresponse()
    assert answer.status == 413
    assert answer.getheader("Connection") != "close"
    assert answer.getheader("Server") is None, "nobody is told which server it is"
    answer.read()
    before = line.sock
    line.request("GET", "/sign-in")
    assert line.getresponse().status == 200
    assert line.sock is before
    line.close()


def test_what_is_no_request_is_told_nothing_of_the_server(served: Served) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as line:
        line.sendall(b"nonsense\r\n\r\n")
        answer = line.recv(4_096)
    assert answer.startswith(b"HTTP/1.")
    assert b"server:" not in answer.lower()
    assert b"waitress" not in answer.lower()


def test_a_worker_that_dies_is_replaced(served: Served) -> None:
    children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children")
    before = children.read_text().split()
    assert len(before) == 2
    os.kill(int(before[0]), 9)
    served.until(lambda: len(set(children.read_text().split()) - {before[0]}) == 2)
    assert served.status_of("/sign-in") == 200

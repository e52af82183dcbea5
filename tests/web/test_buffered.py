"""Who keeps the server waiting is let go of: deadlines for whole requests, bounds for addresses and for memory."""

import contextlib
import http.client
import select
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from bench.served import served
from foundation.web import buffered
from foundation.web.buffered import MOST_OF_ADDRESS, neighbourhood

HALF_HEADERS = b"GET / HTTP/1.1\r\nHost: x\r\n"
HALF_BODY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\na"
Connect = Callable[[bytes], socket.socket]


def _answers(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    length = len(environ["wsgi.input"].read())
    body = b"x" * 30_000_000 if environ["PATH_INFO"] == "/long" else f"{length} bytes".encode()
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@pytest.fixture
def port() -> Iterator[int]:
    """A server with two threads."""
    with served(_answers, threads=2, most_of_address=MOST_OF_ADDRESS) as port:
        yield port


@pytest.fixture
def connect(port: int) -> Iterator[Connect]:
    """Open a connection that sends this much."""
    opened: list[socket.socket] = []

    def open_one(sent: bytes) -> socket.socket:
        opened.append(socket.create_connection(("127.0.0.1", port), timeout=10))
        opened[-1].sendall(sent)
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def _is_closed(line: socket.socket, within: float) -> bool:
    """Whether the other side lets go in time, without an answer."""
    if not select.select([line], [], [], within)[0]:
        return False
    try:
        return line.recv(100) == b""
    except ConnectionResetError:
        return True


def _whole(line: socket.socket) -> bytes:
    """An answer whose body comes in a piece of its own, or with its head."""
    answer = line.recv(1_000)
    return answer if answer.endswith(b"bytes") else answer + line.recv(1_000)


def _ask(port: int, path: str = "/", body: bytes | None = None) -> bytes:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET" if body is None else "POST", path, body)
    answer = line.getresponse().read()
    line.close()
    return answer


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deadlines that a test can wait for."""
    for name, value in {
        "HEADERS_SECONDS": 1.0, "BODY_SECONDS": 1.0, "IDLE_SECONDS": 3.0, "ANSWER_SECONDS": 1.0, "LONGEST_SECONDS": 4.0,
    }.items():  # fmt: skip
        monkeypatch.setattr(buffered, name, value)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("sent", [b"", b"GET", HALF_HEADERS, HALF_BODY], ids=["nothing", "a word", "headers", "a body"])
@pytest.mark.parametrize("trickles", [False, True], ids=["silent", "trickling"])
def test_a_half_request_has_its_time_in_all(connect: Connect, sent: bytes, trickles: bool) -> None:
    line, began = connect(sent), time.monotonic()
    while not _is_closed(line, 0.2):
        assert time.monotonic() - began < 8
        if trickles and sent:
            try:
                line.sendall(b"X")
            except OSError:
                break


@pytest.mark.usefixtures("quick")
def test_a_body_that_comes_as_from_an_old_phone_is_waited_for_but_not_for_ever(connect: Connect, port: int) -> None:
    line = connect(HALF_BODY.replace(b"100000", b"20001"))
    for _piece in range(20):
        line.sendall(b"x" * 1_000)
        time.sleep(0.1)
    assert line.recv(100).startswith(b"HTTP/1.1 200")
    endless, began = connect(HALF_BODY.replace(b"100000", b"9000000")), time.monotonic()
    while not _is_closed(endless, 0.1):
        assert time.monotonic() - began < 12
        try:
            endless.sendall(b"x" * 2_000)
        except OSError:
            break
    assert time.monotonic() - began > 3


@pytest.mark.usefixtures("quick")
def test_a_connection_may_rest_between_two_requests_and_whoever_does_not_read_goes(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    unread: list[int] = []
    close = buffered.Channel.handle_close

    def noted(channel: buffered.Channel) -> None:
        unread.append(channel.total_outbufs_len)
        close(channel)

    monkeypatch.setattr(buffered.Channel, "handle_close", noted)
    line = connect(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert _whole(line).endswith(b"0 bytes")
    time.sleep(1.5)
    line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert _whole(line).endswith(b"0 bytes")
    assert _is_closed(line, 8)
    slow = connect(b"GET /long HTTP/1.1\r\nHost: x\r\n\r\n")
    until = time.monotonic() + 20
    while not any(unread) and time.monotonic() < until:
        time.sleep(0.2)
    assert any(unread), "who reads nothing is let go of without being waited for"
    read = 0
    with contextlib.suppress(ConnectionResetError):
        while piece := slow.recv(1_000_000):
            read += len(piece)
    assert read < 30_000_000


def test_half_requests_of_one_address_make_room_for_whoever_comes(connect: Connect, port: int) -> None:
    halves = [connect(HALF_HEADERS if number % 2 else HALF_BODY) for number in range(buffered.MOST_OF_ADDRESS + 20)]
    began = time.monotonic()
    assert _ask(port) == b"0 bytes"
    assert time.monotonic() - began < 2
    assert _is_closed(halves[0], 5), "the one that waited longest"
    assert not _is_closed(halves[-1], 0.5)


def test_bodies_in_memory_have_a_bound_of_their_own(
    connect: Connect, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(buffered, "MOST_HELD", 5_000_000)
    lines = [connect(HALF_BODY.replace(b"100000", b"9000000")) for _line in range(4)]
    for line in lines:
        try:
            line.sendall(b"x" * 3_000_000)
        except OSError:
            pass
    until = time.monotonic() + 10
    while not any(_is_closed(line, 0.1) for line in lines):
        assert time.monotonic() < until
    assert _ask(port, body=b"y" * 1_000_000) == b"1000000 bytes"


def test_a_body_beyond_what_any_form_takes_is_refused_unread(connect: Connect) -> None:
    line = connect(HALF_BODY.replace(b"100000", str(buffered.MOST_BODY).encode()))
    answer = line.recv(1_000)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"Connection: close" in answer


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8:0:0:ffff::9", "2001:db8::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
    ],
)
def test_a_household_counts_as_one(address: str, home: str) -> None:
    assert neighbourhood(address) == home

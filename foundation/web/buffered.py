"""The web worker: it reads requests whole before a thread takes them, and lets go of who keeps it waiting.

gunicorn loads the program once, forks workers and replaces one that dies; waitress, inside of each, waits for all
connections at once. A half request costs a connection, never one of the few threads. What waitress lacks is added here:
deadlines for a whole request (it counts silence alone, so a byte a second holds a connection for ever), and bounds that
let go of the connection that has waited longest, so that whoever comes is still let in.
"""

import contextlib
import ipaddress
import logging
import math
import os
import socket
import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

# Seconds for the lines before a body, in all; and between two requests of a connection.
HEADERS_SECONDS, IDLE_SECONDS = 20, 75
# A body has a minute, goes on while it comes at the speed of an old phone on the whole, and then ends anyway.
BODY_SECONDS, SLOWEST_BYTES, LONGEST_SECONDS = 60, 4_096, 900
ANSWER_SECONDS = 300  # until an answer has been fetched
# Connections of one worker that wait: of one address, and of all. Behind a proxy all have its address.
MOST_OF_ADDRESS, MOST_IN_ALL = 50, 800
_MILLION = 1_000_000
MOST_BODY = 64 * _MILLION  # more than any form takes: what is larger is not even read
MOST_HELD = 192 * _MILLION  # of all bodies together, in memory: nothing that people send is laid down on a disk
_MOST_HEADERS = 32_768
_MOST_ANSWER = 64 * _MILLION  # a thread writes so much ahead of who reads slowly
_LOOKED_AFTER = _MILLION
_BACKLOG = 2_048
_TURN_SECONDS = 0.5


class Channel(HTTPChannel):
    """A connection that knows since when it keeps the server waiting."""

    def __init__(self, *args: Any, **named: Any) -> None:
        """As waitress makes it."""
        self.since = time.monotonic()  # the first byte of a half request, or the end of the last answer
        self.answering_since: float | None = None
        self.answered = False
        self._unseen = 0
        super().__init__(*args, **named)
        self.home = neighbourhood(self.addr[0])

    def received(self, data: bytes) -> bool:
        """Take what came; note when a request begins."""
        if self.request is None:
            self.since = time.monotonic()
        came: bool = super().received(data)
        self._unseen += len(data)
        if self._unseen >= _LOOKED_AFTER:
            self._unseen = 0
            self.server.hold_less(self)
        return came

    def service(self) -> None:
        """Answer, in a thread; meanwhile it is the client who waits."""
        self.since = math.inf
        super().service()
        self.since, self.answered = time.monotonic(), True

    def hang_up(self) -> None:
        """End the connection although an answer waits: whoever never reads is never ready to be written to either."""
        if self.total_outbufs_len:
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)  # the loop is told, and closes it in its turn

    @property
    def waits(self) -> bool:
        """Whether nothing can be done for it but to wait."""
        return not (self.requests or self.total_outbufs_len or self.will_close or self.close_when_flushed)

    @property
    def held(self) -> int:
        """Bytes of bodies in memory."""
        half = self.request
        whole = sum(request.body_bytes_received for request in list(self.requests))
        return int(whole + (half.body_bytes_received if half is not None else 0))

    def is_late(self, now: float) -> bool:
        """Whether it has had its time."""
        if self.total_outbufs_len:
            self.answering_since = self.answering_since or now
            return now - self.answering_since > ANSWER_SECONDS
        self.answering_since = None
        if not self.waits:
            return False
        waited, half = now - self.since, self.request
        if half is None:
            return waited > (IDLE_SECONDS if self.answered else HEADERS_SECONDS)
        if not half.headers_finished:
            return waited > HEADERS_SECONDS
        enough = (waited - BODY_SECONDS) * SLOWEST_BYTES
        return waited > LONGEST_SECONDS or half.body_bytes_received < enough


def neighbourhood(address: str) -> str:
    """Who counts as one: an address, and of the long ones the half that a household shares."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))
    return address


class Server(TcpWSGIServer):
    """A server that lets go of who keeps it waiting."""

    channel_class = Channel
    most_of_address = MOST_OF_ADDRESS

    def maintenance(self, now: float) -> None:
        """Let go of every connection that has had its time; waitress asks for it every second."""
        moment = time.monotonic()
        for channel in list(self.active_channels.values()):
            if channel.is_late(moment):
                channel.will_close = True
                channel.hang_up()

    def handle_accept(self) -> None:
        """Let somebody in, and out who waited longest where there are too many of an address, or in all."""
        super().handle_accept()
        waiting = [channel for channel in self.active_channels.values() if channel.waits]
        for home, count in Counter(channel.home for channel in waiting).items():
            if count > self.most_of_address:
                _let_go((channel for channel in waiting if channel.home == home), count - self.most_of_address)
        if len(self.active_channels) > MOST_IN_ALL:
            _let_go((channel for channel in waiting if channel.waits), len(self.active_channels) - MOST_IN_ALL)

    def hold_less(self, latest: Channel) -> None:
        """Keep what bodies take in memory below its bound: whoever holds most of it goes."""
        sizes = {channel: channel.held for channel in self.active_channels.values() if not channel.will_close}
        if sum(sizes.values()) <= MOST_HELD:
            return
        of_home: Counter[str] = Counter()
        for channel, size in sizes.items():
            of_home[channel.home] += size
        half = [channel for channel in sizes if channel.waits]
        gone = max(half, key=lambda channel: (of_home[channel.home], sizes[channel]), default=latest)
        gone.will_close = True
        gone.request = None


def _let_go(waiting: Iterable[Channel], count: int) -> None:
    """Close those that waited longest, and before those between two requests those that never finished one."""
    ordered = sorted(waiting, key=lambda channel: (channel.request is None and channel.answered, channel.since))
    for channel in ordered[:count]:
        channel.will_close = True


def server_for(app: Any, listener: Any, tasks: ThreadedTaskDispatcher, connections: dict[int, Any]) -> Server:
    """The server of one listening socket; every socket that it waits for is in `connections`."""
    proxies = getattr(app, "config", {}).get("TRUSTED_PROXIES", 0)
    adjustments = Adjustments(
        sockets=[listener],
        backlog=_BACKLOG,
        connection_limit=MOST_IN_ALL + 100,
        cleanup_interval=1,
        max_request_body_size=MOST_BODY,
        max_request_header_size=_MOST_HEADERS,
        inbuf_overflow=2 * MOST_BODY,
        outbuf_overflow=2 * _MOST_ANSWER,
        outbuf_high_watermark=_MOST_ANSWER,
        clear_untrusted_proxy_headers=not proxies,
        ident=None,
        log_socket_errors=False,
    )
    where = (listener.family, listener.type, listener.proto, listener.getsockname())
    server = Server(
        app, connections, True, listener, dispatcher=tasks, adj=adjustments, sockinfo=where, bind_socket=False
    )
    server.most_of_address = MOST_IN_ALL if proxies else MOST_OF_ADDRESS
    return server


def turn(connections: dict[int, Any]) -> None:
    """Wait for whatever comes next, half a second at most, and do it."""
    wasyncore.poll2(_TURN_SECONDS, connections)


class BufferedWorker(Worker):
    """One process of gunicorn that serves with `Server`."""

    def run(self) -> None:
        """Serve until asked to stop; then finish what is under way."""
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns whenever somebody waits for a thread
        tasks, connections = ThreadedTaskDispatcher(), dict[int, Any]()
        tasks.set_thread_count(self.cfg.threads)
        servers = [server_for(self.wsgi, listener.sock, tasks, connections) for listener in self.sockets]
        while self.alive and self.ppid == os.getppid():
            self.notify()
            turn(connections)
        for server in servers:
            server.del_channel()
        until = time.monotonic() + self.cfg.graceful_timeout
        while time.monotonic() < until and any(
            isinstance(connection, Channel) and not connection.waits for connection in connections.values()
        ):
            self.notify()
            turn(connections)
        tasks.shutdown(timeout=1)

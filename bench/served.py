"""An application behind the server that a web worker runs, in a thread of this process."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from waitress import wasyncore
from waitress.task import ThreadedTaskDispatcher

from foundation.web.buffered import MOST_IN_ALL, server_for, turn

THREADS = 8  # as many as a browser opens connections to one address, and two
END_SECONDS = 10


@contextmanager
def served(app: Any, threads: int = THREADS, most_of_address: int = MOST_IN_ALL) -> Iterator[int]:
    """Serve a WSGI application on a free port of this machine for the block; gives the port.

    `most_of_address`: connections that wait. All browsers of a test come from this machine, as from behind a proxy.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    listening, connections, tasks = socket.create_server(("127.0.0.1", 0)), dict[int, Any](), ThreadedTaskDispatcher()
    listening.setblocking(False)
    tasks.set_thread_count(threads)
    server = server_for(app, listening, tasks, connections)
    server.most_of_address = most_of_address
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            turn(connections)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        ended.set()
        server.pull_trigger()  # or it would wait for half a second
        thread.join(END_SECONDS)
        tasks.shutdown(timeout=END_SECONDS)
        wasyncore.close_all(connections)
        listening.close()

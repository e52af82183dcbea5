"""Work of a web worker that waits until it has answered its first page."""

from collections.abc import Callable
from threading import Lock, Thread

from flask import Flask, request as http_request

from foundation.web.logs import NOT_PAGES


def after_the_first_page(app: Flask, act: Callable[[], object]) -> None:
    """Do `act` once in each process, in a thread, when it has made its first page: no address is told later for it.

    A web server forks its workers before that: until then there is no thread that a fork would lose.
    """
    is_first = Lock()  # taken with the first page, and never given back

    @app.teardown_request
    def begin(error: BaseException | None) -> None:
        if http_request.endpoint not in NOT_PAGES and is_first.acquire(blocking=False):
            Thread(target=act, name="read ahead", daemon=True).start()

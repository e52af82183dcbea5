"""What is compressed and what never is; and that the length of a compressed page tells nothing steady."""

import gzip
from collections.abc import Iterator

import brotli
import pytest
from flask import Flask, Response, jsonify, request as http_request
from werkzeug.test import TestResponse

from foundation.assets.compression import MOST_PADDING, SMALLEST, init_compression

PAGE = "<!doctype html><title>Page</title>" + "<p>The same words again and again.</p>" * 40
BOTH = {"Accept-Encoding": "gzip, deflate, br, zstd"}
PRESSED = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-User": "?1"}
BY_ITSELF = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
BY_SCRIPT = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}


def _conditional() -> Response:
    answer = Response(PAGE, mimetype="text/html")
    answer.set_etag("kept")
    answer.make_conditional(http_request)
    return answer


def _streamed() -> Response:
    def parts() -> Iterator[str]:
        yield PAGE

    return Response(parts(), mimetype="text/html")


@pytest.fixture
def small() -> Flask:
    """An application with an answer of every kind."""
    app = Flask("small")
    init_compression(app)
    app.add_url_rule("/page", "page", lambda: PAGE)
    app.add_url_rule("/refused", "refused", lambda: (PAGE, 422))
    app.add_url_rule("/short", "short", lambda: "x" * (SMALLEST - 1))
    app.add_url_rule("/json", "json", lambda: jsonify(text=PAGE))
    app.add_url_rule("/paper", "paper", lambda: Response(PAGE, mimetype="application/pdf"))
    app.add_url_rule("/sheet", "sheet", lambda: Response(PAGE, mimetype="text/csv"))
    app.add_url_rule("/feed", "feed", lambda: Response(PAGE, mimetype="text/calendar"))
    app.add_url_rule("/streamed", "streamed", _streamed)
    app.add_url_rule("/conditional", "conditional", _conditional)
    return app


def _get(app: Flask, address: str, **headers: str) -> TestResponse:
    return app.test_client().get(address, headers={**BOTH, **{k.replace("_", "-"): v for k, v in headers.items()}})


def test_a_page_is_compressed_as_the_browser_takes_it(small: Flask) -> None:
    opened = {"br": brotli.decompress, "gzip": gzip.decompress}
    for accepted, coding in (
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip;q=1", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
    ):
        answer = _get(small, "/page", Accept_Encoding=accepted)
        assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == (coding, "Accept-Encoding"), accepted
        assert answer.content_length == len(answer.data) < len(PAGE) / 2
        assert opened[coding](answer.data).decode().startswith(f"{PAGE}<!--")
    assert _get(small, "/refused").headers["Content-Encoding"] == "br"


@pytest.mark.parametrize("accepted", ["", "identity", "br;q=0, gzip;q=0", "deflate, zstd"])
def test_who_takes_neither_gets_the_page_as_it_is(small: Flask, accepted: str) -> None:
    answer = _get(small, "/page", Accept_Encoding=accepted)
    assert (answer.text, answer.headers["Vary"]) == (PAGE, "Accept-Encoding")
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("address", ["json", "paper", "sheet", "feed", "short", "streamed", "conditional"])
def test_nothing_else_is_ever_compressed(small: Flask, address: str) -> None:
    answer = _get(small, f"/{address}")
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
    assert b"<!--" not in answer.data


def test_what_was_kept_is_still_compared(small: Flask) -> None:
    answer = _get(small, "/conditional", If_None_Match='"kept"')
    assert (answer.status_code, answer.data) == (304, b"")


def test_a_head_says_what_a_get_would(small: Flask) -> None:
    answer = small.test_client().head("/page", headers=BOTH)
    assert (answer.headers["Content-Encoding"], answer.data) == ("br", b"")


def test_the_same_page_has_another_length_each_time(small: Flask) -> None:
    lengths = [len(_get(small, "/page").data) for _ in range(60)]
    assert len(set(lengths)) > 30
    assert max(lengths) - min(lengths) > MOST_PADDING / 2


def test_an_address_that_another_site_may_have_written_is_not_compressed(small: Flask) -> None:
    for headers, is_compressed in (
        (PRESSED, True),
        (BY_SCRIPT, True),
        (BY_ITSELF, False),  # as after a link from elsewhere
        ({**PRESSED, "Sec-Fetch-Site": "cross-site"}, False),
        ({**PRESSED, "Sec-Fetch-Site": "none"}, False),
        ({}, False),
    ):
        answer = small.test_client().get("/page?guess=Dilnoza", headers={**BOTH, **headers})
        assert ("Content-Encoding" in answer.headers) == is_compressed, headers
        assert "Content-Encoding" in small.test_client().get("/page", headers={**BOTH, **headers}).headers

"""Files that somebody sends in bad faith, and ways of asking for a file that are not those of a page."""

import io
import re
import struct
import zlib

import pytest
from flask import Flask

from foundation.files.models import StoredFile
from foundation.web.container import Container
from tests.doors.visits import rows
from tests.factories.makers import Browser, arrived, make_account, make_case
from tests.factories.walking import Office, make_walk
from tests.foundation.files.pictured import jpeg, pdf

_CONTENT = re.compile(r'href="([^"]+/content)"')


@pytest.fixture
def office(container: Container) -> Office:
    """An office with a case in the intake."""
    return make_walk(container)


def _part(data: bytes, name: str) -> bytes:
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: text/html\r\n\r\n'
    return head.encode() + data + b"\r\n--x--\r\n"


def _form(browser: Browser, data: bytes, name: str = "a.pdf") -> bytes:
    fields = {"csrf_token": browser.token, "kind": "receipt"}
    parts = [f'--x\r\nContent-Disposition: form-data; name="{one}"\r\n\r\n{text}\r\n' for one, text in fields.items()]
    return "".join(parts).encode() + _part(data, name)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _bomb(side: int) -> bytes:
    """A small PNG that says it has this many points on each side."""
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    body = zlib.compress(b"\x00" * 5_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _text_bomb() -> bytes:
    """A PNG of one point with a comment that unpacks to a hundred megabytes."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 6, 0, 0, 0)
    comment = b"Comment\x00\x00" + zlib.compress(b"x" * 100_000_000, 9)
    body = zlib.compress(b"\x00" * 5)
    chunks = (_chunk(b"IHDR", head), _chunk(b"zTXt", comment), _chunk(b"IDAT", body), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _huge_jpeg() -> bytes:
    """A JPEG whose frame says 65,500 points on each side."""
    data = bytearray(jpeg())
    for found in re.finditer(rb"\xff[\xc0\xc2]\x00\x11\x08", bytes(data)):
        data[found.end() : found.end() + 4] = struct.pack(">HH", 65_500, 65_500)
    assert bytes(data) != jpeg()
    return bytes(data)


BAD = {
    "a picture of 30,000 by 30,000 points": _bomb(30_000),
    "a picture of two thousand million points": _bomb(45_000),
    "a comment that unpacks to a hundred megabytes": _text_bomb(),
    "a frame of 65,500 by 65,500 points": _huge_jpeg(),
    "a page before a PDF": b"<script>alert(1)</script>" + pdf(),
    "a page behind a PDF": pdf() + b"<script>alert(1)</script>",
    "a picture that is a page": b"GIF89a/*" + pdf() + b"*/",
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_sent_in_bad_faith_is_refused_at_its_field(
    app: Flask, container: Container, office: Office, what: str
) -> None:
    browser, at = arrived(app, office.owner), f"/cases/{office.case}/files"
    browser.get(at)
    body = _form(browser, BAD[what])
    answer = browser.client.post(at, data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 422, what
    assert 'id="f-file-error"' in answer.text
    assert rows(container, StoredFile) == 0


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\\\Users\\\\x.pdf", "a.pdf\x00.exe", "‮fdp.exe", "x" * 5_000])
def test_the_name_of_a_file_leads_nowhere(app: Flask, office: Office, name: str) -> None:
    browser, at = arrived(app, office.owner), f"/cases/{office.case}/files"
    browser.get(at)
    body = _form(browser, pdf(), name)
    assert browser.client.post(at, data=body, content_type="multipart/form-data; boundary=x").status_code == 303
    found = _CONTENT.search(browser.get(at).text)
    assert found is not None
    handed = browser.get(found.group(1))
    assert re.fullmatch(r'attachment; filename="document-\d{4}-\d\d-\d\d\.pdf"', handed.headers["Content-Disposition"])


def test_a_file_that_does_not_say_how_long_it_is_is_still_bounded(
    app: Flask, container: Container, office: Office
) -> None:
    """Sent in pieces without a length, as no browser does: read no further than the bound, and not kept."""
    browser, at = arrived(app, office.owner), f"/cases/{office.case}/files"
    browser.get(at)
    body = io.BytesIO(_form(browser, b"%PDF-1.7" + b"0" * 30_000_000))
    environ = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    kind = "multipart/form-data; boundary=x"
    answer = browser.client.post(at, input_stream=body, content_type=kind, environ_overrides=environ)
    assert answer.status_code == 413
    assert body.tell() < 12_000_000
    assert rows(container, StoredFile) == 0


def test_a_length_that_is_a_lie_keeps_nothing(app: Flask, container: Container, office: Office) -> None:
    browser, at = arrived(app, office.owner), f"/cases/{office.case}/files"
    browser.get(at)
    body = _form(browser, pdf("x" * 2_000_000))
    environ = {"CONTENT_LENGTH": "5000"}
    kind = "multipart/form-data; boundary=x"
    answer = browser.client.post(at, data=body, content_type=kind, environ_overrides=environ)
    assert answer.status_code in (400, 422)
    assert rows(container, StoredFile) == 0


def test_a_file_is_handed_out_whole_and_only_through_its_own_case(
    app: Flask, container: Container, office: Office
) -> None:
    """A script in a PDF is kept as it is, and never runs here; no part of a file, no other case, no other method."""
    browser, at = arrived(app, office.owner), f"/cases/{office.case}/files"
    browser.get(at)
    sent = pdf("<script>alert(1)</script>")
    answer = browser.client.post(at, data=_form(browser, sent), content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 303
    found = _CONTENT.search(browser.get(at).text)
    assert found is not None
    address = found.group(1)
    part = browser.get(address, headers={"Range": "bytes=0-9", "If-Range": "x", "If-None-Match": "*"})
    assert part.status_code == 200
    assert part.data == sent
    assert part.headers["X-Content-Type-Options"] == "nosniff"
    assert part.headers["Content-Security-Policy"].startswith("sandbox")
    assert part.headers["Cache-Control"] == "no-store"
    assert part.headers["Content-Disposition"].startswith("attachment")
    other = make_case(container, office.owner)
    assert browser.get(address.replace(str(office.case), str(other))).status_code == 404
    assert arrived(app, make_account(container)).get(address).status_code == 404

"""The pages of files: what is taken and refused at its field, how a file is handed out, and who gets none."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask, request as http_request
from werkzeug.test import TestResponse

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.files.models import StoredFile
from foundation.web.container import Container
from tests.audit.written import events
from tests.doors.visits import counted, rows
from tests.factories.makers import Browser, arrived, make_account
from tests.factories.walking import Office, make_walk
from tests.foundation.files.pictured import HIDDEN, jpeg, pdf

_CONTENT = re.compile(r'href="([^"]+/content)"')
_SENT_NAME = "Passport of Given99.exe"


@pytest.fixture
def office(container: Container) -> Office:
    """An office with a case in the intake."""
    return make_walk(container)


def _body(data: bytes, fields: dict[str, str]) -> tuple[bytes, str]:
    """A form with a file as a browser sends it; a test client would put it into a file of its own."""
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()]
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{_SENT_NAME}"\r\nContent-Type: text/html\r\n'
    return "".join(parts).encode() + f"{head}\r\n".encode() + data + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"


def _send(browser: Browser, office: Office, data: bytes, **fields: str) -> TestResponse:
    at = f"/cases/{office.case}/files"
    browser.get(at)
    body, kind = _body(data, {"csrf_token": browser.token, "kind": "receipt", **fields})
    return browser.client.post(at, data=body, content_type=kind)


def test_a_file_is_handed_out_to_be_saved_and_never_to_be_opened_here(app: Flask, office: Office) -> None:
    browser = arrived(app, office.owner)
    assert _send(browser, office, jpeg()).status_code == 303
    page = browser.get(f"/cases/{office.case}/files")
    assert _SENT_NAME not in page.text
    handed = browser.get(_CONTENT.findall(page.text)[0])
    day = office.container.clock.now().date()
    assert handed.headers["Content-Type"] == "image/jpeg"
    assert handed.headers["Content-Disposition"] == f'attachment; filename="document-{day}.jpg"'
    assert handed.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert handed.headers["X-Content-Type-Options"] == "nosniff"
    assert handed.headers["Cache-Control"] == "no-store"
    assert HIDDEN.encode() not in handed.data


def test_a_download_is_written_down_with_the_file(app: Flask, container: Container, office: Office) -> None:
    browser = arrived(app, office.owner)
    _send(browser, office, pdf())
    address = _CONTENT.findall(browser.get(f"/cases/{office.case}/files").text)[0]
    browser.get(address)
    read = [one for one in events(container) if one.action == "files.download"]
    assert [kind for kind, _id in read[-1].subjects if kind == "file"] == ["file"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Choose a file that is not empty."),
        (b"GIF89a...", "not a PDF, JPEG or PNG"),
        (pdf()[:40], "damaged or incomplete"),
        (b"%PDF-1.7" + b"0" * 10_000_001, "larger than 10 MB"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_at_its_field(
    app: Flask, container: Container, office: Office, data: bytes, said: str
) -> None:
    answer = _send(arrived(app, office.owner), office, data, label="Kept-label", note="Kept-note")
    assert answer.status_code == 422
    assert said in answer.text
    assert 'id="f-file-error"' in answer.text
    assert "Kept-label" in answer.text
    assert "Kept-note" in answer.text
    assert _SENT_NAME not in answer.text
    assert rows(container, StoredFile) == 0


def test_what_is_far_too_large_is_not_even_read_and_said_at_the_field(
    app: Flask, container: Container, office: Office
) -> None:
    answer = _send(arrived(app, office.owner), office, b"%PDF-1.7" + b"0" * 30_000_000)
    assert answer.status_code == 413
    assert "larger than 10 MB" in answer.text
    assert 'id="f-file-error"' in answer.text
    assert "Everything you typed is still here" not in answer.text
    assert rows(container, StoredFile) == 0
    assert [one.outcome for one in events(container) if one.action == "files.store"] == ["refused"]


def test_only_who_may_add_files_gets_the_larger_bound(app: Flask, container: Container, office: Office) -> None:
    large = b"%PDF-1.7" + b"0" * 3_000_000
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, office.owner.office_id)
    assert _send(arrived(app, specialist), office, large).status_code == 413
    assert _send(Browser(app), office, large).status_code == 413
    owner = arrived(app, office.owner)
    assert owner.post(f"/cases/{office.case}/people", given_name="x" * 2_000_000).status_code == 413


def test_a_file_without_the_forgery_token_is_refused(app: Flask, container: Container, office: Office) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    browser = arrived(app, office.owner)
    body, kind = _body(pdf(), {"kind": "receipt"})
    assert browser.client.post(f"/cases/{office.case}/files", data=body, content_type=kind).status_code == 400
    assert rows(container, StoredFile) == 0


def test_nothing_unsealed_is_spilled_to_a_disk(app: Flask) -> None:
    body, kind = _body(pdf("x" * 900_000), {})  # a file of this size would be put into a file of its own
    with app.test_request_context("/", method="POST", data=body, content_type=kind):
        assert type(http_request.files["file"].stream) is BytesIO


def test_a_file_is_destroyed_only_when_it_is_meant(app: Flask, container: Container, office: Office) -> None:
    browser = arrived(app, office.owner)
    _send(browser, office, pdf())
    address = _CONTENT.findall(browser.get(f"/cases/{office.case}/files").text)[0].removesuffix("/content")
    page = browser.get(f"{address}/withdraw").text
    assert "cannot be recovered." in page
    again = browser.post(f"{address}/withdraw", reason="Scanned twice")
    assert again.status_code == 422
    assert "Scanned twice" in again.text
    assert rows(container, StoredFile) == 1
    assert browser.post(f"{address}/withdraw", reason="Scanned twice", sure="yes").status_code == 303
    assert rows(container, StoredFile) == 0
    assert browser.get(f"{address}/content").status_code == 404
    assert "Scanned twice" in browser.get(f"/cases/{office.case}/files").text


def test_files_page_by_page_and_the_filters_stay(app: Flask, container: Container, office: Office) -> None:
    browser = arrived(app, office.owner)
    assert isinstance(container.clock, MovableClock)
    for number in range(27):
        container.clock.move(timedelta(seconds=1))
        assert _send(browser, office, pdf(), label=f"Paper {number:02}", person_id="").status_code == 303
    at = f"/cases/{office.case}/files?whose=case&kind=receipt"
    first = browser.get(at).text
    assert "1 to 25 of 27" in first
    assert ("Paper 26" in first, "Paper 01" in first) == (True, False)
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert "Paper 01" in browser.get(following.group(1).replace("&amp;", "&")).text
    assert "No files match these filters" in browser.get(f"{at.replace('receipt', 'certificate')}").text


def test_a_list_of_many_files_asks_as_often_as_one_of_few(app: Flask, container: Container, office: Office) -> None:
    browser = arrived(app, office.owner)
    _send(browser, office, pdf())
    with counted(container) as few:
        browser.get(f"/cases/{office.case}/files")
    for _ in range(10):
        _send(browser, office, pdf())
    with counted(container) as many:
        browser.get(f"/cases/{office.case}/files")
    assert len(few) == len(many) <= 12


def test_a_file_of_another_office_is_not_there(app: Flask, container: Container, office: Office) -> None:
    browser = arrived(app, office.owner)
    _send(browser, office, pdf())
    address = _CONTENT.findall(browser.get(f"/cases/{office.case}/files").text)[0]
    elsewhere = make_walk(container)
    stranger = arrived(app, elsewhere.owner)
    assert stranger.get(address).status_code == 404
    assert stranger.get(address.replace(str(office.case), str(elsewhere.case))).status_code == 404

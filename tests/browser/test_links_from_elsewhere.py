"""A link in a mail, followed in a browser where somebody is signed in: they are, and stay so."""

import http.server
import threading
from collections.abc import Iterator

import pytest

from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.factories.makers import make_account


@pytest.fixture
def mail(address: str) -> Iterator[str]:
    """The address of a page of another site with a link to the inbox."""

    class Mail(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = f'<!doctype html><title>Mail</title><link rel="icon" href="data:,"><a href="{address}/inbox">See</a>'
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mail)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_link_from_elsewhere_finds_who_is_signed_in(desk: Desk, container: Container, mail: str) -> None:
    page = desk.open(make_account(container)).page
    page.goto("/account")
    page.goto(mail)
    page.get_by_role("link", name="See").click()
    page.wait_for_url("**/inbox")
    assert page.get_by_role("heading", level=1).inner_text() == "Inbox"
    page.goto("/account")
    assert page.url.endswith("/account")


def test_a_link_from_elsewhere_leads_who_is_not_to_the_sign_in(desk: Desk, mail: str) -> None:
    page = desk.open().page
    page.goto(mail)
    page.get_by_role("link", name="See").click()
    page.wait_for_url("**/sign-in?next=/inbox")
    assert page.get_by_label("Password").is_visible()

"""No room, or nothing but reading: the page says so with the cure, nothing is changed, and what was typed stays."""

import marshal
from collections.abc import Iterator
from contextlib import AbstractContextManager
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app import ROOT
from foundation.accounts.permissions import Role
from returns.notes.models import Note
from tests.factories.follow_up import rows
from tests.factories.makers import make_account, make_case
from tests.faults.stage import Stage, small_disk
from tests.faults.surviving import broken
from tests.faults.writers import Client
from tests.installation import folder_in_memory

FULL = "The disk of this service is full"
_HEAD = 16  # bytes of a compiled module before its code
READ_ONLY = "The data of this service is read-only"


class _Hidden(HTMLParser):
    """The hidden fields of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "input" and said.get("type") == "hidden":
            self.fields[str(said["name"])] = said.get("value") or ""


@pytest.fixture(params=["a quota", "a small disk"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """An installation whose files may not grow, or whose disk is small, where tests may mount one."""
    if request.param == "a quota":
        found = Stage(folder_in_memory())
        yield found
        found.stop()
        return
    with small_disk(tmp_path) as is_mounted:
        if not is_mounted:
            pytest.skip("only root may mount a disk")
        found = Stage(tmp_path, has_own_disk=True)
        yield found
        found.stop()


def _outage(stage: Stage, which: str) -> AbstractContextManager[None]:
    return stage.full_disk() if which == FULL else stage.read_only()


def _broken_modules() -> list[str]:
    """Compiled modules that cannot be loaded, of those that are loaded late."""
    broken_ones = []
    for path in (ROOT / "migrations").rglob("*.pyc"):
        try:
            marshal.loads(path.read_bytes()[_HEAD:])
        except (EOFError, ValueError, TypeError):
            broken_ones.append(path.name)
    return broken_ones


@pytest.fixture
def noted(stage: Stage) -> Iterator[tuple[Client, str]]:
    """An officer who is signed in, and the page of notes of their case."""
    officer = make_account(stage.container, Role.RETURN_OFFICER)
    case_id = make_case(stage.container, officer)
    for path in (ROOT / "migrations").rglob("*.pyc"):
        path.unlink(missing_ok=True)
    stage.start()
    client = Client(stage.port, officer)
    client.sign_in()
    yield client, f"/cases/{case_id}/notes"
    client.hang_up()


def test_the_page_says_what_to_do_and_what_was_typed_is_saved_later(stage: Stage, noted: tuple[Client, str]) -> None:
    client, address = noted
    for number, sentence in enumerate((FULL, READ_ONLY)):
        typed = {**_Hidden(client.send("GET", address)[2]).fields, "text": f"Wants to wait until June {number}."}
        with _outage(stage, sentence):
            client.hang_up()  # whoever answered may have been killed for it
            status, _, page = client.send("POST", address, typed)
            assert (status, sentence in page) == (503, True), page
            assert "Ask your administrator to" in page
            assert "What you typed is still on this page" in page
            assert client.send("GET", "/healthz")[0] in (200, 503)
        assert len(rows(stage.container, Note)) == number
        kept = _Hidden(page).fields
        assert kept["text"] == typed["text"]
        for _ in range(2):  # pressed twice, it is saved once
            assert client.send("POST", address, kept)[0] == 303
        assert len(rows(stage.container, Note)) == number + 1
    assert _broken_modules() == []
    assert broken(stage) == {}

"""Of every kind of message and notice somebody has decided what becomes of it while a case is restricted."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
from foundation.messaging.rules import NoticeKind, Template
from rights.requests.services.sending import WHILE_FROZEN, Sending

ROOMS = ("foundation", "returns", "planning", "reintegration", "rights")
KINDS = [kind for base in (NoticeKind, Template) for kinds in base.__subclasses__() for kind in kinds]
# What writes rows of the outbox and the inbox, and so asks what may leave.
WRITES = "foundation/messaging/services.py"


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the rooms, with its path from the root."""
    root = Path(app.__file__).parent
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            yield path.relative_to(root).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Calls of functions or classes of these names, however they are reached."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", None)) in names:
            yield node


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{type(kind).__name__}.{kind.name}")
def test_what_becomes_of_a_kind_is_decided(kind: NoticeKind | Template) -> None:
    assert kind in WHILE_FROZEN, "say in rights/requests/services/sending.py what becomes of it"


def test_nothing_is_decided_of_a_kind_that_is_gone() -> None:
    assert set(WHILE_FROZEN) == set(KINDS)


def test_messages_and_notices_are_written_in_one_place() -> None:
    written = {path for path, tree in sources() for _call in calls(tree, "OutboxMessage", "Notice")}
    assert written == {WRITES}


def test_a_notice_that_may_be_held_says_whose_news_it_is() -> None:
    held_kinds = {
        f"{type(kind).__name__}.{kind.name}"
        for kind, judged in WHILE_FROZEN.items()
        if Sending.HELD in (judged.own, judged.partners)
    }
    silent = []
    for path, tree in sources():
        for call in calls(tree, "notify"):
            if len(call.args) < 4 or not (isinstance(call.args[3], ast.Constant) and call.args[3].value is None):
                continue
            kind = ast.unparse(call.args[2])
            if kind in held_kinds and not any(word.arg == "of_case" for word in call.keywords):
                silent.append(f"{path}:{call.lineno} {kind}")
    # These count cases of a colleague, or an absence: they are about no case.
    assert [one for one in silent if "COVER_" not in one and "TASK_OVERDUE" not in one] == []

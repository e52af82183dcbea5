"""The audit says in words what every route and every change is called."""

import ast
from pathlib import Path

import pytest

from app import ROOT
from foundation.acts import AuditedAct
from foundation.errors import DomainError
from foundation.web.container import Container
from tests.pages.conftest import Album

_PROGRAM = ("foundation", "returns", "reintegration", "demo")


def _kinds(kind: type[DomainError]) -> set[str]:
    return {kind.code}.union(*(_kinds(narrower) for narrower in kind.__subclasses__()))


def _names_a_bare_code(call: ast.AST) -> bool:
    is_act = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "act"
    return is_act and bool(call.args) and isinstance(call.args[0], ast.Constant | ast.JoinedStr)


def test_every_route_is_stamped_with_an_act_that_has_words(album: Album) -> None:
    words = album.app.extensions["container"].words_of_audit
    acts = [view.route.action for view in album.app.view_functions.values() if hasattr(view, "route")]
    acts = [act for act in acts if act not in ("asset", "breaks")]
    assert len(acts) > 300
    assert [act for act in acts if not isinstance(act, AuditedAct) or words.acts[act] is not act.label] == []


def test_a_service_names_an_act_with_words_and_no_bare_code() -> None:
    assert _names_a_bare_code(ast.parse('trail.act("consent.give")', mode="eval").body)
    bare = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for room in _PROGRAM
        for path in Path(ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if _names_a_bare_code(node)
    ]
    assert bare == []


def test_an_act_without_words_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="needs the words"):

        class _Wordless(AuditedAct):
            GIVE = "consent.give"


def test_every_refusal_has_its_words(container: Container) -> None:
    never_recorded = {"scope_breach", "settings", "store_unavailable"}  # the last: there is nowhere to record it
    assert _kinds(DomainError) - never_recorded - set(container.words_of_audit.refusals) == set()

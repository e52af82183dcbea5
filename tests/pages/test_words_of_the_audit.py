"""The audit says in words what every route and every change is called."""

import ast
import enum
from pathlib import Path

import pytest

from app import ROOT
from foundation.accounts.rules import LinkPurpose
from foundation.accounts.services.second_factor import Proof
from foundation.accounts.words import AccountsAct
from foundation.acts import AuditedAct
from foundation.errors import DomainError
from foundation.web.container import Container
from reintegration.follow_up.rules.visits import LostEventKind
from reintegration.follow_up.words import FollowUpAct
from reintegration.plans.rules import PlanEventKind
from reintegration.plans.words import PlansAct
from returns.escorts.rules.escorts import RecordKind
from returns.escorts.words import EscortsAct
from returns.money.rules.budget import BudgetStep, Verdict
from returns.money.words import MoneyAct
from tests.pages.conftest import Album

_PROGRAM = ("foundation", "returns", "planning", "reintegration", "rights", "demo")


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


@pytest.mark.parametrize(
    ("acts", "prefix", "kinds"),
    [
        (AccountsAct, "factor.", Proof),
        (AccountsAct, "link.", LinkPurpose),
        (EscortsAct, "escort.", RecordKind),
        (FollowUpAct, "episode.", LostEventKind),
        (MoneyAct, "budget.", BudgetStep),
        (MoneyAct, "budget.", Verdict),
        (PlansAct, "plan.", PlanEventKind),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_every_kind_that_names_an_act_has_its_own(
    acts: type[AuditedAct], prefix: str, kinds: type[enum.StrEnum]
) -> None:
    codes = {act.value for act in acts}
    assert {f"{prefix}{kind.value}" for kind in kinds} - codes == set()


def test_an_act_without_words_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="needs the words"):

        class _Wordless(AuditedAct):
            GIVE = "consent.give"


def test_every_refusal_has_its_words(container: Container) -> None:
    never_recorded = {"scope_breach", "settings", "store_unavailable"}  # the last: there is nowhere to record it
    assert _kinds(DomainError) - never_recorded - set(container.words_of_audit.refusals) == set()

"""An example of a rule that is to change: one more visit after a return, which another person has to confirm."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from demo.colleagues import Colleague
from foundation.accounts.permissions import Permission
from foundation.rulebook.services.bounds import read_bounds
from foundation.storage.unit_of_work import Unit
from planning.rule_changes.rules import first_day
from planning.rule_changes.services.proposals import Typed, propose

_RULES = Path(__file__).resolve().parents[2] / "data" / "rules"
_IN = timedelta(days=2)


def propose_a_visit(unit: Unit, now: datetime) -> None:
    """Propose a visit in the ninth month of standard follow-up, from one of the next days on."""
    typed = Typed(
        code="follow_up.standard.visit_months",
        value="1, 3, 6, 9, 12",
        scope="",
        valid_from=first_day(now) + _IN,
        valid_until=None,
        source="Invented: agreed with the partners in the yearly review",
        standing="project_default",
        note="Invented: the step from month 6 to month 12 was found to be too long.",
    )
    propose(unit, read_bounds(_RULES), [typed])


def keeper_among(colleagues: Sequence[Colleague]) -> Colleague:
    """The first of them who may change rules."""
    return next(colleague for colleague in colleagues if Permission.RULES_EDIT in colleague.extras)

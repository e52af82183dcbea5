"""The 14 by 14 table of states: who goes from where to where, with every reason at once.

It is a copy of the domain's table, written by hand and not made from the program's own. `who` and `guards` are
what a passer-by with no facts at all is told.
"""

from datetime import date

import pytest

from returns.cases.rules.cases import CaseState
from returns.lifecycle.rules.lifecycle import Actor, Facts, unmet

S = CaseState
BEFORE_BOARDING = "intake counselling applied eligible planning ready"
# from | to | what nobody may be told about who | what is told about facts of which nothing is known
DOMAIN = """
intake      | counselling               | not_owner      |
counselling | applied                   | not_owner      | not_counselled
applied     | eligible                  | not_an_officer | decision_missing reason_missing
applied     | rejected                  | not_an_officer | decision_missing rejection_reason_missing reason_missing
eligible    | planning                  | not_owner      | protection_check_missing
planning    | ready                     | sign_off_permission_missing | sign_off_missing
ready | departed | not_an_officer | sign_off_void protection_check_missing protection_clearance_outstanding
departed    | arrived                   | not_owner      | reason_missing identity_not_confirmed
any         | withdrawn_by_applicant    | not_owner      | reason_missing
any         | withdrawn_by_organisation | not_owner      | reason_missing
any         | reversed                  | not_owner      | notice_missing reason_missing
any         | cancelled                 | not_owner      | reason_missing
arrived     | closed                    | not_owner      | closure_reason_missing
rejected    | counselling               | not_lead       | reason_missing
withdrawn_by_applicant    | counselling | not_lead       | reason_missing
withdrawn_by_organisation | counselling | not_lead       | reason_missing
reversed    | counselling               | not_lead       | reason_missing
cancelled   | counselling               | not_lead       | reason_missing
closed      | arrived                   | not_lead       | reason_missing
ready       | planning                  | not_an_officer |
departed    | planning                  | not_an_officer | reason_missing
"""  # the last rows are ours: a signed case goes back when what was signed has changed, or when nobody travels


def _rows() -> dict[tuple[S, S], list[str]]:
    found: dict[tuple[S, S], list[str]] = {}
    for line in DOMAIN.strip().splitlines():
        origin, target, who, facts = (part.strip() for part in line.split("|"))
        for one in BEFORE_BOARDING.split() if origin == "any" else [origin]:
            found[S(one), S(target)] = [who, *facts.split()]
    return found


ROWS = _rows()


def test_there_are_fourteen_states_and_every_row_is_here() -> None:
    assert len(S) == 14
    assert len(ROWS) == 8 + 6 * 4 + 1 + 6 + 2


@pytest.mark.parametrize("origin", S)
@pytest.mark.parametrize("target", S)
def test_every_pair_of_states_says_everything_that_is_missing(origin: CaseState, target: CaseState) -> None:
    told = [reason.code for reason in unmet(Facts(state=origin, today=date(2026, 3, 1)), target, Actor())]
    assert told == ROWS.get((origin, target), ["not_from_here"])

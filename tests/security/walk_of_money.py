"""The part of the walk that plans what a return costs, has it approved, declined, committed, paid and cancelled."""

import re
from typing import TYPE_CHECKING

from foundation.accounts.models import AccountExtra, ApprovalLimit
from foundation.accounts.permissions import Permission
from foundation.storage.unit_of_work import writing
from tests.factories.scopes import EVERYTHING
from tests.security.walk_of_first_steps import said, taken

if TYPE_CHECKING:
    from tests.security.walk import Walk

_LINE = re.compile(r'href="(/cases/[^"]+/budget/[0-9a-f-]{36})"')


def _give_limit(walk: "Walk") -> None:
    """Whoever signs off approves budgets as well, up to a limit."""
    with writing(walk.container.units, EVERYTHING) as unit:
        holder = unit.session.query(AccountExtra).filter_by(permission=Permission.BUDGET_APPROVE).one().account_id
        given = {"currency": "EUR", "amount": "90000", "given_at": walk.clock.now()}
        unit.session.add(ApprovalLimit(account_id=holder, **given))


def money(walk: "Walk", person: str) -> None:
    """A line that is changed, committed, approved and paid, and one of the programme, declined and cancelled."""
    c, officer, signer = walk.canaries, walk.at_work("officer"), walk.at_work("signer")
    at = f"/cases/{walk.case_id}/budget"
    _give_limit(walk)
    planned, paid = c.fact("sum that is planned", "73915.42"), c.fact("sum that was paid", "72818.37")
    line = {name: c.word(f"budget: {name}") for name in ("what", "payee")}
    line |= {"kind": "onward_transport", "currency": "EUR", "person_id": person}
    taken(walk, officer, at, planned=planned, **line)
    own = _LINE.findall(officer.get(at).text)[0]
    said(officer, f"{own}/change", planned=planned, **line)
    said(officer, f"{own}/step", step="commit")
    taken(walk, signer, f"{own}/decide", verdict="approve", reason=c.word("note of an approval"))
    taken(walk, officer, f"{own}/step", step="pay", paid_sum=paid)
    said(officer, f"{at}/programme", programme="IOM Greece", return_type="voluntary")
    said(officer, f"{at}/propose")
    check = {name: c.word(f"check for double payment: {name}") for name in ("asked", "note")}
    taken(walk, officer, f"{at}/check", result="nobody_else", **check)
    other = next(one for one in _LINE.findall(officer.get(at).text) if one != own)
    taken(walk, signer, f"{other}/decide", verdict="decline", reason=c.word("why a line was declined"))
    said(officer, f"{other}/step", step="cancel", reason=c.word("why a line was cancelled"))
    for address in (at, own, other):
        assert officer.get(address).status_code == 200
        assert signer.get(address).status_code == 200
    assert c.word("why a line was declined") in officer.get(other).text
    assert signer.get("/approvals").status_code == 200

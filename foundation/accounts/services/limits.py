"""Limits of approval: up to which sum of a currency an account approves the budget of one case."""

from decimal import Decimal

from foundation.accounts.models import Account, ApprovalLimit
from foundation.accounts.permissions import EXTRAS_OF_ROLE, Permission
from foundation.accounts.queries.limits import limits_of
from foundation.accounts.services.administration import confirm_again
from foundation.accounts.words import AccountsAct
from foundation.errors import BadInput, RuleBroken
from foundation.language.money import currencies_in_use, fits
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit


def give_limit(unit: Unit, account: Account, currency: str, amount: Decimal) -> None:
    """Say up to which sum an account approves; 0 ends it. A higher limit is confirmed anew, as a permission is.

    Nobody gives one to themselves (RuleBroken). BadInput for a role that approves nothing, or for no such currency.
    """
    if account.id == unit.actor_id:
        raise RuleBroken([_("You cannot give yourself permissions. Ask another administrator.")])
    wrong: dict[str, list[str]] = {}
    if Permission.BUDGET_APPROVE not in EXTRAS_OF_ROLE.get(account.role, frozenset()):
        wrong["amount"] = [_("This role cannot approve budgets.")]
    if currency not in currencies_in_use():
        wrong["currency"] = [_("Choose from the list.")]
    elif not fits(amount, currency):
        wrong["amount"] = [_("Too many decimal places for this currency. Use fewer.")]
    if wrong:
        raise BadInput(wrong)
    now, before = unit.clock.now(), Decimal(0)
    for limit in limits_of(unit.session, account.id):
        if limit.currency == currency:
            before, limit.ended_at = Decimal(limit.amount), now
    if amount > 0:
        values = {"currency": currency, "amount": str(amount), "given_by": unit.actor_id, "given_at": now}
        unit.session.add(ApprovalLimit(account_id=account.id, **values))
    if amount > before:
        confirm_again(unit, account)
    unit.participants["trail"].act(
        AccountsAct.ACCOUNT_LIMIT, ("account", account.id), currency=currency, amount=str(amount)
    )

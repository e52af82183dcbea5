"""The limits of approval of an account, as its page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foundation.accounts.permissions import EXTRAS_OF_ROLE, Permission
from foundation.accounts.queries import staff as queries
from foundation.accounts.services.limits import money_of
from foundation.forms.form import Form
from foundation.language.money import currencies
from foundation.money import Money
from foundation.web.route import Request


@dataclass(frozen=True)
class Limits:
    """Each limit with the day since when, and the form that changes them."""

    given: Sequence[tuple[Money, date]]
    form: Form
    currencies: Sequence[tuple[str, str]]


def shown_limits(request: Request, account: queries.Account, typed: Form | None) -> Limits | None:
    """What an account may approve, and the form that changes it; None for a role that approves nothing."""
    if Permission.BUDGET_APPROVE not in EXTRAS_OF_ROLE.get(account.role, frozenset()):
        return None
    form = typed or Form()
    form.prefix = "limit"
    limits = queries.limits_of(request.unit.session, account.id)
    return Limits([(money_of(limit), limit.given_at.date()) for limit in limits], form, currencies())

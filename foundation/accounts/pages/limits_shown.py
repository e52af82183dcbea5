"""The limits of approval of an account, as its page shows them."""

from types import SimpleNamespace

from foundation.accounts.permissions import EXTRAS_OF_ROLE, Permission
from foundation.accounts.queries import staff as queries
from foundation.accounts.services.limits import money_of
from foundation.forms.form import Form
from foundation.language.money import currencies
from foundation.web.route import Request


def shown_limits(request: Request, account: queries.Account, typed: Form | None) -> SimpleNamespace | None:
    """What an account may approve, and the form that changes it; None for a role that approves nothing."""
    if Permission.BUDGET_APPROVE not in EXTRAS_OF_ROLE.get(account.role, frozenset()):
        return None
    form = typed or Form()
    form.prefix = "limit"
    limits = queries.limits_of(request.unit.session, account.id)
    shown = [SimpleNamespace(most=money_of(limit), since=limit.given_at.date()) for limit in limits]
    return SimpleNamespace(given=shown, form=form, currencies=currencies())

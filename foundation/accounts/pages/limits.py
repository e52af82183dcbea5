"""The limits up to which an account approves budgets."""

from flask.typing import ResponseReturnValue

from foundation.accounts.pages.administration import detail_page, the_account, to_detail_saved
from foundation.accounts.pages.sign_in import routes as shared_routes
from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import LimitForm
from foundation.accounts.services.limits import give_limit
from foundation.accounts.words import AccountsAct
from foundation.forms.form import Form
from foundation.web.route import Request

routes = shared_routes.with_common(permission=Permission.ACCOUNTS_MANAGE)


def _again(request: Request, form: Form) -> str:
    return detail_page(request, Form(), form)


@routes.post(
    "/accounts/<uuid:account_id>/limits",
    AccountsAct.ACCOUNTS_LIMIT,
    load=the_account,
    steps_up=True,
    schema=LimitForm,
    on_invalid=_again,
    endpoint="give_limit",
)
def limit(request: Request) -> ResponseReturnValue:
    """Say up to which sum an account approves."""
    give_limit(request.unit, request.row, request.data["currency"], request.data["amount"])
    return to_detail_saved(request)

"""The route that changes the language of the pages."""

from flask import redirect, session
from flask.typing import ResponseReturnValue

from foundation.accounts.queries import staff as queries
from foundation.accounts.schemas import LanguageForm
from foundation.accounts.words import AccountsAct
from foundation.errors import BadInput
from foundation.language.locales import offered
from foundation.language.words import _
from foundation.web.errors import local_target
from foundation.web.route import Request
from foundation.web.routes import Routes

routes = Routes("language")


@routes.post("/language", AccountsAct.LANGUAGE_CHOOSE, is_public=True, schema=LanguageForm)
def choose(request: Request) -> ResponseReturnValue:
    """Change the language of the pages, and remember it for the account."""
    code = request.data["language"]
    if code not in offered():
        raise BadInput({"language": [_("Choose from the list.")]})
    session["language"] = code
    if request.principal is not None:
        own = queries.account_by_id(request.unit.session, request.principal.account_id)
        if own is not None and own.language != code:
            own.language = code
            request.unit.participants["trail"].act(AccountsAct.ACCOUNT_LANGUAGE, ("account", own.id))
    return redirect(local_target(request.data.get("next")), 303)

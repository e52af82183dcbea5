"""The door that changes the language of the pages."""

from flask import Blueprint, redirect, session
from flask.typing import ResponseReturnValue

from foundation.accounts.queries import staff as queries
from foundation.accounts.schemas import LanguageForm
from foundation.errors import BadInput
from foundation.language.locales import offered
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.errors import local_target
from foundation.web.stamp import Call

blueprint = Blueprint("language", __name__)


@door(blueprint, "/language", "language.choose", methods=("POST",), is_public=True, takes=LanguageForm)
def choose(call: Call) -> ResponseReturnValue:
    """Change the language of the pages, and remember it for the account."""
    code = call.data["language"]
    if code not in offered():
        raise BadInput({"language": [_("Choose from the list.")]})
    session["language"] = code
    if call.principal is not None:
        own = queries.account_by_id(call.unit.session, call.principal.account_id)
        if own is not None and own.language != code:
            own.language = code
            call.unit.participants["trail"].act("account.language", ("account", own.id))
    return redirect(local_target(call.data.get("next")), 303)

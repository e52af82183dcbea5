"""What somebody typed while the stores are away: it comes back on the page that says so, to be sent again."""

from typing import Any

from flask import current_app, g, request as http_request
from flask_login import AnonymousUserMixin
from werkzeug.exceptions import HTTPException
from wtforms.validators import ValidationError

from foundation.errors import Outage, StoreUnavailable
from foundation.forms.fields import Secret
from foundation.forms.form import KEY_FIELD, in_pairs
from foundation.language.locales import language_code
from foundation.language.words import lazy_gettext as _l
from foundation.storage.outage import outage_of
from foundation.web.drafts import typed_fields
from foundation.web.forgery import check_forgery_token

RETRY_SECONDS = 30
# What is said of an outage that does not pass by itself: what happened, and what to do.
_CURES: dict[Outage, tuple[Any, Any]] = {
    Outage.FULL: (
        _l("The disk of this service is full, or takes no more data, so nothing can be saved."),
        _l("Ask your administrator to free space on the machine where the data is kept. Then send it again."),
    ),
    Outage.READ_ONLY: (
        _l("The data of this service is read-only, so nothing can be saved."),
        _l("Ask your administrator to make the database writable again. Then send it again."),
    ),
}
_KEYS = (KEY_FIELD, "version")  # what keeps a form from counting twice


def note_outage() -> None:
    """From here on nothing of this answer asks a store: it is shown as to somebody who is not signed in."""
    if "_login_user" in g:
        language_code()  # of who was found before the stores went away; it is remembered
    g._login_user = AnonymousUserMixin()


def words_of_outage(error: BaseException) -> tuple[str, list[str]] | None:
    """What happened and what to do, where it takes more than a minute to pass; None for others."""
    outage = error.outage if isinstance(error, StoreUnavailable) else outage_of(error.__cause__)
    if outage is None or outage not in _CURES:
        return None
    happened, cure = _CURES[outage]
    return str(happened), [str(cure)]


def typed_again() -> list[tuple[str, str]]:
    """Names and values of the form that was sent, to be sent once more. Nothing of a form of another site.

    Nothing either where a part would be missing: a file, or a password, which no page holds.
    """
    route: Any = getattr(current_app.view_functions.get(http_request.endpoint or ""), "route", None)
    schema = getattr(route, "schema", None)
    if (
        http_request.method != "POST"
        or schema is None
        or any(isinstance(field, Secret) for field in schema().fields.values())
    ):
        return []
    try:
        check_forgery_token(http_request.form.get("csrf_token"))
        if any(file.filename for file in http_request.files.values()):
            return []
        typed = typed_fields(schema)
        typed.update({name: http_request.form[name] for name in _KEYS if name in http_request.form})
    except (HTTPException, ValidationError):
        return []
    return [(name, str(value)) for name, value in in_pairs(typed)]

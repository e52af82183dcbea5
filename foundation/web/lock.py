"""The locked screen: asks for the password again, and holds on to a form that was sent meanwhile."""

from flask import render_template, request
from flask_login import current_user

from foundation.forms.form import Form

KEPT = "kept."
_NOT_KEPT = ("csrf_token", "next")


def kept_fields() -> list[tuple[str, str]]:
    """What was sent while the page was locked, to be sent again after unlocking. Passwords and tokens are not kept."""
    if request.method != "POST" or request.is_json:
        return []
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if "password" not in name and name not in _NOT_KEPT
    ]
    if request.endpoint == "accounts.try_unlock":  # the unlock form itself, which carries what was kept before
        return [(name, value) for name, value in fields if name.startswith(KEPT)]
    return [(KEPT + name, value) for name, value in fields]


def locked_page(form: Form, target: str) -> str:
    """The page itself; `target` is where to go on."""
    name = current_user.name if current_user.is_authenticated else ""
    return render_template("accounts/unlock.html", form=form, next=target, kept=kept_fields(), account_name=name)

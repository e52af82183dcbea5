"""The locked screen and the question who sits there: they hold on to a form that was sent meanwhile."""

from urllib.parse import urlsplit

from flask import current_app, render_template, request as http_request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from foundation.forms.form import Form
from foundation.web.container import current_container
from foundation.web.presence import covered_path

KEPT = "kept."
_NOT_KEPT = ("csrf_token", "next")
_CARRY_ON = ("accounts.try_unlock", "accounts.try_proof")  # their forms carry what was kept before


def kept_fields() -> list[tuple[str, str]]:
    """What was sent in vain, to be sent again after the proof that was asked for. Passwords and tokens are not kept."""
    if http_request.method != "POST" or http_request.is_json:
        return []
    fields = [
        (name, value)
        for name, value in http_request.form.items(multi=True)
        if "password" not in name and name not in _NOT_KEPT
    ]
    if http_request.endpoint in _CARRY_ON:
        return [(name, value) for name, value in fields if name.startswith(KEPT)]
    # The first one stands for the sending itself: some buttons send nothing but that they were pressed.
    return [(KEPT, "sent"), *((KEPT + name, value) for name, value in fields)]


def locked_page(form: Form, target: str) -> str:
    """The page itself; `target` is where to go on. Covered on purpose, it says nothing of what this is."""
    name, kept = current_user.name if current_user.is_authenticated else "", kept_fields()
    if covered_path() is not None and not kept:
        return render_template("accounts/calm.html", form=form, now=current_container().clock.now())
    return render_template("accounts/unlock.html", form=form, next=target, kept=kept, account_name=name)


def proof_page(form: Form, target: str) -> str:
    """Asks for a fresh proof of who sits there: the code where there is a second factor, otherwise the password."""
    by_code = current_user.is_authenticated and current_user.has_second_factor
    return render_template("accounts/proof.html", form=form, next=target, kept=kept_fields(), by_code=by_code)


def hands_out(target: str) -> bool:
    """Whether a file is fetched at this path, for which no page is shown: what is read after a fresh proof is one."""
    adapter = current_app.create_url_adapter(http_request)
    try:
        endpoint, _path = adapter.match(urlsplit(target).path, method="GET") if adapter is not None else ("", {})
    except HTTPException:
        return False
    route = getattr(current_app.view_functions.get(endpoint), "route", None)
    return bool(route is not None and route.steps_up)


def sent_on(target: str, title: str, lead: str, at_once: bool = False) -> ResponseReturnValue | None:
    """A page that sends on what was kept, with a button or at once; None if nothing was kept."""
    sent = kept_fields()
    if not sent:
        return None
    kept = [(name.removeprefix(KEPT), value) for name, value in sent if name != KEPT]
    return render_template(
        "accounts/send_again.html", target=target, kept=kept, title=title, lead=lead, at_once=at_once
    )

"""Time zones of every country: a field that takes one names a few, and asks for the others once it is needed."""

from flask import render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.language.formats import by_alphabet, every_zone, zone_choices
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.safe_contact.words import SafeContactAct

routes = Routes("zones", permission=Permission.OWN_ACCOUNT)


@routes.get("/zones", SafeContactAct.ZONES)
def page(_request: Request) -> ResponseReturnValue:
    """Every zone by the city and the country that it is named after, in the reader's language, by first letter."""
    zones: dict[str, list[str]] = {}
    for label in sorted((label for _zone, label in zone_choices(every_zone())), key=by_alphabet):
        zones.setdefault(label[0], []).append(label)
    return render_template("returns/safe_contact/zones.html", zones=zones)

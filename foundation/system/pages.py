"""Doors of the program about itself: `/healthz`, the health page, the description of the API."""

from types import SimpleNamespace

from flask import Blueprint, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.language.words import lazy_gettext
from foundation.system.health import checks
from foundation.web.door import door
from foundation.web.openapi import describe
from foundation.web.stamp import Call

blueprint = Blueprint("system", __name__)
_LABELS = {
    "database": lazy_gettext("Database"),
    "migrations": lazy_gettext("Migrations are up to date"),
    "scheduler": lazy_gettext("Scheduler has spoken in the last minute"),
    "audit_seal": lazy_gettext("Audit is sealed"),
    "messages": lazy_gettext("Messages to colleagues are delivered"),
    "backup": lazy_gettext("Data are backed up"),
    "key_backup": lazy_gettext("Keys are backed up, after the data"),
}


@door(blueprint, "/healthz", "system.healthz", is_public=True)
def healthz(call: Call) -> ResponseReturnValue:
    """200 when everything vital is there, else 503; names and yes or no, nothing else."""
    found = [check for check in checks(call.wiring, current_app.config["MIGRATIONS"]) if check.is_vital]
    well = all(check.ok for check in found)
    return jsonify(
        {"status": "ok" if well else "degraded", "checks": {check.name: check.ok for check in found}}
    ), 200 if well else 503


@door(blueprint, "/health", "system.health", permission=Permission.SYSTEM_HEALTH)
def health(call: Call) -> ResponseReturnValue:
    """The same for people."""
    found = checks(call.wiring, current_app.config["MIGRATIONS"])
    return render_template(
        "system/health.html",
        checks=[
            SimpleNamespace(label=_LABELS[one.name], ok=one.ok, falls_due=one.falls_due, detail=one.detail)
            for one in found
        ],
    )


@door(blueprint, "/api/openapi.json", "api.describe", permission=Permission.OWN_ACCOUNT)
def openapi(call: Call) -> ResponseReturnValue:
    """The description of the JSON doors, made from their stamps."""
    return jsonify(describe(current_app))

"""Doors of lists of partner offices: the form, a look that changes nothing, taking a list, and the template."""

from types import SimpleNamespace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import ngettext
from foundation.web.door import door
from foundation.web.downloads import SHEET, handed_out
from foundation.web.stamp import Call
from reintegration.partners.pages.partners import blueprint
from reintegration.partners.schemas import ListFile
from reintegration.partners.services.lists import MOST_MEGABYTES, Looked, look_at_list, take_list, template_of_list

_MANAGE = Permission.ACCOUNTS_MANAGE
_ACCEPTED = f".xlsx,.csv,.txt,{SHEET},text/csv"
_MOST_SHOWN = 200  # offices; of bad rows all are shown


def _page(call: Call, form: Form, looked: Looked | None = None) -> str:
    shown = None
    if looked is not None:
        shown = SimpleNamespace(
            offices=looked.offices[:_MOST_SHOWN],
            more=max(0, len(looked.offices) - _MOST_SHOWN),
            count=len(looked.offices),
            bad=looked.bad,
            seen=looked.seen,
        )
    return render_template("reintegration/partners/import.html", form=form, accepted=_ACCEPTED, looked=shown)


@door(blueprint, "/partners/import", "partners.import_page", permission=_MANAGE, endpoint="import_page")
def import_page(call: Call) -> ResponseReturnValue:
    """The form of a list of offices."""
    return _page(call, Form())


@door(
    blueprint,
    "/partners/import",
    "partners.import",
    permission=_MANAGE,
    methods=("POST",),
    takes=ListFile,
    again=_page,
    size_rule=MOST_MEGABYTES,
    endpoint="import_list",
)
def import_list(call: Call) -> ResponseReturnValue:
    """Look at a list; or take the one that was looked at."""
    content, seen = call.data["file"], call.data["seen"]
    if not seen:
        return _page(call, Form(), look_at_list(call.unit, content))
    count = take_list(call.unit, content, seen)
    flash(ngettext("%(num)d office is added.", "%(num)d offices are added.", count), "done")
    return redirect(url_for("partners.list"), 303)


@door(blueprint, "/partners/template.xlsx", "partners.template", permission=_MANAGE)
def template_xlsx(call: Call) -> ResponseReturnValue:
    """The template as a sheet."""
    return handed_out(template_of_list(True), "partner-offices.xlsx", SHEET)


@door(blueprint, "/partners/template.csv", "partners.template", permission=_MANAGE)
def template_text(call: Call) -> ResponseReturnValue:
    """The template as CSV."""
    return handed_out(template_of_list(False), "partner-offices.csv", "text/csv")

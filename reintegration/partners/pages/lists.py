"""Lists of partner offices: the form, a look that changes nothing, taking a list, and the template."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import ngettext
from foundation.web.downloads import SHEET, handed_out
from foundation.web.route import Request
from reintegration.partners.pages.partners import routes as shared_routes
from reintegration.partners.schemas import ListFile
from reintegration.partners.services.lists import MOST_MEGABYTES, ListPreview, look_at_list, take_list, template_of_list

routes = shared_routes.with_common(permission=Permission.ACCOUNTS_MANAGE)
_ACCEPTED = f".xlsx,.csv,.txt,{SHEET},text/csv"
_MOST_SHOWN = 200  # offices; of bad rows all are shown


def _page(request: Request, form: Form, looked: ListPreview | None = None) -> str:
    """The form of a list of offices."""
    return render_template(
        "reintegration/partners/import.html", form=form, accepted=_ACCEPTED, looked=looked, most_shown=_MOST_SHOWN
    )


@routes.form(
    "/partners/import",
    "partners.import",
    opens="partners.import_page",
    shows=_page,
    page="import_page",
    schema=ListFile,
    size_rule=MOST_MEGABYTES,
)
def import_list(request: Request) -> ResponseReturnValue:
    """Look at a list; or take the one that was looked at."""
    content, seen = request.data["file"], request.data["seen"]
    if not seen:
        return _page(request, Form(), look_at_list(request.unit, content))
    count = take_list(request.unit, content, seen)
    flash(ngettext("%(num)d office is added.", "%(num)d offices are added.", count), "done")
    return redirect(url_for("partners.list"), 303)


@routes.get("/partners/template.xlsx", "partners.template")
def template_xlsx(request: Request) -> ResponseReturnValue:
    """The template as a sheet."""
    return handed_out(template_of_list(True), "partner-offices.xlsx", SHEET)


@routes.get("/partners/template.csv", "partners.template")
def template_text(request: Request) -> ResponseReturnValue:
    """The template as CSV."""
    return handed_out(template_of_list(False), "partner-offices.csv", "text/csv")

"""The door of outcomes: one figure, how sure it is, and who is missing from it. No person, no name."""

from fractions import Fraction
from types import SimpleNamespace

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_percent

from foundation.accounts.permissions import Permission, Role
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from reintegration.pages.check_in_labels import HIDDEN_LABELS, MISSING_LABELS
from reintegration.queries.figures import sustained_figure
from reintegration.queries.instrument import instrument
from reintegration.rules.figures import Figure

blueprint = Blueprint("outcomes", __name__)


def _percent(value: Fraction | float | None) -> str | None:
    return None if value is None else str(format_percent(float(value)))


def _whose(call: Call) -> str:
    """Whose people the figure is about."""
    if call.me.role is Role.MANAGER:
        return _("Everybody in this installation")
    return _("The people of %(place)s", place=call.me.place)


def _table(found: Figure) -> list[SimpleNamespace]:
    """Who is due, by what is known of them, each once."""
    parts = [
        (_("Due: the window has closed"), found.due, False),
        (_("Measured: sustained or not yet"), found.measured, False),
        (_("Sustained"), found.sustained, False),
        *((label, found.missing[key], True) for key, label in MISSING_LABELS.items()),
        (_("Pending: the window is still open"), found.pending, False),
    ]
    return [SimpleNamespace(label=label, people=people, is_missing=missing) for label, people, missing in parts]


@door(blueprint, "/outcomes", "outcomes.read", permission=Permission.FIGURES_READ)
def read(call: Call) -> ResponseReturnValue:
    """How many of those whose window has closed are sustained, with everybody who is missing."""
    now = call.wiring.clock.now()
    shown = sustained_figure(call.unit.session, now, call.me.organisation_id)
    found = shown.figure
    return render_template(
        "reintegration/outcomes/figure.html",
        whose=_whose(call),
        on=now.date(),
        found=found,
        share=_percent(found.share),
        low=_percent(found.low),
        high=_percent(found.high),
        worst=_percent(found.worst),
        best=_percent(found.best),
        response_rate=_percent(found.response_rate),
        hidden=[HIDDEN_LABELS[code] for code in found.why],
        table=_table(found),
        not_offered=shown.not_offered,
        k=shown.k,
        rule=instrument().verdict,
    )

"""Doors of what belongs to an escort of the roster: papers, and days without travel. Added to those of the roster."""

from types import SimpleNamespace

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.escorts.pages.roster import blueprint, member_page, the_member
from returns.escorts.queries.roster import absence_of, paper_of
from returns.escorts.schemas.roster import AwayForm, PaperForm
from returns.escorts.services.roster import StatedPaper, add_absence, add_paper, remove_absence, remove_paper


def _paper_again(call: Call, form: Form) -> str:
    return member_page(call, form, "paper")


def _away_again(call: Call, form: Form) -> str:
    return member_page(call, form, "away")


@door(
    blueprint,
    "/roster/<uuid:member_id>/papers",
    "roster.add_paper",
    permission=Permission.CASES_OPEN,
    methods=("POST",),
    finds=the_member,
    takes=PaperForm,
    again=_paper_again,
    endpoint="add_paper",
)
def paper(call: Call) -> ResponseReturnValue:
    """Record a paper."""
    once = call.data.pop("once", None)
    add_paper(call.unit, call.row, StatedPaper(**call.data), once)
    flash(_("The paper is recorded."), "done")
    return redirect(url_for("roster.open", member_id=call.row.id), 303)


@door(
    blueprint,
    "/roster/<uuid:member_id>/absences",
    "roster.add_absence",
    permission=Permission.CASES_OPEN,
    methods=("POST",),
    finds=the_member,
    takes=AwayForm,
    again=_away_again,
    endpoint="add_absence",
)
def absence(call: Call) -> ResponseReturnValue:
    """Record days without travel."""
    typed = call.data
    add_absence(call.unit, call.row, typed["begins_on"], typed["ends_on"], typed.get("once"))
    flash(_("The days are recorded."), "done")
    return redirect(url_for("roster.open", member_id=call.row.id), 303)


def _paper(call: Call) -> SimpleNamespace | None:
    member = the_member(call)
    paper = paper_of(call.unit.session, call.path["member_id"], call.path["paper_id"])
    return SimpleNamespace(member=member, found=paper) if member is not None and paper is not None else None


def _absence(call: Call) -> SimpleNamespace | None:
    member = the_member(call)
    absence = absence_of(call.unit.session, call.path["member_id"], call.path["absence_id"])
    return SimpleNamespace(member=member, found=absence) if member is not None and absence is not None else None


@door(
    blueprint,
    "/roster/<uuid:member_id>/papers/<uuid:paper_id>/remove",
    "roster.remove_paper",
    permission=Permission.CASES_OPEN,
    methods=("POST",),
    finds=_paper,
    takes=NothingForm,
    endpoint="remove_paper",
)
def no_paper(call: Call) -> ResponseReturnValue:
    """Remove a paper."""
    remove_paper(call.unit, call.row.member, call.row.found)
    flash(_("The paper is removed."), "done")
    return redirect(url_for("roster.open", member_id=call.row.member.id), 303)


@door(
    blueprint,
    "/roster/<uuid:member_id>/absences/<uuid:absence_id>/remove",
    "roster.remove_absence",
    permission=Permission.CASES_OPEN,
    methods=("POST",),
    finds=_absence,
    takes=NothingForm,
    endpoint="remove_absence",
)
def no_absence(call: Call) -> ResponseReturnValue:
    """Take days back."""
    remove_absence(call.unit, call.row.member, call.row.found)
    flash(_("The days are removed."), "done")
    return redirect(url_for("roster.open", member_id=call.row.member.id), 303)

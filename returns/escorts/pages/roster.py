"""Doors of the roster: the escorts of an office, adding one, what is recorded of one, retiring and bringing back."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.errors import KeyGone, NotFound
from foundation.forms.form import Form, Stored
from foundation.language.formats import all_countries, countries, country, language_name, spoken_languages
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.paging import PAGE_SIZE, SortableBy, list_page
from foundation.web.stamp import Call
from returns.cases.words.cases import SEX_CHOICES, choices_of
from returns.escorts.queries import roster as queries
from returns.escorts.rules.roster import NEVER, PaperKind, Skill
from returns.escorts.schemas.roster import ChangedMemberForm, MemberForm, RosterList
from returns.escorts.services.roster import StatedMember, add_member, bring_back, change_member, retire_member
from returns.escorts.words.roster import PAPER_LABELS, SKILL_LABELS

blueprint = Blueprint("roster", __name__)
_LANGUAGES = ("first_language", "second_language", "third_language")


def the_member(call: Call) -> queries.RosterMember | None:
    """The member whom an address names, if this office has them."""
    return queries.member_by_id(call.unit.session, call.path["member_id"])


def expiry_mark(last_day: date | None, today: date, soon: date) -> tuple[str, str]:
    """How the last day of a paper is marked: ended, ending soon (before the day `soon`), or not."""
    if last_day is None or last_day == NEVER:
        return "plain", _("No last day")
    if last_day < today:
        return "blocked", _("Ended")
    return ("warning", _("Ends soon")) if last_day < soon else ("done", _("Valid"))


def shown_member(one: queries.RosterMember, today: date, soon: date) -> SimpleNamespace:
    """A member as a template shows it; opens the row."""
    try:
        said = one.content or {}
    except KeyGone:
        said = {}
    mark, label = expiry_mark(one.papers_until, today, soon)
    return SimpleNamespace(
        id=one.id,
        url=url_for("roster.open", member_id=one.id),
        name=said.get("name") or _("Name cannot be shown"),
        phone=said.get("phone", ""),
        note=said.get("note", ""),
        skills=[SKILL_LABELS[Skill(skill)] for skill in said.get("skills", [])],
        languages=[language_name(code) for code in said.get("languages", [])],
        sex=SEX_CHOICES[one.sex],
        is_active=one.is_active,
        papers_until=None if one.papers_until == NEVER else one.papers_until,
        mark=mark,
        mark_label=label,
    )


def _choices() -> dict[str, Any]:
    return {"skills": choices_of(SKILL_LABELS), "sexes": choices_of(SEX_CHOICES), "languages": spoken_languages()}


def _list(call: Call) -> str:
    asked, session, today = call.data, call.unit.session, call.wiring.clock.now().date()
    soon = queries.expiring_from(session, today)
    chosen = queries.RosterFilter(
        only_active=asked.get("state") != "retired",
        sex=asked.get("sex"),
        ends_before=soon if asked.get("papers") else None,
    )
    order = asked.get("sort") or "ordinal"
    field, descending = order.lstrip("-"), order.startswith("-")
    found = queries.roster_page(session, chosen, field == "papers_until", descending, asked.get("page"), PAGE_SIZE)
    return render_template(
        "returns/escorts/roster.html",
        page=list_page(found, [shown_member(one, today, soon) for one in found.items]),
        sort=SortableBy(field, descending, ("ordinal", "papers_until")),
        form=Form(values={name: asked[name] for name in ("state", "sex", "papers") if asked.get(name)}),
        sexes=choices_of(SEX_CHOICES),
        new_url=url_for("roster.new"),
    )


@door(blueprint, "/roster", "roster.list", permission=Permission.CASES_OPEN, takes=RosterList, endpoint="list")
def list_members(call: Call) -> ResponseReturnValue:
    """The escorts of the office."""
    return _list(call)


def _new_page(call: Call, form: Form) -> str:
    return render_template("returns/escorts/new.html", form=form, **_choices())


@door(blueprint, "/roster/new", "roster.new", permission=Permission.CASES_OPEN, endpoint="new")
def new_member(call: Call) -> ResponseReturnValue:
    """The form of somebody new on the roster."""
    return _new_page(call, Form())


def _stated(call: Call) -> StatedMember:
    said = call.data
    return StatedMember(
        name=said["name"],
        sex=said["sex"],
        skills=tuple(said["skills"]),
        languages=tuple(said.get(name, "") for name in _LANGUAGES),
        phone=said.get("phone", ""),
        note=said.get("note", ""),
    )


@door(
    blueprint,
    "/roster/new",
    "roster.add",
    permission=Permission.CASES_OPEN,
    methods=("POST",),
    takes=MemberForm,
    again=_new_page,
    endpoint="add",
    saved_at=lambda _call, member: url_for("roster.open", member_id=member),
)
def add(call: Call) -> ResponseReturnValue:
    """Put somebody on the roster."""
    if call.me.office_id is None:
        raise NotFound
    member = add_member(call.unit, call.me.office_id, _stated(call), call.data.get("once"))
    flash(_("The escort is on the roster. Record what they travel on and what qualifies them."), "done")
    return redirect(url_for("roster.open", member_id=member), 303)


def shown_paper(one: queries.RosterPaper, today: date, soon: date) -> SimpleNamespace:
    """A paper as a template shows it; opens the row."""
    said = one.content or {}
    mark, label = expiry_mark(one.expires_on, today, soon)
    is_skill = one.kind is PaperKind.QUALIFICATION
    return SimpleNamespace(
        kind=PAPER_LABELS[one.kind],
        what=SKILL_LABELS[Skill(said["skill"])] if is_skill else country(said["country"]),
        number=said["number"],
        authority=said["authority"],
        expires_on=one.expires_on,
        mark=mark,
        mark_label=label,
        remove_url=url_for("roster.remove_paper", member_id=one.member_id, paper_id=one.id),
    )


def _filled(form: Form | None, prefix: str, values: dict[str, Any]) -> Form:
    """The form that was typed, or a fresh one with what is recorded."""
    shown = form or Form(values=values)
    shown.prefix = prefix
    return shown


def _stored(call: Call) -> Stored:
    said = call.row.content or {}
    spoken = dict(zip(_LANGUAGES, said.get("languages", []), strict=False))
    held = {name: said.get(name) for name in ("name", "phone", "skills", "note")}
    return Stored(call.row.version, {**held, **dict.fromkeys(_LANGUAGES, ""), "sex": call.row.sex.value, **spoken})


def member_page(call: Call, typed: Form | None = None, which: str = "") -> str:
    """What is recorded of a member; `typed` is the form named by `which` as it was sent."""
    session, one, today = call.unit.session, call.row, call.wiring.clock.now().date()
    soon = queries.expiring_from(session, today)
    stored = _stored(call)
    return render_template(
        "returns/escorts/member.html",
        member=shown_member(one, today, soon),
        papers=[shown_paper(paper, today, soon) for paper in queries.papers_of(session, [one.id])[one.id]],
        absences=[
            SimpleNamespace(
                begins_on=days.begins_on,
                ends_on=days.ends_on,
                remove_url=url_for("roster.remove_absence", member_id=one.id, absence_id=days.id),
            )
            for days in queries.absences_of(session, [one.id], today)[one.id]
        ],
        form=_filled(typed if which == "member" else None, "who", {**stored.values, "version": stored.version}),
        paper_form=_filled(typed if which == "paper" else None, "paper", {}),
        away_form=_filled(typed if which == "away" else None, "away", {}),
        paper_kinds=choices_of(PAPER_LABELS),
        countries=countries(all_countries()),
        urls=SimpleNamespace(
            change=url_for("roster.change", member_id=one.id),
            paper=url_for("roster.add_paper", member_id=one.id),
            away=url_for("roster.add_absence", member_id=one.id),
            retire=url_for("roster.retire", member_id=one.id),
            back=url_for("roster.back", member_id=one.id),
        ),
        **_choices(),
    )


@door(
    blueprint,
    "/roster/<uuid:member_id>",
    "roster.open",
    permission=Permission.CASES_OPEN,
    finds=the_member,
    endpoint="open",
)
def open_member(call: Call) -> ResponseReturnValue:
    """One escort of the office."""
    return member_page(call)


def _again(call: Call, form: Form) -> str:
    return member_page(call, form, "member")


@door(
    blueprint,
    "/roster/<uuid:member_id>",
    "roster.change",
    permission=Permission.CASES_OPEN,
    methods=("POST",),
    finds=the_member,
    takes=ChangedMemberForm,
    again=_again,
    stored=_stored,
)
def change(call: Call) -> ResponseReturnValue:
    """Change what is recorded of an escort."""
    change_member(call.unit, call.row, _stated(call), call.data["version"])
    flash(_("What is recorded of the escort is changed."), "done")
    return redirect(url_for("roster.open", member_id=call.row.id), 303)


@door(
    blueprint,
    "/roster/<uuid:member_id>/retire",
    "roster.retire",
    permission=Permission.CASES_OPEN,
    methods=("POST",),
    finds=the_member,
    takes=NothingForm,
)
def retire(call: Call) -> ResponseReturnValue:
    """Take an escort off the roster."""
    retire_member(call.unit, call.row)
    flash(_("The escort is off the roster, and can be brought back."), "done")
    return redirect(url_for("roster.open", member_id=call.row.id), 303)


@door(
    blueprint,
    "/roster/<uuid:member_id>/back",
    "roster.bring_back",
    permission=Permission.CASES_OPEN,
    methods=("POST",),
    finds=the_member,
    takes=NothingForm,
    endpoint="back",
)
def back(call: Call) -> ResponseReturnValue:
    """Put an escort on the roster again."""
    bring_back(call.unit, call.row)
    flash(_("The escort is on the roster again."), "done")
    return redirect(url_for("roster.open", member_id=call.row.id), 303)

"""Routes of the roster: the escorts of an office, adding, changing and retiring one, papers, days without travel."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.errors import KeyGone, NotFound
from foundation.forms.form import Form, Stored
from foundation.language.formats import all_countries, countries, country, language_name, spoken_languages
from foundation.language.words import _
from foundation.web.paging import PAGE_SIZE, SortableBy, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.words.cases import SEX_CHOICES, choices_of
from returns.escorts.queries import roster as queries
from returns.escorts.queries.roster import MemberContent, RosterAbsence, RosterMember, RosterPaper, absence_of, paper_of
from returns.escorts.rules.roster import NEVER, PaperKind, Skill
from returns.escorts.schemas import AwayForm, ChangedMemberForm, MemberForm, PaperForm, RosterList
from returns.escorts.services.roster import (
    StatedMember,
    StatedPaper,
    add_absence,
    add_member,
    add_paper,
    bring_back,
    change_member,
    remove_absence,
    remove_paper,
    retire_member,
)
from returns.escorts.words import PAPER_LABELS, SKILL_LABELS

PartT = TypeVar("PartT")
_LANGUAGES = ("first_language", "second_language", "third_language")


def the_member(request: Request) -> RosterMember | None:
    """The member whom an address names, if this office has them."""
    return queries.member_by_id(request.unit.session, request.path["member_id"])


routes = Routes("roster", permission=Permission.CASES_OPEN, load=the_member)


def expiry_mark(last_day: date | None, today: date, soon: date) -> tuple[str, str]:
    """How the last day of a paper is marked: ended, ending soon (before the day `soon`), or not."""
    if last_day is None or last_day == NEVER:
        return "plain", _("No last day")
    if last_day < today:
        return "blocked", _("Ended")
    return ("warning", _("Ends soon")) if last_day < soon else ("done", _("Valid"))


@dataclass(frozen=True)
class ShownMember:
    """A member, opened if the key is there, and how the first paper that ends is marked."""

    row: RosterMember
    content: MemberContent
    expiry: tuple[str, str]

    @property
    def languages(self) -> list[str]:
        """The names of their languages."""
        return [language_name(code) for code in self.content.languages]

    @property
    def sex(self) -> object:
        """Their sex in words."""
        return SEX_CHOICES[self.row.sex]

    @property
    def papers_until(self) -> date | None:
        """The last day of the first paper that ends, if one does."""
        return None if self.row.papers_until == NEVER else self.row.papers_until


def shown_member(member: RosterMember, today: date, soon: date) -> ShownMember:
    """A member as a template shows it; opens the row."""
    try:
        content = member.content
    except KeyGone:
        content = MemberContent(_("Name cannot be shown"))
    return ShownMember(member, content, expiry_mark(member.papers_until, today, soon))


def _choices() -> dict[str, Any]:
    return {"skills": choices_of(SKILL_LABELS), "sexes": choices_of(SEX_CHOICES), "languages": spoken_languages()}


@routes.get("/roster", "roster.list", load=None, schema=RosterList, endpoint="list")
def list_members(request: Request[None]) -> ResponseReturnValue:
    """The escorts of the office."""
    query, session, today = request.data, request.unit.session, request.container.clock.now().date()
    soon = queries.expiring_from(session, today)
    chosen = queries.RosterFilter(
        only_active=query.get("state") != "retired",
        sex=query.get("sex"),
        ends_before=soon if query.get("papers") else None,
    )
    order = query.get("sort") or "ordinal"
    field, descending = order.lstrip("-"), order.startswith("-")
    members = queries.roster_page(session, chosen, field == "papers_until", descending, query.get("page"), PAGE_SIZE)
    return render_template(
        "returns/escorts/roster.html",
        page=list_page(members, [shown_member(member, today, soon) for member in members.items]),
        sort=SortableBy(field, descending, ("ordinal", "papers_until")),
        form=Form(values={name: query[name] for name in ("state", "sex", "papers") if query.get(name)}),
        sexes=choices_of(SEX_CHOICES),
    )


def _new_page(request: Request[None], form: Form) -> str:
    """The form of somebody new on the roster."""
    return render_template("returns/escorts/new.html", form=form, **_choices())


def _stated(request: Request) -> StatedMember:
    typed = request.data
    return StatedMember(
        name=typed["name"],
        sex=typed["sex"],
        skills=tuple(typed["skills"]),
        languages=tuple(typed.get(name, "") for name in _LANGUAGES),
        phone=typed.get("phone", ""),
        note=typed.get("note", ""),
    )


@routes.form(
    "/roster/new",
    "roster.add",
    opens="roster.new",
    shows=_new_page,
    page="new",
    load=None,
    schema=MemberForm,
)
def add(request: Request[None]) -> ResponseReturnValue:
    """Put somebody on the roster."""
    if request.me.office_id is None:
        raise NotFound
    member = add_member(request.unit, request.me.office_id, _stated(request), request.data.get("once"))
    flash(_("The escort is on the roster. Record what they travel on and what qualifies them."), "done")
    return redirect(url_for("roster.open", member_id=member), 303)


def _about(paper: RosterPaper) -> str:
    """What a paper is for: a skill or a country, in words; opens the row."""
    if paper.kind is PaperKind.QUALIFICATION:
        return str(SKILL_LABELS[Skill(paper.content.skill)])
    return country(paper.content.country)


def _filled(form: Form | None, prefix: str, values: dict[str, Any]) -> Form:
    """The form that was typed, or a fresh one with what is recorded."""
    shown = form or Form(values=values)
    shown.prefix = prefix
    return shown


def _stored(request: Request[RosterMember]) -> Stored:
    member, content = request.row, request.row.content
    values = {
        "name": content.name,
        "phone": content.phone,
        "sex": member.sex.value,
        "skills": [skill.value for skill in content.skills],
        "note": content.note,
        **dict.fromkeys(_LANGUAGES, ""),
        **dict(zip(_LANGUAGES, content.languages, strict=False)),
    }
    return Stored(member.version, values)


def member_page(request: Request[RosterMember], typed: Form | None = None, which: str = "") -> str:
    """What is recorded of a member; `typed` is the form named by `which` as it was sent."""
    session, member, today = request.unit.session, request.row, request.container.clock.now().date()
    soon = queries.expiring_from(session, today)
    stored = _stored(request)
    return render_template(
        "returns/escorts/member.html",
        member=shown_member(member, today, soon),
        papers=[
            (paper, _about(paper), expiry_mark(paper.expires_on, today, soon))
            for paper in queries.papers_of(session, [member.id])[member.id]
        ],
        absences=queries.absences_of(session, [member.id], today)[member.id],
        form=_filled(typed if which == "member" else None, "who", {**stored.values, "version": stored.version}),
        paper_form=_filled(typed if which == "paper" else None, "paper", {}),
        away_form=_filled(typed if which == "away" else None, "away", {}),
        paper_kinds=choices_of(PAPER_LABELS),
        countries=countries(all_countries()),
        **_choices(),
    )


@routes.get("/roster/<uuid:member_id>", "roster.open", endpoint="open")
def open_member(request: Request[RosterMember]) -> ResponseReturnValue:
    """One escort of the office."""
    return member_page(request)


def _again(request: Request[RosterMember], form: Form) -> str:
    return member_page(request, form, "member")


@routes.post("/roster/<uuid:member_id>", "roster.change", schema=ChangedMemberForm, on_invalid=_again, stored=_stored)
def change(request: Request[RosterMember]) -> ResponseReturnValue:
    """Change what is recorded of an escort."""
    change_member(request.unit, request.row, _stated(request), request.data["version"])
    flash(_("What is recorded of the escort is changed."), "done")
    return redirect(url_for("roster.open", member_id=request.row.id), 303)


@routes.post("/roster/<uuid:member_id>/retire", "roster.retire", schema=NothingForm)
def retire(request: Request[RosterMember]) -> ResponseReturnValue:
    """Take an escort off the roster."""
    retire_member(request.unit, request.row)
    flash(_("The escort is off the roster, and can be brought back."), "done")
    return redirect(url_for("roster.open", member_id=request.row.id), 303)


@routes.post("/roster/<uuid:member_id>/back", "roster.bring_back", schema=NothingForm)
def back(request: Request[RosterMember]) -> ResponseReturnValue:
    """Put an escort on the roster again."""
    bring_back(request.unit, request.row)
    flash(_("The escort is on the roster again."), "done")
    return redirect(url_for("roster.open", member_id=request.row.id), 303)


# Papers of an escort of the roster, and days without travel.


def _paper_again(request: Request[RosterMember], form: Form) -> str:
    return member_page(request, form, "paper")


def _away_again(request: Request[RosterMember], form: Form) -> str:
    return member_page(request, form, "away")


@routes.post(
    "/roster/<uuid:member_id>/papers",
    "roster.add_paper",
    schema=PaperForm,
    on_invalid=_paper_again,
    endpoint="add_paper",
)
def paper(request: Request[RosterMember]) -> ResponseReturnValue:
    """Record a paper."""
    once = request.data.pop("once", None)
    add_paper(request.unit, request.row, StatedPaper(**request.data), once)
    flash(_("The paper is recorded."), "done")
    return redirect(url_for("roster.open", member_id=request.row.id), 303)


@routes.post(
    "/roster/<uuid:member_id>/absences",
    "roster.add_absence",
    schema=AwayForm,
    on_invalid=_away_again,
    endpoint="add_absence",
)
def absence(request: Request[RosterMember]) -> ResponseReturnValue:
    """Record days without travel."""
    typed = request.data
    add_absence(request.unit, request.row, typed["begins_on"], typed["ends_on"], typed.get("once"))
    flash(_("The days are recorded."), "done")
    return redirect(url_for("roster.open", member_id=request.row.id), 303)


@dataclass(frozen=True)
class PartOfMember(Generic[PartT]):
    """A paper of a member, or days without travel, with the member."""

    member: RosterMember
    part: PartT


def _with_member(request: Request, part: PartT | None) -> PartOfMember[PartT] | None:
    member = the_member(request)
    return PartOfMember(member, part) if member is not None and part is not None else None


def _paper(request: Request) -> PartOfMember[RosterPaper] | None:
    return _with_member(request, paper_of(request.unit.session, request.path["member_id"], request.path["paper_id"]))


def _absence(request: Request) -> PartOfMember[RosterAbsence] | None:
    return _with_member(
        request, absence_of(request.unit.session, request.path["member_id"], request.path["absence_id"])
    )


@routes.post(
    "/roster/<uuid:member_id>/papers/<uuid:paper_id>/remove",
    "roster.remove_paper",
    load=_paper,
    schema=NothingForm,
    endpoint="remove_paper",
)
def no_paper(request: Request[PartOfMember[RosterPaper]]) -> ResponseReturnValue:
    """Remove a paper."""
    remove_paper(request.unit, request.row.member, request.row.part)
    flash(_("The paper is removed."), "done")
    return redirect(url_for("roster.open", member_id=request.row.member.id), 303)


@routes.post(
    "/roster/<uuid:member_id>/absences/<uuid:absence_id>/remove",
    "roster.remove_absence",
    load=_absence,
    schema=NothingForm,
    endpoint="remove_absence",
)
def no_absence(request: Request[PartOfMember[RosterAbsence]]) -> ResponseReturnValue:
    """Take days back."""
    remove_absence(request.unit, request.row.member, request.row.part)
    flash(_("The days are removed."), "done")
    return redirect(url_for("roster.open", member_id=request.row.member.id), 303)

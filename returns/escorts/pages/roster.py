"""Routes of the roster: the escorts of an office, adding, changing and retiring one, papers, days without travel."""

import uuid
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.errors import NotFound
from foundation.forms.form import Form, Stored, forms_of_page
from foundation.language.formats import (
    all_countries,
    countries,
    country,
    language_name,
    listed,
    spoken_languages,
)
from foundation.language.words import _
from foundation.web.paging import PAGE_SIZE, SortableBy, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.words import SEX_CHOICES, choices_of
from returns.escorts.queries import escorts as queries
from returns.escorts.queries.escorts import (
    MemberContent,
    RosterAbsence,
    RosterMember,
    RosterPaper,
    absence_of,
    paper_of,
)
from returns.escorts.rules.escorts import LANGUAGE_FIELDS, NEVER, PaperKind, Skill
from returns.escorts.schemas import AwayForm, ChangedMemberForm, MemberForm, PaperForm, RosterList
from returns.escorts.services import (
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
from returns.escorts.words import PAPER_LABELS, SKILL_LABELS, EscortsAct


def _member(request: Request) -> RosterMember | None:
    return queries.member_by_id(request.unit.session, request.path["member_id"])


routes = Routes("roster", permission=Permission.CASES_OPEN, load=_member)


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
    def languages(self) -> str:
        """The names of their languages, in a row."""
        return listed([language_name(code) for code in self.content.languages])

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
    content = RosterMember.content.readable(member) or MemberContent(_("Name cannot be shown"))
    return ShownMember(member, content, expiry_mark(member.papers_until, today, soon))


def _back(member_id: uuid.UUID, done: str) -> ResponseReturnValue:
    flash(done, "done")
    return redirect(url_for("roster.open", member_id=member_id), 303)


def _choices() -> dict[str, Any]:
    return {"skills": choices_of(SKILL_LABELS), "sexes": choices_of(SEX_CHOICES), "languages": spoken_languages()}


@routes.get("/roster", EscortsAct.ROSTER_LIST, load=None, schema=RosterList, endpoint="list")
def list_members(request: Request[None]) -> ResponseReturnValue:
    """The escorts of the office."""
    query, session, today = request.data, request.unit.session, request.unit.today
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


def _content(typed: dict[str, Any]) -> MemberContent:
    languages = tuple(typed.get(name, "") for name in LANGUAGE_FIELDS)
    return MemberContent(typed["name"], typed["phone"], tuple(typed["skills"]), languages, typed["note"])


@routes.form(
    "/roster/new",
    EscortsAct.ROSTER_ADD,
    opens=EscortsAct.ROSTER_NEW,
    shows=_new_page,
    page="new",
    load=None,
    schema=MemberForm,
)
def add(request: Request[None]) -> ResponseReturnValue:
    """Put somebody on the roster."""
    if request.me.office_id is None:
        raise NotFound
    typed = request.data
    member = add_member(request.unit, request.me.office_id, typed["sex"], _content(typed))
    return _back(member, _("Escort added to the roster. Record their travel papers and qualifications."))


def _about(paper: RosterPaper) -> str:
    """What a paper is for: a skill or a country, in words; opens the row."""
    if paper.kind is PaperKind.QUALIFICATION:
        return str(SKILL_LABELS[Skill(paper.content.skill)])
    return country(paper.content.country)


def _stored(request: Request[RosterMember]) -> Stored:
    member, content = request.row, request.row.content
    values = {
        "name": content.name,
        "phone": content.phone,
        "sex": member.sex.value,
        "skills": [skill.value for skill in content.skills],
        "note": content.note,
        **dict.fromkeys(LANGUAGE_FIELDS, ""),
        **dict(zip(LANGUAGE_FIELDS, content.languages, strict=False)),
    }
    return Stored(member.version, values)


def _member_page(request: Request[RosterMember], sent: Form | None = None, which: str = "") -> str:
    """What is recorded of a member; `sent` is the form named by `which`, the others are as they begin."""
    session, member, today = request.unit.session, request.row, request.unit.today
    soon, stored = queries.expiring_from(session, today), _stored(request)
    begun: dict[str, dict[str, Any]] = {"who": {**stored.values, "version": stored.version}, "paper": {}, "away": {}}
    forms = forms_of_page(begun, sent, which)
    papers = queries.papers_of(session, member.id)
    return render_template(
        "returns/escorts/member.html",
        member=shown_member(member, today, soon),
        papers=[(paper, _about(paper), expiry_mark(paper.expires_on, today, soon)) for paper in papers],
        absences=queries.absences_of(session, member.id, today),
        form=forms["who"],
        paper_form=forms["paper"],
        away_form=forms["away"],
        paper_kinds=choices_of(PAPER_LABELS),
        countries=countries(all_countries()),
        **_choices(),
    )


@routes.get("/roster/<uuid:member_id>", EscortsAct.ROSTER_OPEN, endpoint="open")
def open_member(request: Request[RosterMember]) -> ResponseReturnValue:
    """One escort of the office."""
    return _member_page(request)


@routes.post(
    "/roster/<uuid:member_id>",
    EscortsAct.ROSTER_CHANGE,
    schema=ChangedMemberForm,
    on_invalid=partial(_member_page, which="who"),
    stored=_stored,
)
def change(request: Request[RosterMember]) -> ResponseReturnValue:
    """Change what is recorded of an escort."""
    change_member(request.unit, request.row, request.data["sex"], _content(request.data))
    return _back(request.row.id, _("Escort details changed."))


@routes.post("/roster/<uuid:member_id>/retire", EscortsAct.ROSTER_RETIRE, schema=NothingForm)
def retire(request: Request[RosterMember]) -> ResponseReturnValue:
    """Take an escort off the roster."""
    retire_member(request.unit, request.row)
    return _back(request.row.id, _("Escort removed from the roster. You can bring them back."))


@routes.post("/roster/<uuid:member_id>/back", EscortsAct.ROSTER_BRING_BACK, schema=NothingForm)
def back(request: Request[RosterMember]) -> ResponseReturnValue:
    """Put an escort on the roster again."""
    bring_back(request.unit, request.row)
    return _back(request.row.id, _("Escort back on the roster."))


# Papers of an escort of the roster, and days without travel.


@routes.post(
    "/roster/<uuid:member_id>/papers",
    EscortsAct.ROSTER_ADD_PAPER,
    schema=PaperForm,
    on_invalid=partial(_member_page, which="paper"),
    endpoint="add_paper",
)
def paper(request: Request[RosterMember]) -> ResponseReturnValue:
    """Record a paper."""
    add_paper(request.unit, request.row, StatedPaper(**request.data))
    return _back(request.row.id, _("Paper recorded."))


@routes.post(
    "/roster/<uuid:member_id>/absences",
    EscortsAct.ROSTER_ADD_ABSENCE,
    schema=AwayForm,
    on_invalid=partial(_member_page, which="away"),
    endpoint="add_absence",
)
def absence(request: Request[RosterMember]) -> ResponseReturnValue:
    """Record days without travel."""
    add_absence(request.unit, request.row, **request.data)
    return _back(request.row.id, _("Days recorded."))


def _paper(request: Request) -> RosterPaper | None:
    return paper_of(request.unit.session, request.path["member_id"], request.path["paper_id"])


def _absence(request: Request) -> RosterAbsence | None:
    return absence_of(request.unit.session, request.path["member_id"], request.path["absence_id"])


@routes.post(
    "/roster/<uuid:member_id>/papers/<uuid:paper_id>/remove",
    EscortsAct.ROSTER_REMOVE_PAPER,
    load=_paper,
    schema=NothingForm,
    endpoint="remove_paper",
)
def no_paper(request: Request[RosterPaper]) -> ResponseReturnValue:
    """Remove a paper."""
    remove_paper(request.unit, request.row)
    return _back(request.row.member_id, _("Paper removed."))


@routes.post(
    "/roster/<uuid:member_id>/absences/<uuid:absence_id>/remove",
    EscortsAct.ROSTER_REMOVE_ABSENCE,
    load=_absence,
    schema=NothingForm,
    endpoint="remove_absence",
)
def no_absence(request: Request[RosterAbsence]) -> ResponseReturnValue:
    """Take days back."""
    remove_absence(request.unit, request.row)
    return _back(request.row.member_id, _("Days removed."))

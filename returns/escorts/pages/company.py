"""Doors of company: who of the roster could travel along with a case, and why, to be added with one press."""

from types import SimpleNamespace

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import language_name
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import the_case
from returns.cases.rules import blockers
from returns.cases.words.cases import SEX_CHOICES
from returns.escorts.queries.proposals import Proposals, proposals_for
from returns.escorts.queries.roster import skills_of
from returns.escorts.rules.company import Candidate, Line, lines_of
from returns.escorts.words import SKILL_LABELS
from returns.journey.pages.itinerary import common, marked
from returns.journey.words import ESCORT_LABELS

routes = Routes("company", permission=Permission.CASES_OPEN)


def line_words(line: Line) -> str:
    """A line of the ranking in the reader's language."""
    count = line.count
    counted = {
        "understands": ngettext(
            "Shares a language with %(num)d person.", "Shares a language with %(num)d people.", count
        ),
        "does_not_understand_all": ngettext(
            "Shares no language with %(num)d person.", "Shares no language with %(num)d people.", count
        ),
    }
    fixed = {
        "understands_nobody": _("Shares no language with anybody."),
        "languages_not_known": _("No language of the people is recorded yet."),
        "knows_them": _("Has travelled with this family before."),
        "of_their_sex": _("Of the same sex as everybody who travels."),
        "of_another_sex": _("Not of the same sex as everybody who travels."),
    }
    return str(counted.get(line.code) or fixed[line.code])


def _shown(proposals: Proposals, candidate: Candidate) -> SimpleNamespace:
    row = proposals.rows[candidate.member]
    lines = lines_of(candidate, proposals.people, proposals.with_language)
    return SimpleNamespace(
        id=candidate.member,
        name=row.content["name"],
        url=url_for("roster.open", member_id=row.id),
        skills=[SKILL_LABELS[skill] for skill in skills_of(row)],
        languages=[language_name(code) for code in row.content["languages"]],
        sex=SEX_CHOICES[row.sex],
        findings=marked(candidate.reasons),
        speaks_for=[line_words(line) for line in lines if line.is_for],
        against=[line_words(line) for line in lines if not line.is_for],
        is_blocked=bool(blockers(candidate.reasons)),
        once=Form().once,
    )


@routes.get("/cases/<uuid:case_id>/company", "company.page", load=the_case)
def page(request: Request) -> ResponseReturnValue:
    """Who could travel along."""
    case = request.row
    proposals = proposals_for(request.unit.session, case, request.container.clock.now().date())
    return render_template(
        "returns/escorts/company.html",
        **common(request),
        kinds=[
            SimpleNamespace(
                code=kind.value,
                label=ESCORT_LABELS[kind],
                candidates=[_shown(proposals, candidate) for candidate in candidates],
            )
            for kind, candidates in proposals.by_kind.items()
        ],
        legs=proposals.legs,
        is_empty=not proposals.rows,
        escorts_url=url_for("escorts.page", case_id=case.id),
        assign_url=url_for("escorts.assign", case_id=case.id),
        itinerary_url=url_for("itinerary.page", case_id=case.id),
        roster_url=url_for("roster.list"),
    )

"""Routes of company: who of the roster could travel along with a case, and why."""

from dataclasses import dataclass, field
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import language_name
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import the_case
from returns.cases.queries.cases import Case
from returns.cases.rules import blockers
from returns.cases.words.cases import SEX_CHOICES
from returns.escorts.queries.proposals import Proposals, proposals_for
from returns.escorts.queries.roster import RosterMember
from returns.escorts.rules.company import Candidate, Line, lines_of
from returns.journey.pages.itinerary import common, marked

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


@dataclass(frozen=True)
class ShownCandidate:
    """Somebody of the roster who could travel along, and what speaks for and against it."""

    member: RosterMember
    languages: list[str]
    sex: object
    findings: list[Any]
    speaks_for: list[str]
    against: list[str]
    is_blocked: bool
    idempotency_key: str = field(default_factory=lambda: Form().idempotency_key)


def _shown(proposals: Proposals, candidate: Candidate) -> ShownCandidate:
    member = proposals.rows[candidate.member]
    lines = lines_of(candidate, proposals.people, proposals.with_language)
    return ShownCandidate(
        member=member,
        languages=[language_name(code) for code in member.content.languages],
        sex=SEX_CHOICES[member.sex],
        findings=marked(candidate.reasons),
        speaks_for=[line_words(line) for line in lines if line.is_for],
        against=[line_words(line) for line in lines if not line.is_for],
        is_blocked=bool(blockers(candidate.reasons)),
    )


@routes.get("/cases/<uuid:case_id>/company", "company.page", load=the_case)
def page(request: Request[Case]) -> ResponseReturnValue:
    """Who could travel along."""
    proposals = proposals_for(request.unit.session, request.row, request.container.clock.now().date())
    return render_template(
        "returns/escorts/company.html",
        **common(request),
        by_kind={
            kind: [_shown(proposals, candidate) for candidate in candidates]
            for kind, candidates in proposals.by_kind.items()
        },
        legs=proposals.legs,
        is_empty=not proposals.rows,
    )

"""The list of concerns over all cases, by when their clocks run out; and those that wait for whoever looks at Today."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.language.formats import listed
from foundation.language.words import _, ngettext
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.today import TodayLine, TodaySection
from reintegration.concerns.pages.concerns import routes as shared_routes
from reintegration.concerns.pages.concerns_shown import clocks_at, clocks_of
from reintegration.concerns.queries.concerns import (
    Asker,
    Concern,
    Waiting,
    cases_with_people,
    concerns_page,
    concerns_waiting,
    names_of,
)
from reintegration.concerns.schemas import TAKEN, ConcernList
from reintegration.referrals.pages.people import given_name
from returns.cases.queries import Case, shown_reference
from returns.work.queries.digest import place_at

routes = shared_routes.with_common(permission=Permission.FOLLOW_UP_READ)


_AT_MOST = 10


@routes.get("/concerns", "concerns.list", schema=ConcernList, endpoint="list")
def list_concerns(request: Request) -> ResponseReturnValue:
    """Open concerns of all cases that are seen. Nothing of what they say."""
    session, is_taken = request.unit.session, request.data["show"] == TAKEN
    concerns = concerns_page(session, is_taken, request.data.get("page"), PAGE_SIZE)
    return render_template(
        "reintegration/concerns/list.html",
        page=list_page(concerns, _listed(request, concerns.items)),
        is_taken=is_taken,
    )


@dataclass(frozen=True)
class ListedConcern:
    """A concern in the list: of which case, about whom, and who has it or where its clock stands."""

    concern: Concern
    reference: str
    names: Sequence[str | None]
    taker: str | None
    is_mine: bool
    clock: str | None

    @property
    def mark(self) -> str:
        """How urgent it is: blocked where everybody was told and nobody has taken it."""
        if self.concern.taken_by is not None:
            return "plain"
        return "blocked" if self.concern.next_step is None else "warning"


def _listed(request: Request, concerns: Sequence[Concern]) -> list[ListedConcern]:
    session = request.unit.session
    cases = cases_with_people(session, list({concern.case_id for concern in concerns}))
    takers = names_of(session, [concern.taken_by for concern in concerns if concern.taken_by])
    clocks = clocks_of(request) if concerns else None
    return [
        ListedConcern(
            concern=concern,
            reference=shown_reference(case),
            names=_about_whom(concern, case),
            taker=takers.get(concern.taken_by) if concern.taken_by else None,
            is_mine=concern.taken_by == request.me.account_id,
            clock=clocks.sentence(concern) if concern.taken_by is None else None,
        )
        for concern in concerns
        if clocks and (case := cases.get(concern.case_id))
    ]


def _about_whom(concern: Concern, case: Case) -> list[str | None]:
    """The given name of the person whom a concern is about, or of everybody of the case."""
    people = {person.id: given_name(person) for person in case.people}
    return [people[concern.person_id]] if concern.person_id in people else list(people.values())


def urgent(request: Request) -> list[TodaySection]:
    """A section if anything waits for whoever looks, or if they have taken something: the first to run out on top."""
    if not request.me.may(Permission.CONCERNS_WORK):
        return []
    asker = Asker(
        request.me.account_id,
        request.me.office_id,
        request.me.organisation_id,
        is_specialist=request.me.may(Permission.CLEARANCE_SET),
        leads=request.me.may(Permission.LEAD_OFFICE),
        today=place_at(request.me.account_id, request.me.office_country, request.container.clock.now()).today,
    )
    concerns = concerns_waiting(request.unit.session, asker, _AT_MOST)
    if not concerns:
        return []
    title, all_of_them = _("Concerns that wait for you"), _("All concerns")
    return [
        TodaySection(
            title, lambda: _lines(request, concerns), more_url=url_for("concerns.list"), more_label=all_of_them
        )
    ]


def _lines(request: Request, concerns: Sequence[Waiting]) -> list[TodayLine]:
    """A line for each case: who has it, how many there are and since when, and where the clock stands.

    A case has two lines where whoever looks has taken some of its concerns, and nobody the others.
    """
    alike: dict[tuple[uuid.UUID, bool], list[Waiting]] = {}
    for waiting in concerns:
        is_mine = waiting.concern.taken_by == request.me.account_id
        alike.setdefault((waiting.concern.case_id, is_mine), []).append(waiting)
    return [_line(request, some, is_mine) for (_case, is_mine), some in alike.items()]


def _line(request: Request, alike: Sequence[Waiting], is_mine: bool) -> TodayLine:
    """One line of a case; `alike`: its concerns that stand alike, the first to run out on top."""
    first, clocks = alike[0], clocks_at(request, alike[0].zone)
    raised = listed([clocks.at(at) for at in sorted(each.concern.opened_at for each in alike)])
    parts = (_("Raised at %(times)s.", times=raised), None if is_mine else clocks.sentence(first.concern))
    many = ngettext("%(num)d concern", "%(num)d concerns", len(alike))
    return TodayLine(
        url=url_for("concerns.concerns", case_id=first.concern.case_id),
        label=_("Case %(reference)s", reference=shown_reference(first.case)),
        note=" ".join(part for part in parts if part),
        mark="due" if is_mine else "warning",
        mark_label=_("You have it") if is_mine else _("Nobody has it yet"),
        more=many if len(alike) > 1 else None,
    )

"""The list of concerns over all cases, by when their clocks run out; and those that wait for whoever looks at Today."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.language.formats import listed
from foundation.language.words import _, ngettext
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from reintegration.concerns.pages.concerns import routes as shared_routes
from reintegration.concerns.pages.concerns_shown import Clocks, clocks_at, clocks_of
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
from returns.cases.queries.case_page import shown_reference
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
        waiting_url=url_for("concerns.list"),
        taken_url=url_for("concerns.list", show=TAKEN),
    )


def _listed(request: Request, concerns: Sequence[Concern]) -> list[SimpleNamespace]:
    session = request.unit.session
    cases = cases_with_people(session, list({concern.case_id for concern in concerns}))
    takers = names_of(session, [concern.taken_by for concern in concerns if concern.taken_by])
    clocks = clocks_of(request) if concerns else None
    return [
        _line(request, concern, cases, takers, clocks) for concern in concerns if clocks and concern.case_id in cases
    ]


def _line(
    request: Request, concern: Concern, cases: Mapping[Any, Any], takers: Mapping[Any, str], clocks: Clocks
) -> SimpleNamespace:
    people = {person.id: given_name(person) for person in cases[concern.case_id].people}
    whom = [people[concern.person_id]] if concern.person_id in people else list(people.values())
    is_late = concern.taken_by is None and concern.next_step is None
    return SimpleNamespace(
        url=url_for("concerns.concerns", case_id=concern.case_id),
        reference=shown_reference(cases[concern.case_id]),
        names=whom,
        clock=clocks.sentence(concern) if concern.taken_by is None else None,
        taken_name=takers.get(concern.taken_by),
        is_mine=concern.taken_by == request.me.account_id,
        opened_at=concern.opened_at,
        since=clocks.at(concern.taken_at) if concern.taken_at else None,
        mark="plain" if concern.taken_by else "blocked" if is_late else "warning",
    )


class Urgent(SimpleNamespace):
    """A section of Today whose lines are opened when they are shown, with the keys of everything else on the page."""

    def __init__(self, request: Request, concerns: Sequence[Waiting]) -> None:
        """Keep the concerns until their lines are shown."""
        super().__init__(title=_("Concerns that wait for you"), empty="")
        self.more_url, self.more_label = url_for("concerns.list"), _("All concerns")
        self._request, self._concerns = request, concerns

    @cached_property
    def items(self) -> list[SimpleNamespace]:
        """The lines, one for a case: who has it, how many there are and since when, and where the clock stands.

        A case has two lines where whoever looks has taken some of its concerns, and nobody the others.
        """
        lines: dict[tuple[Any, bool], list[Waiting]] = {}
        for waiting in self._concerns:
            is_mine = waiting.concern.taken_by == self._request.me.account_id
            lines.setdefault((waiting.concern.case_id, is_mine), []).append(waiting)
        return [_item(self._request, alike, is_mine) for (_case, is_mine), alike in lines.items()]


def urgent(request: Request) -> list[SimpleNamespace]:
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
    return [Urgent(request, concerns)] if concerns else []


def _item(request: Request, alike: Sequence[Waiting], is_mine: bool) -> SimpleNamespace:
    """One line of a case; `alike`: its concerns that stand alike, the first to run out on top."""
    first, clocks = alike[0], clocks_at(request, alike[0].zone)
    raised = listed([clocks.at(at) for at in sorted(each.concern.opened_at for each in alike)])
    parts = (_("Raised at %(times)s.", times=raised), None if is_mine else clocks.sentence(first.concern))
    many = ngettext("%(num)d concern", "%(num)d concerns", len(alike))
    return SimpleNamespace(
        url=url_for("concerns.concerns", case_id=first.concern.case_id),
        reference=None,
        label=_("Case %(reference)s", reference=shown_reference(first.case)),
        more=many if len(alike) > 1 else None,
        note=" ".join(part for part in parts if part),
        mark="due" if is_mine else "warning",
        mark_label=_("You have it") if is_mine else _("Nobody has it yet"),
    )

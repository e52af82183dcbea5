"""The work list of visits, on its page and on the start page: one line for each case, grouped by when it is due."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.queries.staff import Account
from foundation.language.words import _, lazy_gettext as _l, ngettext
from foundation.web.paging import list_page
from foundation.web.route import Request
from foundation.web.today import LinesToRead, TodayLine, TodaySection, in_a_line, urgency_of
from reintegration.arrivals.pages.arrivals import sections_of_arrivals
from reintegration.arrivals.pages.registrations import arrival_sections
from reintegration.episodes.pages import visit_label
from reintegration.follow_up.pages.visits import routes
from reintegration.follow_up.queries.check_ins import ListedVisit, Visit, listed_visits, visits_with_people
from reintegration.follow_up.queries.visits import (
    MOST_LISTED,
    AskingVisit,
    VisitFilter,
    asking_of_cases,
    first_asking,
    first_of_cases,
    visit_page,
    with_whom,
)
from reintegration.follow_up.rules.follow_up import PlannedVisit, VisitState, When, Whose, when_due
from reintegration.follow_up.rules.visits import Which
from reintegration.follow_up.schemas import VisitList
from reintegration.follow_up.words import WHEN_LABELS, WHICH_LABELS, WHOSE_VISITS_LABELS, FollowUpAct
from reintegration.referrals.pages.people import age_in_words, is_partner
from reintegration.referrals.pages.referrals import waiting_sections
from returns.cases.words import choices_of
from returns.safe_contact.pages.cards import contact_in_words

PAGE_OF_A_PHONE = 15  # cases: less than three screens, and as many as the list of people shows
COMING = "follow_up.coming_days"
_NOTHING = {
    Which.ALL: _l("No visits to do"),
    Which.LATE: _l("No late visits"),
    Which.DUE: _l("No visits due"),
    Which.COMING: _l("No visits coming up"),
}
_VISITS_FIRST = 4  # of a group of the start page: each takes more room than another line


@dataclass(frozen=True)
class VisitGroup:
    """Cases whose next visit is due at about the same time: how many there are in all, and those of this page."""

    when: When
    count: int
    lines: Sequence[TodayLine]


def _days(days: int) -> str:
    if days < 0:
        return ngettext("%(num)d day late", "%(num)d days late", -days)
    if days == 0:
        return _("Due today")
    return ngettext("Due in %(num)d day", "Due in %(num)d days", days)


def _kind(visit: Visit | PlannedVisit) -> str:
    kind = visit_label(visit)
    return _("%(kind)s, with survey", kind=kind) if visit.is_survey_round else kind


def shown_line(first: ListedVisit, others: Sequence[AskingVisit], now: datetime, maker: str | None = None) -> TodayLine:
    """The visits of a case in one line, the first to be made on top: who, what their cards forbid, where, which, when.

    `maker`: the colleague who makes them, where that is said.
    """
    today = date.fromordinal(first.visit.due_on.toordinal() - first.days)
    contacts = [contact_in_words(card, today, now) for card in first.cards]
    return TodayLine(
        url=url_for("visits.visit", visit_id=first.visit.id),
        label=in_a_line(name or _("Name cannot be shown") for name in first.names),
        people=[
            (name or _("Name cannot be shown"), age_in_words(band, today))
            for name, band in zip(first.names, first.bands, strict=True)
        ],
        reference=first.reference,
        contact=in_a_line(dict.fromkeys(contact.when for contact in contacts if contact.when)),
        forbids=list(dict.fromkeys(words for contact in contacts for words in contact.forbids)),
        note=in_a_line((_("Lost to follow-up") if first.is_lost else None, first.area, _kind(first.visit), maker)),
        also=[
            (url_for("visits.visit", visit_id=other.id), in_a_line((_kind(other.planned), _days(other.days))))
            for other in others
        ],
        mark="warning" if first.state is VisitState.OVERDUE else "due" if first.state is VisitState.DUE else "plain",
        mark_label=_days(first.days),
        urgency=urgency_of(first.days),
    )


def _at_a_desk(line: TodayLine) -> TodayLine:
    """The same for an office, as its other lines are: the first person, how many more, and what there is to do."""
    (name, _age), *others = line.people or [(line.label, "")]
    count = len(others)
    more = ngettext("and %(num)d more", "and %(num)d more", count) if others else None
    return replace(line, people=(), label=name, more=more, duty=_("Make the visit"))


def _filter(request: Request, which: Which = Which.ALL, whose: Whose = Whose.ALL) -> VisitFilter:
    """Which visits whoever asks is shown: an officer, those of their own cases that no partner makes."""
    now, me = request.container.clock.now(), request.me.account_id
    coming_days = request.container.read_rule(request.unit, COMING, now.date())
    return VisitFilter(
        now,
        coming_days,
        which,
        owner_id=None if is_partner(request) else me,
        is_nobodys=whose is Whose.NOBODY,
        made_by=me if whose is Whose.MINE else None,
    )


def _by_case(visits: Sequence[AskingVisit]) -> dict[uuid.UUID, list[AskingVisit]]:
    """Visits by their case; both in the order in which they are due."""
    by_case: dict[uuid.UUID, list[AskingVisit]] = {}
    for visit in visits:
        by_case.setdefault(visit.case_id, []).append(visit)
    return by_case


def _firsts(request: Request, cases: Iterable[Sequence[AskingVisit]]) -> dict[uuid.UUID, ListedVisit]:
    """Of each case the visit to make first, by its id, with its people: of what comes after it they are not said."""
    rows = visits_with_people(request.unit.session, [visits[0].id for visits in cases])
    return {listed.visit.id: listed for listed in listed_visits(rows, request.container.clock.now())}


def _groups(
    by_case: Mapping[uuid.UUID, Sequence[AskingVisit]],
    firsts: Mapping[uuid.UUID, ListedVisit],
    counts: Mapping[When, int],
    makers: Mapping[uuid.UUID, Account | None],
    now: datetime,
) -> list[VisitGroup]:
    lines: dict[When, list[TodayLine]] = {when: [] for when in When}
    for case_id, (first, *others) in by_case.items():
        maker = makers.get(case_id)
        by_whom = (maker.name if maker else _("Not assigned")) if makers else None
        if first.id in firsts:
            lines[when_due(first.days)].append(shown_line(firsts[first.id], others, now, by_whom))
    return [VisitGroup(when, max(counts.get(when, 0), len(lines[when])), lines[when]) for when in When if lines[when]]


def _makers(request: Request, cases: Sequence[uuid.UUID]) -> dict[uuid.UUID, Account | None]:
    """For a coordinator, the colleague who makes the visits of each case; no name is opened yet."""
    if not _is_coordinator(request):
        return {}
    assigned = with_whom(request.unit.session, cases)
    makers = accounts.accounts_by_id(request.unit.session, list(assigned.values()))
    return {case_id: makers.get(assigned[case_id]) if case_id in assigned else None for case_id in cases}


def _is_coordinator(request: Request) -> bool:
    return is_partner(request) and request.me.may(Permission.REFERRALS_ANSWER)


@routes.get("/visits", FollowUpAct.VISITS_LIST, load=None, schema=VisitList, endpoint="list")
def list_visits(request: Request) -> ResponseReturnValue:
    """Everything that asks for something, the earliest first."""
    session, which = request.unit.session, request.data["show"]
    whose = request.data["whose"] if _is_coordinator(request) else Whose.ALL
    filters = _filter(request, which, whose)
    firsts = first_of_cases(session, filters)
    page = visit_page(firsts, request.data.get("page"), PAGE_OF_A_PHONE)
    cases = [first.case_id for first in page.items]
    makers = _makers(request, cases)
    by_case = _by_case(asking_of_cases(session, filters, cases))
    counts = Counter(when_due(first.days) for first in firsts)
    groups = _groups(by_case, _firsts(request, by_case.values()), counts, makers, request.container.clock.now())
    return render_template(
        "reintegration/follow_up/list.html",
        page=list_page(page, [line for group in groups for line in group.lines]),
        groups=groups,
        labels=WHEN_LABELS,
        explanation=_("Visits in your cases without a partner.") if not is_partner(request) else None,
        is_partner=is_partner(request),
        choices=choices_of(WHICH_LABELS),
        chosen=which.value,
        whose_choices=choices_of(WHOSE_VISITS_LABELS) if _is_coordinator(request) else [],
        whose=whose.value,
        nothing=_NOTHING[which],
    )


# The work list on the start page: referrals to answer, arrivals, visits overdue, due and coming.


def work_sections(request: Request) -> list[TodaySection]:
    """First what waits for an answer and who arrives; then visits, for an officer those that no partner makes."""
    if not request.me.may(Permission.FOLLOW_UP_WORK):
        return []
    arrivals = [*waiting_sections(request), *sections_of_arrivals(request), *arrival_sections(request)]
    by_case: dict[uuid.UUID, list[AskingVisit]] = {}
    for visit in first_asking(request.unit.session, _filter(request)):
        if is_partner(request) or visit.state is not VisitState.PLANNED:
            by_case.setdefault(visit.case_id, []).append(visit)
    title = _("Visits") if is_partner(request) else _("Visits without a partner")
    url, is_cut = url_for("visits.list"), len(by_case) == MOST_LISTED
    first, lines = _VISITS_FIRST if is_partner(request) else 0, _lines(request, list(by_case.values()))
    return [*arrivals, TodaySection(title, lines, url, _("All visits"), is_cut, shown_first=first)]


def _lines(request: Request, cases: Sequence[Sequence[AskingVisit]]) -> LinesToRead:
    """A line for the visits of each case, whose people are read for the lines that are shown."""
    session, now = request.unit.session, request.container.clock.now()

    def read(places: Sequence[int]) -> Callable[[], Sequence[TodayLine | None]]:
        rows = visits_with_people(session, [cases[place][0].id for place in places])

        def lines() -> list[TodayLine | None]:
            listed = {visit.visit.id: visit for visit in listed_visits(rows, now)}
            return [_line(listed.get(first.id), others) for first, *others in map(cases.__getitem__, places)]

        def _line(first: ListedVisit | None, others: Sequence[AskingVisit]) -> TodayLine | None:
            if first is None:
                return None
            line = shown_line(first, others, now)
            return line if is_partner(request) else _at_a_desk(line)

        return lines

    return LinesToRead([urgency_of(visits[0].days) for visits in cases], read)

"""Pages of referrals: what a partner has received, one of them, what waits for an answer, and moving to another one."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.forms.fields import FormSchema
from foundation.forms.form import Form
from foundation.language.formats import by_alphabet, comma, day
from foundation.language.words import _, ngettext
from foundation.web.paging import list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import LinesToRead, TodayLine, TodaySection, Urgency, in_a_line, urgency_of
from reintegration.arrivals.queries.arrivals import (
    Leg,
    SafeContact,
    ends_of_journeys,
    safe_contacts_of_case,
)
from reintegration.arrivals.services.arrivals import local_times
from reintegration.arrivals.services.people import PeopleFound, find_people
from reintegration.episodes.words import PURPOSE_WORDS, REFERRAL_MARKS
from reintegration.follow_up.queries.check_ins import adults_of, lost_among
from reintegration.follow_up.services.check_ins import ADULT_FROM
from reintegration.referrals import queries
from reintegration.referrals.pages.people import (
    age_in_words,
    cases_of_lines,
    given_name,
    home_url,
    is_partner,
    needs_extra_care,
    place_of,
    who_in_a_line,
)
from reintegration.referrals.pages.which import choices_for, filter_of
from reintegration.referrals.queries import Referral, day_there, referrals_with_people, waiting_ids, waiting_referrals
from reintegration.referrals.rules import ANSWER_DAYS, ReferralState, WhichPeople, answer_by
from reintegration.referrals.schemas import AnswerForm, AssignForm, PersonSearch, ReferralList
from reintegration.referrals.services import answer_referral, assign_referral, finish_referral
from reintegration.referrals.words import WHICH_PEOPLE_LABELS, ReferralsAct
from returns.cases.pages.cases import PartOfCase, case_with
from returns.cases.queries import Case, shown_reference
from returns.consent.rules import TransferPurpose

_AT_MOST = 10
_PAGE_OF_A_PHONE = 15  # cases, each with what is asked for it: less than four screens


def the_referral(request: Request) -> Referral | None:
    """The referral of an address, if this scope sees it."""
    return queries.referral_by_id(request.unit.session, request.path["referral_id"])


routes = Routes("referrals", permission=Permission.REFERRALS_ANSWER, load=the_referral)


def referral_of_case(request: Request) -> PartOfCase[Referral] | None:
    """The referral of an address with its case, if the address names that case."""
    referral = the_referral(request)
    if referral is None or referral.case_id != request.path["case_id"]:
        return None
    return case_with(request, referral)


@dataclass(frozen=True)
class ShownReferral:
    """One purpose of a case: at which organisation, and with whom there."""

    referral: Referral
    organisation: str
    assigned_to: str | None

    @property
    def purpose(self) -> object:
        """What it is for, in words."""
        return PURPOSE_WORDS[self.referral.purpose]

    @property
    def mark(self) -> str:
        """Which of the four meanings its state has."""
        return REFERRAL_MARKS[self.referral.state]

    @property
    def standing(self) -> tuple[str, str, str]:
        """State, organisation and colleague: purposes that share them are one line of a list."""
        return self.referral.state.value, self.organisation, self.assigned_to or ""


@dataclass(frozen=True)
class ReferredCase:
    """A case in the list, with everything that it was sent for."""

    url: str
    reference: str
    names: Sequence[str | None]
    ages: Sequence[str]
    place: str | None
    is_lost: bool
    is_restricted: bool
    purposes: Sequence[ShownReferral]


def _about(case: Case) -> dict[str, Any]:
    return {
        "reference": shown_reference(case),
        "names": [given_name(person) for person in case.people],
        "place": place_of(case),
    }


def _ages(case: Case, today: date) -> list[str]:
    return [age_in_words(person.birth_year_band, today) for person in case.people]


def _listed(request: Request, cases: Sequence[Case]) -> list[ReferredCase]:
    """Cases, each with its purposes; referrals, colleagues and places in one statement each."""
    session = request.unit.session
    referrals = queries.referrals_of_cases(session, [case.id for case in cases])
    assigned = [referral.assigned_to for sent in referrals.values() for referral in sent if referral.assigned_to]
    staff = accounts.accounts_by_id(session, assigned)
    places = accounts.places(session, [referral.organisation_id for sent in referrals.values() for referral in sent])
    lost = lost_among(session, [case.id for case in cases])
    in_order, today = list(TransferPurpose).index, request.unit.today
    return [
        ReferredCase(
            url=home_url(request, case.id),
            ages=_ages(case, today),
            is_lost=case.id in lost,
            is_restricted=case.restricted_at is not None,
            purposes=[
                ShownReferral(
                    referral,
                    organisation=places.get(referral.organisation_id, ""),
                    assigned_to=staff[referral.assigned_to].name if referral.assigned_to in staff else None,
                )
                for referral in sorted(referrals[case.id], key=lambda referral: in_order(referral.purpose))
            ],
            **_about(case),
        )
        for case in cases
    ]


@routes.get(
    "/referrals",
    ReferralsAct.LIST,
    permission=Permission.FOLLOW_UP_WORK,
    load=None,
    schema=ReferralList,
    endpoint="list",
)
def list_referrals(request: Request) -> ResponseReturnValue:
    """What is in force for a partner; for an office, what it has sent."""
    choices = choices_for(request)
    show = request.data["show"] if request.data["show"] in choices else WhichPeople.ALL
    filters, cursor = filter_of(request, show), request.data.get("page")
    cases = queries.referred_page(request.unit.session, filters, cursor, _PAGE_OF_A_PHONE)
    return render_template(
        "reintegration/referrals/list.html",
        page=list_page(cases, _listed(request, cases.items)),
        is_partner=is_partner(request),
        may_answer=request.me.may(Permission.REFERRALS_ANSWER),
        choices=[(choice.value, WHICH_PEOPLE_LABELS[choice]) for choice in choices],
        chosen=show.value,
    )


@routes.post(
    "/referrals/find",
    ReferralsAct.FIND,
    permission=Permission.FOLLOW_UP_WORK,
    load=lambda request: request.me.organisation_id,
    schema=PersonSearch,
    on_invalid=lambda request, _form: _found_page(request, PeopleFound(())),
)
def find(request: Request[uuid.UUID]) -> ResponseReturnValue:
    """Search among the people of a partner. The text stays out of the address and of the audit."""
    found = find_people(request.unit, request.container.secrets, request.data["q"], _PAGE_OF_A_PHONE)
    return _found_page(request, found)


def _found_page(request: Request[uuid.UUID], people: PeopleFound) -> str:
    return render_template(
        "reintegration/referrals/found.html",
        rows=_listed(request, people.cases),
        were_more=people.were_more,
        may_answer=request.me.may(Permission.REFERRALS_ANSWER),
    )


def _page(request: Request[Referral], answer_form: Form, assign_form: Form | None = None) -> str:
    referral, assigned = request.row, request.row.assigned_to
    staff = queries.staff_of(request.unit.session, referral.organisation_id)
    case = queries.case_with_people(request.unit.session, referral.case_id)
    return render_template(
        "reintegration/referrals/referral.html",
        **_about(case),
        shown=ShownReferral(referral, "", None),
        referral=referral,
        is_sent=referral.state is ReferralState.SENT,
        is_accepted=referral.state is ReferralState.ACCEPTED,
        home=home_url(request, referral.case_id),
        coming=who_would_come(request, referral, case),
        staff=sorted(((account.id.hex, account.name) for account in staff), key=lambda pair: by_alphabet(pair[1])),
        answer_form=answer_form,
        assign_form=assign_form or Form(values={"to": assigned.hex} if assigned else {}),
    )


@routes.get("/referrals/<uuid:referral_id>", ReferralsAct.OPEN, endpoint="open")
def open_page(request: Request[Referral]) -> ResponseReturnValue:
    """One referral: to be answered, to be given to a colleague, to be finished."""
    return _page(request, Form())


@routes.post("/referrals/<uuid:referral_id>/answer", ReferralsAct.ANSWER, schema=AnswerForm, on_invalid=_page)
def answer(request: Request[Referral]) -> ResponseReturnValue:
    """Accept or reject."""
    answer_referral(request.unit, request.row, request.data["accept"], request.data["reason"])
    if request.data["accept"]:
        flash(_("Accepted. Now assign it to a colleague."), "done")
        return redirect(url_for("referrals.open", referral_id=request.row.id), 303)
    flash(_("Rejected. The office is told and sees your reason."), "done")
    return redirect(url_for("referrals.list"), 303)


@routes.post(
    "/referrals/<uuid:referral_id>/assign",
    ReferralsAct.ASSIGN,
    schema=AssignForm,
    on_invalid=lambda request, form: _page(request, Form(), form),
)
def assign(request: Request[Referral]) -> ResponseReturnValue:
    """Give it to a colleague."""
    assign_referral(request.unit, request.row, request.data["to"])
    flash(_("Your colleague can now see it."), "done")
    return redirect(url_for("referrals.open", referral_id=request.row.id), 303)


@routes.post("/referrals/<uuid:referral_id>/finish", ReferralsAct.FINISH, schema=FormSchema)
def finish(request: Request[Referral]) -> ResponseReturnValue:
    """Say that its purpose is fulfilled."""
    finish_referral(request.unit, request.row)
    flash(_("Finished. Your organisation no longer sees it for this purpose."), "done")
    return redirect(url_for("referrals.list"), 303)


# Referrals that wait for an answer: on the start page of who answers them, and what is known of who would come.


def _arrives_on(referral: Referral, case: Case, ends: Mapping[uuid.UUID, Leg]) -> date | None:
    """The day of arrival, as far as the purpose opens it: the journey only to who receives them."""
    return case.arrived_on if referral.purpose is not TransferPurpose.RECEPTION else _comes_on(case, ends)


def _comes_on(case: Case, ends: Mapping[uuid.UUID, Leg]) -> date | None:
    """The day of arrival, or the planned one."""
    leg = ends.get(case.id)
    return case.arrived_on or (local_times(leg)[1].date() if leg is not None else None)


def _mark(request: Request, referral: Referral, case: Case, arrives_on: date | None) -> tuple[int, str, str]:
    """In how many days an answer is due; which of the four meanings that has, and how it is said."""
    days = request.container.read_rule(request.unit, ANSWER_DAYS, request.unit.today)
    until = answer_by(day_there(case, referral.sent_at), days, None if case.arrived_on else arrives_on)
    days_left = (until - day_there(case, request.container.clock.now())).days
    if days_left < 0:
        return days_left, "warning", _("Reply was due on %(day)s", day=day(until))
    return days_left, "due", _("Reply by %(day)s", day=day(until))


def waiting_sections(request: Request) -> list[TodaySection]:
    """What waits for an answer, sent first on top: a coordinator answers it, an officer whose case it is waits."""
    if not (request.me.may(Permission.REFERRALS_ANSWER) or request.me.may(Permission.REFERRALS_SEND)):
        return []
    if is_partner(request):
        lines, title = _to_answer(request), _("Referrals awaiting your reply")
    else:
        lines, title = _sent(request), _("Referrals awaiting a reply")
    count, url = len(lines.urgencies), url_for("referrals.list")
    return [TodaySection(title, lines, url, _("All referrals"), is_cut=count == _AT_MOST)] if count else []


def _to_answer(request: Request) -> LinesToRead:
    waiting = waiting_referrals(request.unit.session, _AT_MOST)
    ends, cases = _ends(request, waiting), cases_of_lines(request)

    def make(place: int) -> TodayLine | None:
        case = cases.rows.get(waiting[place][1].id)
        return _line(request, waiting[place][0], case, ends) if case is not None else None

    return cases.lines([(_urgency(request, *pair, ends), pair[1].id) for pair in waiting], make)


def _sent(request: Request) -> LinesToRead:
    """None of them presses: their rows are read where they are shown."""
    session = request.unit.session
    ids = waiting_ids(session, _AT_MOST, request.me.account_id)

    def read(places: Sequence[int]) -> Callable[[], Sequence[TodayLine | None]]:
        by_id = referrals_with_people(session, [ids[place] for place in places])
        pairs, ends = [by_id.get(ids[place]) for place in places], _ends(request, list(by_id.values()))
        return lambda: [_line(request, *pair, ends) if pair else None for pair in pairs]

    return LinesToRead([Urgency.OTHERS] * len(ids), read)


def _ends(request: Request, waiting: Sequence[tuple[Referral, Case]]) -> Mapping[uuid.UUID, Leg]:
    received = [case.id for referral, case in waiting if referral.purpose is TransferPurpose.RECEPTION]
    return ends_of_journeys(request.unit.session, received)


def _urgency(request: Request, referral: Referral, case: Case, ends: Mapping[uuid.UUID, Leg]) -> Urgency:
    if not is_partner(request):
        return Urgency.OTHERS
    return urgency_of(_mark(request, referral, case, _arrives_on(referral, case, ends))[0])


def _line(request: Request, referral: Referral, case: Case, ends: Mapping[uuid.UUID, Leg]) -> TodayLine:
    """Who, for what, how many, where to, and by when it is answered."""
    arrives_on = _arrives_on(referral, case, ends)
    _days, mark, label = _mark(request, referral, case, arrives_on)
    own = is_partner(request)
    url = url_for("referrals.open", referral_id=referral.id) if own else url_for("episodes.overview", case_id=case.id)
    size = ngettext("%(num)d person", "%(num)d people", len(case.people))
    arrives = _("arrives on %(day)s", day=day(arrives_on)) if arrives_on and not case.arrived_on else None
    return TodayLine(
        url=url,
        **who_in_a_line(request, case, case.people),
        note=in_a_line((str(PURPOSE_WORDS[referral.purpose]), size, place_of(case), arrives)),
        mark=mark,
        mark_label=label,
        duty=_("Reply to the referral") if own else _("Referral"),
        urgency=_urgency(request, referral, case, ends),
    )


@dataclass(frozen=True)
class WhoWouldCome:
    """What whoever answers needs to know: how many, when, needs and languages, and by when it is answered."""

    size: str
    arrives_on: date | None
    care: str | None
    languages: str
    mark: str
    mark_label: str


def who_would_come(request: Request, referral: Referral, case: Case) -> WhoWouldCome:
    """What is known of who would come, as far as the purpose opens it."""
    session, today = request.unit.session, request.unit.today
    # Whoever has accepted to receive them knows the journey, whatever else is asked of them.
    accepted = queries.accepted_for(session, case.id, TransferPurpose.RECEPTION)
    receives = referral.purpose is TransferPurpose.RECEPTION or accepted is not None
    ends = ends_of_journeys(session, [case.id] if receives else [])
    cards = safe_contacts_of_case(session, case.id)
    arrives_on = _arrives_on(referral, case, ends)
    adults = adults_of(case.people, today, request.container.read_rule(request.unit, ADULT_FROM, today))
    children, care = len(case.people) - len(adults), sum(needs_extra_care(person) for person in case.people)
    size = ngettext("%(num)d person", "%(num)d people", len(case.people))
    of_them = ngettext("%(num)d of them a child", "%(num)d of them children", children) if children else None
    _days, mark, label = _mark(request, referral, case, arrives_on)
    return WhoWouldCome(
        size=comma().join(part for part in (size, of_them) if part),
        arrives_on=_comes_on(case, ends),
        care=ngettext("Extra care for %(num)d person", "Extra care for %(num)d people", care) if care else None,
        languages=comma().join(dict.fromkeys(filter(None, map(_language, cards.values())))),
        mark=mark,
        mark_label=label,
    )


def _language(card: SafeContact) -> str | None:
    """The language in which somebody is spoken to, as their safe-contact card says it."""
    content = SafeContact.content.readable(card)
    return content.language if content is not None else None

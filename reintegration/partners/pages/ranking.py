"""Doors of finding a partner for a case: what is looked for, who fits and why, who does not, and sending the case.

What is looked for comes in the body of a form and is kept nowhere: no address says what somebody needs.
"""

from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.formats import country, number
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from reintegration.episodes.words import PURPOSE_LABELS
from reintegration.partners.pages.partners import blueprint
from reintegration.partners.queries import ranking as queries
from reintegration.partners.queries.partners import office_by_id
from reintegration.partners.rules.partners import OF_HELP, SERVICE_OF_PURPOSE
from reintegration.partners.rules.ranking import Wish
from reintegration.partners.schemas.partners import FindForm, SendToOffice
from reintegration.partners.words import (
    SERVICE_LABELS,
    STAFF_LABELS,
    distance_shown,
    failing_sentence,
    part_shown,
    points_shown,
)
from reintegration.referrals.pages.people import case_head, the_case
from reintegration.referrals.queries import referrals
from reintegration.referrals.rules.referrals import OPEN
from reintegration.referrals.services.referrals import send_referral
from returns.cases.queries.cases import Case, members_of_case
from returns.cases.rules.cases import NEVER
from returns.cases.words.cases import choices_of
from returns.consent.rules import TransferPurpose

_ASKED = ("purpose", "on", "needed", "welcome", "staff")


def _first_asked(call: Call, case: Case) -> dict[str, Any]:
    """What is looked for at first: reception on the day of the journey; follow-up once they are there."""
    today = call.wiring.clock.now().date()
    if case.arrived_on is not None:
        return {"purpose": TransferPurpose.FOLLOW_UP, "on": today}
    travels_on = case.departs_or_never
    return {"purpose": TransferPurpose.RECEPTION, "on": travels_on if today < travels_on < NEVER else today}


def _wish(case: Case, asked: dict[str, Any], languages: tuple[frozenset[str], ...], today: date) -> Wish:
    return Wish(
        country=case.country,
        on=asked.get("on") or today,
        needed=frozenset({SERVICE_OF_PURPOSE[asked["purpose"]], *asked.get("needed", ())}),
        welcome=frozenset(asked.get("welcome", ())) - frozenset(asked.get("needed", ())),
        languages=languages,
        staff=asked.get("staff"),
    )


def _row(one: queries.RankedOffice, sent: SimpleNamespace) -> SimpleNamespace:
    purpose = sent.purpose
    key = (one.organisation_id, purpose)
    return SimpleNamespace(
        url=url_for("partners.open", office_id=one.id),
        name=one.name,
        organisation=one.organisation,
        place=one.place_name,
        distance=distance_shown(one.ranked.metres),
        score=points_shown(one.ranked.score),
        parts=[part_shown(part) for part in one.ranked.parts],
        failing=[failing_sentence(each) for each in one.ranked.failing],
        load=number(one.load),
        capacity=None if one.capacity is None else number(one.capacity),
        is_sent=key in sent.open,
        id=one.id.hex,
        may_be_sent=key in sent.agreed,
    )


def _found(call: Call, asked: dict[str, Any], form: Form) -> str:
    case, session, today = call.row, call.unit.session, call.wiring.clock.now().date()
    place, languages = queries.destination_of(case), queries.languages_of(members_of_case(session, case.id))
    wish = _wish(case, asked, languages, today)
    found = queries.rank_offices(session, wish, place, today, case.id)
    sends = call.me.may(Permission.REFERRALS_SEND)
    sent = SimpleNamespace(
        purpose=asked["purpose"],
        agreed=referrals.who_consented(session, case.id) if sends else {},
        open={
            (one.organisation_id, one.purpose)
            for one in referrals.referrals_of_case(session, case.id)
            if one.state in OPEN
        },
    )
    return render_template(
        "reintegration/partners/find.html",
        case=case_head(call, case),
        form=form,
        purposes=choices_of(PURPOSE_LABELS),
        purpose=asked["purpose"].value,
        purpose_label=PURPOSE_LABELS[asked["purpose"]],
        services=[(one.value, SERVICE_LABELS[one]) for one in OF_HELP],
        staff=choices_of(STAFF_LABELS),
        place=place,
        country=country(case.country),
        on=wish.on,
        fitting=[_row(one, sent) for one in found.fitting],
        others=[_row(one, sent) for one in found.others],
        fitting_count=found.fitting_count,
        in_country=found.in_country,
        weights=found.weights,
        whole=found.weights.whole(place.point is not None),
        may_send=sends,
        send_url=url_for("partners.send", case_id=case.id),
        consents_url=url_for("consent.page", case_id=case.id),
        place_url=url_for("itinerary.page", case_id=case.id),
    )


def _as_typed(asked: dict[str, Any]) -> dict[str, Any]:
    """What was asked, as the fields of the form hold it."""
    return {
        "purpose": asked["purpose"].value,
        "on": asked["on"].isoformat() if asked.get("on") else "",
        "needed": [one.value for one in asked.get("needed", ())],
        "welcome": [one.value for one in asked.get("welcome", ())],
        "staff": asked["staff"].value if asked.get("staff") else "",
    }


def _again(call: Call, form: Form) -> str:
    """What was typed stays, over the ranking for what is looked for at first."""
    return _found(call, _first_asked(call, call.row), form)


@door(
    blueprint,
    "/cases/<uuid:case_id>/partners",
    "partners.find_page",
    permission=Permission.CASES_OPEN,
    finds=the_case,
    endpoint="find",
)
def find_page(call: Call) -> ResponseReturnValue:
    """Who could receive, assist or follow up the people of a case."""
    asked = _first_asked(call, call.row)
    return _found(call, asked, Form(values=_as_typed(asked)))


@door(
    blueprint,
    "/cases/<uuid:case_id>/partners",
    "partners.find",
    permission=Permission.CASES_OPEN,
    methods=("POST",),
    finds=the_case,
    takes=FindForm,
    again=_again,
    endpoint="found",
)
def found(call: Call) -> ResponseReturnValue:
    """The same, for what is looked for; nothing of it is kept."""
    asked = {name: call.data[name] for name in _ASKED if name in call.data}
    return _found(call, asked, Form(values=_as_typed(asked)))


@door(
    blueprint,
    "/cases/<uuid:case_id>/partners/send",
    "partners.send",
    permission=Permission.REFERRALS_SEND,
    methods=("POST",),
    finds=the_case,
    takes=SendToOffice,
    again=_again,
)
def send(call: Call) -> ResponseReturnValue:
    """Send the case to the organisation of an office, and note the office."""
    office = office_by_id(call.unit.session, call.data["office_id"])
    if office is None:
        raise BadInput({"office_id": [_("Choose from the list.")]})
    send_referral(call.unit, call.row, office.organisation_id, call.data["purpose"], office_id=office.id)
    flash(_("Sent. The partner is told that something waits."), "done")
    return redirect(url_for("episodes.overview", case_id=call.row.id), 303)

"""The page on which a partner says that it went through a safe-contact card; it may correct zone and hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import all_countries
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.arrivals.queries.arrivals import safe_contacts_of_case
from reintegration.referrals.pages.people import ShownPerson, case_head, is_partner, shown_people, the_case
from reintegration.referrals.schemas import AS_IT_STANDS, DIFFERS, ContactCheckForm
from reintegration.referrals.services.contact_checks import Checked, record_check
from returns.cases.queries import Case, members_of_case
from returns.cases.words import choices_of
from returns.safe_contact.pages.cards import time_values
from returns.safe_contact.queries import CardContent, content_of, zone_of_number, zones_anywhere, zones_for
from returns.safe_contact.rules import Whose, times_of
from returns.safe_contact.words import DAY_LABELS, HOW_LABELS


def _case(request: Request) -> Case | None:
    """The case of an address, for partners alone: an office writes on the cards themselves."""
    return the_case(request) if is_partner(request) else None


routes = Routes("contact_checks", permission=Permission.FOLLOW_UP_WORK, load=_case)


@dataclass(frozen=True)
class CardToCheck:
    """The card of somebody, and the form that says that it was gone through; `edition` is the card that is shown."""

    person: ShownPerson
    form: Form
    edition: Any
    has_times: bool
    zones: Sequence[tuple[str, str]]


def _page(request: Request[Case], typed: Form) -> str:
    """The cards of the people of a case, and the form that says that one was gone through."""
    case, session = request.row, request.unit.session
    people = members_of_case(session, case.id)
    rows = safe_contacts_of_case(session, case.id)
    meant = str(typed.values.get("person_id", "")).replace("-", "")
    with_card = [person for person in shown_people(request, case.id, people) if person.contact.is_known]
    if typed.errors and with_card and meant not in {person.id.hex for person in with_card}:
        meant = with_card[0].id.hex  # whose card it was is not known: the errors are shown all the same
    cards = []
    for place, person in enumerate(with_card):
        content = content_of(rows[person.id])
        form = typed if person.id.hex == meant else Form(values=time_values(content))
        form.prefix = f"c{place}"
        edition = form.values.get("edition") or rows[person.id].version
        has_times = content is not None and not content.is_in_words
        zones = [(zone, zone) for zone in _zones(content, case)]
        cards.append(CardToCheck(person, form, edition, has_times, zones))
    return render_template(
        "reintegration/referrals/contact_checks.html",
        case=case_head(request, case),
        cards=cards,
        hows=choices_of(HOW_LABELS),
        days=[(str(day), label) for day, label in DAY_LABELS.items()],
        found=[(AS_IT_STANDS, _("Everything is as it stands on the card")), (DIFFERS, _("Something differs"))],
    )


def _zones(content: CardContent | None, case: Case) -> list[str]:
    """The zone of a card first, then those of the country of return, then those of every other country."""
    zone = zone_of_number(content, Whose.OWN)
    return zones_anywhere([*filter(None, [zone]), *zones_for([case.country])], all_countries())


@routes.form(
    "/people/<uuid:case_id>/safe-contact",
    "contact_checks.record",
    opens="contact_checks.page",
    shows=_page,
    schema=ContactCheckForm,
)
def record(request: Request[Case]) -> ResponseReturnValue:
    """Say that a card was gone through with the person."""
    fields = request.data
    is_right = fields["found"] == AS_IT_STANDS
    times = (
        times_of(fields["zone"], fields["weekdays"], fields.get("starts"), fields.get("ends"))
        if "zone" in fields
        else None
    )
    checked = Checked(fields["how"], is_right, fields.get("differs") or "", fields.get("checked_on"), times)
    record_check(request.unit, request.row, fields["person_id"], checked, fields["edition"], fields.get("once"))
    if is_right:
        flash(_("Noted: the card is right. It counts as checked from that day on."), "done")
    else:
        flash(_("Noted. The owner of the case is told that something differs, and brings the card up to date."), "done")
    return redirect(url_for("arrivals.person", case_id=request.row.id), 303)

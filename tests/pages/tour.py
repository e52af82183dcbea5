"""A tour of the states of pages: who goes where and sends what, the empty ones first, so that a test only looks."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from flask import Flask, abort

from foundation.accounts.permissions import Permission, Role
from foundation.accounts.rules import AccountStatus, LinkPurpose
from foundation.accounts.services.links import make_link
from foundation.compartments import Compartment
from foundation.security.secrets import Secrets
from foundation.storage.scopes import SIGN_IN
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from foundation.web.route import Route
from returns.cases.queries import case_by_id
from returns.people.rules.people import Sex
from tests.factories.makers import PASSWORD, Person, make_account, make_case, make_grant, make_office
from tests.pages.stops import Stop as Stop
from tests.pages.tour_after_return import after_return
from tests.pages.tour_duplicates import of_duplicates
from tests.pages.tour_of_boarding import stops_of_boarding
from tests.pages.tour_of_calendars import of_calendars
from tests.pages.tour_of_erasures import of_erasures
from tests.pages.tour_of_files import of_files
from tests.pages.tour_of_first_steps import first_steps
from tests.pages.tour_of_health import of_health
from tests.pages.tour_of_imports import of_imports
from tests.pages.tour_of_itineraries import of_itineraries
from tests.pages.tour_of_lists import of_lists
from tests.pages.tour_of_money import of_money
from tests.pages.tour_of_movements import stops_of_movements
from tests.pages.tour_of_overrides import stops_of_overrides
from tests.pages.tour_of_partners import of_partners
from tests.pages.tour_of_people import of_people
from tests.pages.tour_of_planning import of_planning
from tests.pages.tour_of_protection import behind_the_doors
from tests.pages.tour_of_roster import of_roster
from tests.pages.tour_of_second_factor import of_second_factor
from tests.pages.tour_of_sketch import of_sketch
from tests.pages.tour_returns_travel import stops_of_travel
from tests.pages.tour_workspace import of_inbox, of_owners, of_tasks

STATUSES = (400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)
LONG_AGO = timedelta(hours=2)


@dataclass
class Cast:
    """Who lives in the house of the tour, and what is in it."""

    newcomer: Person
    officer: Person
    lead: Person
    giver: Person
    holder: Person
    administrator: Person
    protector: Person
    worker: Person
    waiting: Person
    invited: Person
    case: uuid.UUID
    bare_case: uuid.UUID


def add_broken_pages(app: Flask) -> None:
    """Pages that fail on purpose, one for each kind of error page."""

    def breaks(status: int) -> str:
        if status == 500:
            raise RuntimeError("on purpose")
        abort(status)

    breaks.route = Route(action="breaks", is_public=True)
    app.add_url_rule("/breaks/<int:status>", "breaks", breaks)


def cast_of(container: Container) -> Cast:
    """Everybody of the tour, with two cases, and nothing opened, invited or granted yet."""
    office = make_office(container)
    officer = make_account(container, place=office)
    cast = Cast(
        newcomer=make_account(container, place=make_office(container)),
        officer=officer,
        lead=make_account(container, place=office, extras=frozenset({Permission.LEAD_OFFICE})),
        giver=make_account(container, Role.PROTECTION_SPECIALIST, office),
        holder=make_account(container, Role.PROTECTION_SPECIALIST, office),
        administrator=make_account(container, Role.ADMINISTRATOR),
        protector=make_account(container, Role.DATA_PROTECTION_OFFICER),
        worker=make_account(container, Role.PARTNER_WORKER),
        invited=make_account(container, place=office, status=AccountStatus.INVITED),
        waiting=make_account(container, place=office, status=AccountStatus.DEACTIVATED),
        case=make_case(
            container, officer, note="Has a dog.", email="p@example.org", legal_deadline=date(2026, 12, 1), sex=Sex.MALE
        ),
        bare_case=make_case(
            container,
            officer,
            family_name=None,
            birth_date=None,
            phone=None,
            document_number=None,
            place_of_return=None,
        ),
    )
    make_case(container, officer, birth_date=date(2015, 5, 6), legal_deadline=date(2026, 11, 20))
    return cast


def reference_of(container: Container, cast: Cast) -> str:
    """The reference of the case of the tour."""
    with reading(container.units, cast.officer.scope(container)) as unit:
        case = case_by_id(unit.session, cast.case)
        assert case is not None
        return case.reference


def link_for(container: Container, purpose: LinkPurpose, account: Person | None) -> str:
    """The path of a new link."""
    with writing(container.units, SIGN_IN) as unit:
        secrets: Secrets = container.secrets
        token, _until = make_link(unit, secrets, container.policy(unit), purpose, account.id if account else None)
        return f"/link/{token}"


def signed_out(container: Container, cast: Cast) -> Iterator[Stop]:
    """What somebody meets who has not signed in, and one error page of each kind."""
    wrong = {"email": cast.worker.email, "password": "not this one", "next": ""}
    yield Stop("sign-in", None, "/sign-in")
    yield Stop("sign-in-empty", None, "/sign-in", {}, 422)
    yield Stop("sign-in-wrong", None, "/sign-in", wrong, 422)
    yield Stop("link-gone", None, "/link/nothing", None, 404)
    for purpose, whose in (
        (LinkPurpose.INVITATION, cast.invited),
        (LinkPurpose.RESET, cast.worker),
        (LinkPurpose.FIRST_ADMINISTRATOR, None),
    ):
        path = link_for(container, purpose, whose)
        yield Stop(f"link-{purpose.value}", None, path)
        yield Stop(f"link-{purpose.value}-errors", None, path, {"password": "short", "password_again": "other"}, 422)
    for status in STATUSES:
        yield Stop(f"error-{status}", None, f"/breaks/{status}", None, status)


def _empty(cast: Cast) -> Iterator[Stop]:
    yield Stop("today-empty", cast.newcomer, "/")
    yield Stop("cases-empty", cast.newcomer, "/cases")
    yield Stop("found-nothing", cast.newcomer, "/cases/search", {"q": "nobody@example.org"})
    yield Stop("search-of-nothing", cast.newcomer, "/cases/search", {"q": " "})
    yield Stop("confirmations-empty", cast.lead, "/confirmations")
    yield Stop("review-empty", cast.protector, "/grants")
    yield Stop("grants-empty", cast.giver, f"/cases/{cast.case}/grants")


def _of_administrator(cast: Cast) -> Iterator[Stop]:
    who, waiting = cast.administrator, f"/accounts/{cast.waiting.id}"
    invited = {"name": "Colleague 99", "email": "somebody.new@example.org", "role": "return_officer"}
    yield Stop("today-administrator", who, "/")
    yield Stop("accounts", who, "/accounts")
    yield Stop("accounts-none", who, "/accounts?status=unconfirmed")
    yield Stop("account", who, f"/accounts/{cast.officer.id}")
    yield Stop("account-own", who, f"/accounts/{who.id}")
    yield Stop("account-errors", who, f"/accounts/{who.id}/extras", {"extras": "lead_office"}, 422)
    yield Stop("account-deactivated", who, waiting)
    yield Stop("account-reactivated", who, f"{waiting}/reactivate", {})
    yield Stop("account-not-deactivated", who, f"{waiting}/reactivate", {}, 409)
    yield Stop("account-extras", who, f"/accounts/{cast.giver.id}/extras", {})
    yield Stop("account-reset", who, f"/accounts/{cast.worker.id}/reset", {})
    yield Stop("account-signed-out", who, f"/accounts/{cast.worker.id}/sign-out", {})
    yield Stop("invite", who, "/accounts/invite")
    yield Stop("invite-errors", who, "/accounts/invite", {"email": "x"}, 422)
    yield Stop("invite-place-missing", who, "/accounts/invite", invited, 422)
    yield Stop("invited", who, "/accounts/invite", {**invited, "office_id": str(cast.officer.office_id)})
    yield Stop("places", who, "/places")
    yield Stop("places-added", who, "/places", {"kind": "office", "name": "Office 9999", "country": "DE"})
    phones = f"/places/{cast.officer.office_id}"
    yield Stop("office-phones", who, phones)
    yield Stop("office-phones-stale", who, phones, {"phone": "+90 212 555 0101", "version": "77"}, 409)
    yield Stop("places-again", who, "/places", {"kind": "office", "name": "Office 9999", "country": "DE"}, 422)
    yield Stop("health", who, "/health")


def _of_officer(cast: Cast, reference: str) -> Iterator[Stop]:
    who = cast.officer
    yield Stop("today", who, "/")
    yield Stop("today-coming", who, "/today/coming")
    yield Stop("today-alike-done", who, "/today/alike?kind=0123456789ab&due=overdue")
    yield Stop("today-sign-offs", who, "/today/sign-offs")
    yield Stop("cases", who, "/cases")
    yield Stop("cases-filtered", who, "/cases?whose=mine&state=intake&sort=-country")
    yield Stop("cases-filters", who, "/cases/filters?state=intake")
    yield Stop("cases-owners", who, "/cases/owners?state=intake")
    yield Stop("cases-none", who, "/cases?state=closed")
    yield Stop("cases-wrong-filter", who, "/cases?state=nonsense")
    yield Stop("found", who, "/cases/search", {"q": reference})
    yield Stop("found-by-name", who, "/cases/search", {"q": "Given Family"})
    yield Stop("new", who, "/cases/new")
    wrong = {"given_name": "Given7", "email": "x", "birth_date": "31-31", "legal_deadline": "soon", "country": "XX"}
    yield Stop("new-errors", who, "/cases/new", wrong, 422)
    both = {"given_name": "a\x07", "birth_date": "1990-01-02", "birth_date_unknown": "yes", "phone": "1" * 50}
    yield Stop("new-more-errors", who, "/cases/new", both, 422)
    right = {"given_name": "Given8", "sex": "female", "country": "UZ", "birth_date_unknown": "yes"}
    yield Stop("new-opened", who, "/cases/new", right)
    yield Stop("case", who, f"/cases/{cast.case}")
    yield Stop("case-bare", who, f"/cases/{cast.bare_case}")
    yield Stop("case-elsewhere", cast.newcomer, f"/cases/{cast.case}", None, 404)
    yield Stop("door-closed", who, f"/cases/{cast.case}/protected", None, 404)
    yield Stop("not-allowed", who, "/accounts", None, 403)
    yield Stop("wrong-language", who, "/language", {"language": "xx"}, 422)


def _of_protection(cast: Cast) -> Iterator[Stop]:
    grants, behind = f"/cases/{cast.case}/grants", f"/cases/{cast.case}/protected"
    right = {"to": str(cast.holder.id), "compartment": "health", "days": "5", "reason": "Plans the reception."}
    yield Stop("grants-errors", cast.giver, grants, {"days": "x"}, 422)
    both = {**right, "compartment": ["health", "legal"]}
    yield Stop("grants-too-long", cast.giver, grants, {**both, "days": "999"}, 422)
    yield Stop("grants-to-oneself", cast.giver, grants, {**right, "to": str(cast.giver.id)}, 422)
    yield Stop("grants-given", cast.giver, grants, right)
    yield Stop("case-with-door", cast.holder, f"/cases/{cast.case}")
    yield Stop("protected", cast.holder, behind)


def _behind_the_door(container: Container, cast: Cast) -> Iterator[Stop]:
    door, behind = container.secrets.door(cast.case, Compartment.HEALTH.value).hex, f"/cases/{cast.case}/protected"
    yield Stop("protected-errors", cast.holder, behind, {"door": door}, 422)
    yield Stop("protected-written", cast.holder, behind, {"door": door, "text": "Likes tea."})


def _of_oversight(container: Container, cast: Cast, reference: str) -> Iterator[Stop]:
    who = cast.protector
    grant = make_grant(container, cast.case, cast.giver, cast.holder)
    waiting = make_account(container, place=cast.officer.office_id, status=AccountStatus.UNCONFIRMED)
    yield Stop("review", who, "/grants")
    yield Stop("review-revoked", who, f"/grants/{grant}/revoke", {})
    yield Stop("review-revoked-twice", who, f"/grants/{grant}/revoke", {}, 409)
    yield Stop("today-protector", who, "/")
    yield Stop("confirmations", who, "/confirmations")
    yield Stop("confirmations-done", who, f"/accounts/{waiting.id}/confirm", {})
    yield Stop("confirmations-twice", who, f"/accounts/{waiting.id}/confirm", {}, 409)
    yield Stop("audit", who, "/audit")
    yield Stop("audit-errors", who, "/audit", {"who": "x@example.org"}, 422)
    yield Stop("audit-unknown", who, "/audit", {"what": "+99890000000"}, 422)
    yield Stop("audit-of-colleague", who, "/audit", {"who": cast.officer.email})
    yield Stop("audit-of-case", who, "/audit", {"what": reference})
    yield Stop("audit-none", who, f"/audit?about={uuid.UUID(int=1)}")


def _of_everybody(cast: Cast) -> Iterator[Stop]:
    who = cast.worker
    new = "seven green boats on a lake"
    yield Stop("today-worker", who, "/")
    yield Stop("today-worker-coming", who, "/today/coming?kept=all")
    yield Stop("rules", who, "/rules")
    yield Stop("rules-topic", who, "/rules?topic=lifecycle")
    yield Stop("rules-none", who, "/rules?q=nothingatall")
    yield Stop("rule", who, "/rules/sign_in.idle_minutes")
    yield Stop("held", who, "/held")
    yield Stop("held-by-role", who, "/held?role=protection_specialist")
    yield Stop("held-by-none", who, "/held?role=manager")
    yield Stop("me", who, "/account")
    wrong = {"current_password": "no", "password": new, "password_again": new}
    yield Stop("me-wrong", who, "/account/password", wrong, 422)
    changed = {"current_password": PASSWORD, "password": new, "password_again": new}
    yield Stop("me-changed", who, "/account/password", changed)


def _locked(cast: Cast) -> Iterator[Stop]:
    who = cast.officer
    yield Stop("locked", who, "/cases", None, 200, LONG_AGO)
    sent = {"given_name": "Given9", "country": "UZ"}
    yield Stop("locked-sent", who, "/cases/new", sent, 401)
    kept = {f"kept.{name}": text for name, text in sent.items()}
    yield Stop("unlock-wrong", who, "/unlock", {"password": "no", "next": "/cases/new", **kept}, 422)
    yield Stop("unlocked", who, "/unlock", {"password": PASSWORD, "next": "/cases/new", **kept})
    yield Stop("signed-out-everywhere", who, "/account/sign-out-everywhere", {})


def the_tour(container: Container, cast: Cast) -> Iterator[Stop]:
    """Every state of every page, in an order in which each is as it is described. The house changes on the way.

    What is only another page of the populated world, or a form that is sent empty, stands in `tour_of_routes.py`.
    """
    reference = reference_of(container, cast)
    yield from signed_out(container, cast)
    yield from _empty(cast)
    yield from _of_administrator(cast)
    yield from _of_officer(cast, reference)
    yield from stops_of_travel(container)
    yield from of_health(container)
    yield from stops_of_overrides(container)
    yield from stops_of_boarding(container)
    yield from of_itineraries(container)
    yield from first_steps(container, cast.case, cast.officer, cast.lead, cast.giver)
    yield from of_inbox(container, cast.case, cast.officer, cast.newcomer)
    yield from of_people(container, cast.officer)
    yield from of_roster(cast.officer, cast.newcomer, container)
    yield from chain(stops_of_movements(container), of_sketch(container), of_imports(container))
    yield from chain(of_duplicates(container, cast.officer), of_planning(container))
    yield from of_lists(container, cast.officer, cast.lead)
    yield from chain(of_partners(container, cast.administrator), of_files(container, cast.bare_case, cast.officer))
    yield from of_money(container, cast.officer, cast.administrator)
    yield from of_owners(container, cast.case, cast.officer, cast.lead, cast.newcomer)
    yield from of_erasures(container, cast.officer, cast.protector)
    yield from of_tasks(container, cast.case, cast.officer, cast.lead, cast.newcomer)
    yield from of_calendars(container, cast.officer)
    yield from after_return(container)
    yield from _of_protection(cast)
    yield from _behind_the_door(container, cast)
    yield from behind_the_doors(container, cast.officer, cast.giver)
    yield from _of_oversight(container, cast, reference)
    yield from _of_everybody(cast)
    yield from of_second_factor(container, cast.administrator)
    yield from _locked(cast)

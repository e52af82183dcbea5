"""The states of pages that are looked at: who opens what, and where a form is sent as it is."""

from dataclasses import dataclass

OFFICER, LEAD, SPECIALIST, COORDINATOR, WORKER = "Defne", "Kerem", "Elif", "Nilufar", "Jasur"  # of the invented staff
MANAGER, ADMINISTRATOR, PROTECTOR = "Anna", "Tomas", "Ines"
NOWHERE = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True)
class State:
    """A page as one colleague sees it, or somebody who has not signed in.

    A path with `<...>` is a pattern of the table of routes: the first address of it to which links lead is taken.
    `sends`: the form of the page is sent as it is, and the answer looked at.
    """

    name: str
    given_name: str | None
    path: str
    sends: bool = False


STATES = (
    State("sign-in", None, "/sign-in"),
    State("sign-in-wrong", None, "/sign-in", sends=True),
    State("not-found", OFFICER, f"/cases/{NOWHERE}"),
    State("forbidden", OFFICER, "/accounts"),
    State("unprocessable", OFFICER, "/cases?state=nonsense"),
    State("officer-today", OFFICER, "/"),
    State("lead-today", LEAD, "/"),
    State("specialist-today", SPECIALIST, "/"),
    State("coordinator-today", COORDINATOR, "/"),
    State("partner-today", WORKER, "/"),
    State("manager-today", MANAGER, "/"),
    State("admin", ADMINISTRATOR, "/"),
    State("data-protection", PROTECTOR, "/"),
    State("inbox", OFFICER, "/inbox"),
    State("account", OFFICER, "/account"),
    State("cases", OFFICER, "/cases"),
    State("cases-empty", OFFICER, "/cases?country=IS"),
    State("case", OFFICER, "/cases/<uuid:case_id>"),
    State("case-new", OFFICER, "/cases/new"),
    State("case-new-errors", OFFICER, "/cases/new", sends=True),
    State("tasks", OFFICER, "/cases/<uuid:case_id>/tasks"),
    State("safe-contact", OFFICER, "/cases/<uuid:case_id>/safe-contact"),
    State("consents", OFFICER, "/cases/<uuid:case_id>/consents"),
    State("journey", OFFICER, "/cases/<uuid:case_id>/itinerary"),
    State("documents", OFFICER, "/cases/<uuid:case_id>/documents"),
    State("budget", OFFICER, "/cases/<uuid:case_id>/budget"),
    State("readiness", OFFICER, "/cases/<uuid:case_id>/readiness"),
    State("follow-up", OFFICER, "/cases/<uuid:case_id>/reintegration"),
    State("duplicates", OFFICER, "/cases/<uuid:case_id>/duplicates"),
    State("departures", OFFICER, "/departures"),
    State("calendar", OFFICER, "/calendar"),
    State("calendar-month", OFFICER, "/calendar?view=month"),
    State("movements", OFFICER, "/movements"),
    State("movement", OFFICER, "/movements/<uuid:movement_id>"),
    State("sketch", OFFICER, "/sketch"),
    State("rules", OFFICER, "/rules"),
    State("imports", LEAD, "/imports"),
    State("partners", OFFICER, "/partners"),
    State("partner", OFFICER, "/partners/<uuid:office_id>"),
    State("clearance", SPECIALIST, "/cases/<uuid:case_id>/clearance"),
    State("referrals", COORDINATOR, "/referrals"),
    State("referral", COORDINATOR, "/referrals/<uuid:referral_id>"),
    State("arrivals", COORDINATOR, "/arrivals"),
    State("visits", WORKER, "/visits"),
    State("visit", WORKER, "/visits/<uuid:visit_id>"),
    State("survey", WORKER, "/visits/<uuid:visit_id>/survey/<uuid:person_id>"),
    State("concerns", OFFICER, "/concerns"),
    State("concern-errors", WORKER, "/people/<uuid:case_id>/concerns", sends=True),
    State("outcomes", MANAGER, "/outcomes"),
    State("map", MANAGER, "/outcomes/<kind>"),
    State("reports", MANAGER, "/outcomes/reports"),
    State("outcomes-partners", MANAGER, "/outcomes/partners"),
    State("accounts", ADMINISTRATOR, "/accounts"),
    State("account-of", ADMINISTRATOR, "/accounts/<uuid:account_id>"),
    State("invite-errors", ADMINISTRATOR, "/accounts/invite", sends=True),
    State("audit", PROTECTOR, "/audit"),
    State("grants", PROTECTOR, "/grants"),
)

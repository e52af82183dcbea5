"""Every route of the program, written out: what it asks for, and how it answers each role.

`-` as a permission is a public door. Statuses: 200, 303 and 422 let somebody in; 403 says which permission is missing;
404 is the answer where the row is not theirs to see, whatever their permission. The last column: nobody signed in.
"""

from dataclasses import dataclass
from typing import Any

from tests.doors import (
    routes_of_calendars,
    routes_of_check_ins,
    routes_of_documents,
    routes_of_files,
    routes_of_first_steps,
    routes_of_health,
    routes_of_imports,
    routes_of_lists,
    routes_of_money,
    routes_of_movements,
    routes_of_paperwork,
    routes_of_partners,
    routes_of_people,
    routes_of_plans,
    routes_of_protection,
    routes_of_reception,
    routes_of_referrals,
    routes_of_registrations,
    routes_of_roster,
    routes_of_schedule,
    routes_of_second_factor,
    routes_of_sketch,
    routes_of_travel,
    routes_of_workspace,
)

ROLES = ("officer", "lead", "specialist", "coordinator", "worker", "manager", "administrator", "protector")
# officer and lead work in the office of the case; the officer holds a grant on one of its doors, given by the
# specialist; the account waits for its confirmation, in the same office. {gone}: doors that end the sign-in stand last.
TABLE = """
                                            officer lead spec. coord. worker manager admin. protector  out
GET  /                       account.own      200   200   200   200    200    200     200     200      303
GET  /account                account.own      200   200   200   200    200    200     200     200      303
POST /account/password       account.own      422   422   422   422    422    422     422     422      303
GET  /accounts               accounts.manage  403   403   403   403    403    403     200     403      303
GET  /accounts/invite        accounts.manage  403   403   403   403    403    403     200     403      303
POST /accounts/invite        accounts.manage  403   403   403   403    403    403     422     403      303
GET  /accounts/{account}     accounts.manage  403   403   403   404    404    404     200     403      303
POST /accounts/{account}/extras      accounts.manage  403   403   403   404    404    404     303     403      303
POST /accounts/{account}/confirm     accounts.confirm 403   303   403   404    404    404     403     303      303
POST /accounts/{account}/reset       accounts.manage  403   403   403   404    404    404     200     403      303
POST /accounts/{account}/sign-out    accounts.manage  403   403   403   404    404    404     303     403      303
POST /accounts/{account}/deactivate  accounts.manage  403   403   403   404    404    404     303     403      303
POST /accounts/{account}/reactivate  accounts.manage  403   403   403   404    404    404     303     403      303
GET  /api/cases              cases.list       200   200   200   403    403    403     403     403      401
POST /api/cases              cases.create     422   422   403   403    403    403     403     403      401
POST /api/cases/search       cases.search     200   200   200   403    403    403     403     403      401
GET  /api/cases/{case}       cases.open       200   200   200   404    404    404     404     404      401
GET  /api/openapi.json       account.own      200   200   200   200    200    200     200     200      401
GET  /audit                  audit.read       403   403   403   403    403    403     403     200      303
POST /audit                  audit.read       403   403   403   403    403    403     403     303      303
GET  /cases                  cases.list       200   200   200   403    403    403     403     403      303
GET  /cases/new              cases.create     200   200   403   403    403    403     403     403      303
POST /cases/new              cases.create     422   422   403   403    403    403     403     403      303
POST /cases/search           cases.search     200   200   200   403    403    403     403     403      303
GET  /cases/{case}           cases.open       200   200   200   404    404    404     404     404      303
GET  /cases/{case}/grants    grants.give      403   403   200   404    404    404     404     404      303
POST /cases/{case}/grants    grants.give      403   403   422   404    404    404     404     404      303
GET  /cases/{case}/protected protected.open   200   404   404   404    404    404     404     404      303
POST /cases/{case}/protected protected.open   422   404   404   404    404    404     404     404      303
GET  /confirmations          accounts.confirm 403   200   403   403    403    403     403     200      303
GET  /grants                 grants.review    403   403   403   403    403    403     403     200      303
POST /grants/{grant}/revoke  grants.review    403   404   403   404    404    404     404     303      303
GET  /health                 system.health    403   403   403   403    403    403     200     403      303
GET  /healthz                -                503   503   503   503    503    503     503     503      503
GET  /bootstrap/css/bootstrap.min.css  -      200   200   200   200    200    200     200     200      200
GET  /static/{static}        -                200   200   200   200    200    200     200     200      200
POST /language               -                303   303   303   303    303    303     303     303      303
GET  /inbox                  account.own      200   200   200   200    200    200     200     200      303
POST /inbox/read             account.own      303   303   303   303    303    303     303     303      303
POST /inbox/undo             account.own      422   422   422   422    422    422     422     422      303
POST /inbox/{notice}/open    account.own      404   404   404   404    404    303     404     404      303
POST /inbox/{notice}/unread  account.own      404   404   404   404    404    303     404     404      303
GET  /link/{token}           -                404   404   404   404    404    404     404     404      404
POST /link/{token}           -                404   404   404   404    404    404     404     404      404
GET  /places                 accounts.manage  403   403   403   403    403    403     200     403      303
POST /places                 accounts.manage  403   403   403   403    403    403     422     403      303
GET  /rules                  rules.read       200   200   200   200    200    200     200     200      303
GET  /rules/{rule}           rules.read       200   200   200   200    200    200     200     200      303
GET  /sign-in                -                302   302   302   302    302    302     302     302      200
POST /sign-in                -                422   422   422   422    422    422     422     422      422
GET  /unlock                 account.own      200   200   200   200    200    200     200     200      303
POST /unlock                 account.own      422   422   422   422    422    422     422     422      303
POST /account/sign-out-everywhere  account.own  303 303   303   303    303    303     303     303      303
POST /sign-out               account.own      303   303   303   303    303    303     303     303      303
"""
# What is sent to a door that would not let anybody in with an empty form.
SENT: dict[str, dict[str, Any]] = {
    "POST /language": {"language": "en"},
    "POST /link/{token}": {"password": "x", "password_again": "x"},
}
# Doors after which one is no longer signed in, or signed in anew.
ENDS = {"POST /account/sign-out-everywhere", "POST /sign-out"}


@dataclass(frozen=True)
class Route:
    """One line of the table."""

    method: str
    address: str
    permission: str
    statuses: dict[str, int]

    @property
    def name(self) -> str:
        """As it stands in the table."""
        return f"{self.method} {self.address}"

    @property
    def is_json(self) -> bool:
        """Whether it answers programs."""
        return self.address.startswith("/api/")


def _read() -> list[Route]:
    routes = []
    more = (routes_of_first_steps, routes_of_check_ins, routes_of_referrals, routes_of_travel, routes_of_people)
    more = (*more[:2], routes_of_plans, *more[2:], routes_of_health)  # before the referral ends
    more = (*more, routes_of_files, routes_of_protection, routes_of_second_factor, routes_of_workspace)
    more = (*more, routes_of_registrations, routes_of_documents, routes_of_roster, routes_of_money, routes_of_reception)
    more = (*more, routes_of_sketch, routes_of_paperwork, routes_of_movements, routes_of_lists)
    more = (*more, routes_of_calendars, routes_of_imports, routes_of_schedule)
    more = (*more, routes_of_partners)
    # What takes an escort out stands last.
    more = (*(part for part in more if part is not routes_of_travel), routes_of_travel)
    lines = [*TABLE.strip().splitlines()[1:], *(one for part in more for one in part.TABLE.strip().splitlines())]
    for line in lines:
        method, address, permission, *statuses = line.split()
        whom = (*ROLES, "out")
        routes.append(Route(method, address, permission, dict(zip(whom, map(int, statuses), strict=True))))
    return routes


ROUTES = _read()

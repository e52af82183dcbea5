"""Every route of the program, written out: what it asks for, and how it answers each role in the populated world.

`-` as a permission is a public door. Statuses: 200, 303 and 422 let somebody in; 403 says which permission is missing;
404 is the answer where the row is not theirs to see, whatever their permission. The last column: nobody signed in.
The columns, as every module beside this one has them:

                             officer lead specialist coordinator worker manager administrator protector out
"""

import re
from dataclasses import dataclass
from typing import Any

from tests.populated.routes import (
    accounts_and_cases,
    calendars,
    check_ins,
    documents,
    emergency,
    erasures,
    files,
    first_steps,
    grants,
    health,
    imports,
    lists,
    money,
    movements,
    paperwork,
    partners,
    people,
    planning,
    plans,
    protection,
    reception,
    referrals,
    registrations,
    requests,
    roster,
    rules,
    schedule,
    second_factor,
    second_signatures,
    sketch,
    travel,
    workspace,
)

ROLES = ("officer", "lead", "specialist", "coordinator", "worker", "manager", "administrator", "protector")
# In the order in which they are asked: what ends a referral comes after its plans, what takes an escort out is last.
PARTS = (
    accounts_and_cases.TABLE,
    first_steps.TABLE,
    check_ins.TABLE,
    plans.TABLE,
    referrals.TABLE,
    people.TABLE,
    health.TABLE,
    files.TABLE,
    protection.TABLE,
    second_factor.TABLE,
    workspace.TABLE,
    registrations.TABLE,
    documents.TABLE,
    second_signatures.TABLE,
    roster.TABLE,
    money.TABLE,
    reception.TABLE,
    erasures.TABLE,
    sketch.TABLE,
    paperwork.TABLE,
    movements.TABLE,
    lists.TABLE,
    calendars.TABLE,
    imports.TABLE,
    schedule.TABLE,
    partners.TABLE,
    emergency.TABLE,
    grants.TABLE,
    travel.TABLE,
    requests.TABLE,
    planning.TABLE,
    rules.TABLE,
)
# What is sent to a door that would not let anybody in with an empty form.
SENT: dict[str, dict[str, Any]] = {
    "POST /language": {"language": "en"},
    "POST /link/{token}": {"password": "x", "password_again": "x"},
}
# Doors after which one is no longer signed in, or signed in anew.
ENDS = {"POST /account/sign-out-everywhere", "POST /sign-out"}
_NAMES = re.compile(r"{([a-z]+)}")


@dataclass(frozen=True)
class Route:
    """One line of the table."""

    method: str
    address: str
    permission: str
    statuses: dict[str, int]
    part: int  # which of the tables it stands in: those of one topic stand together

    @property
    def name(self) -> str:
        """As it stands in the table."""
        return f"{self.method} {self.address}"

    @property
    def is_json(self) -> bool:
        """Whether it answers programs."""
        return self.address.startswith("/api/")

    @property
    def names(self) -> list[str]:
        """What stands in the address for ids and words, in their order."""
        return _NAMES.findall(self.address)


def _read() -> list[Route]:
    routes = []
    for part, line in ((part, line) for part, table in enumerate(PARTS) for line in table.strip().splitlines()):
        method, address, permission, *found = line.split()
        statuses = dict(zip((*ROLES, "out"), map(int, found), strict=True))
        routes.append(Route(method, address, permission, statuses, part))
    return routes


ROUTES = _read()

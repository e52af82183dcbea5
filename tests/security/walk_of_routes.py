"""The part of the walk that opens every page of the table of routes as everybody whom the table lets in."""

import re
import uuid
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from foundation.compartments import Compartment
from foundation.storage.base import Base
from returns.protection.rules.records import RecordKind
from tests.populated.routes.table import ROUTES, Route
from tests.populated.world import WORDS
from tests.security.raw import raw

if TYPE_CHECKING:
    from tests.security.walk import Walk

# Who of the walk has which role of the table. A manager does not come.
WHO = {"officer": "officer", "lead": "signer", "specialist": "specialist", "coordinator": "coordinator"}
WHO |= {"worker": "worker", "administrator": "admin", "protector": "dpo"}
CASES = ("case", "planned", "family", "referred")
# Whose row it is that stands in an address: the table, and the column with the id.
ROWS = {
    "access": ("emergency_access", "id"),
    "account": ("account", "id"),
    "asked": ("data_request_answer", "request_id"),
    "asking": ("data_request_answer", "case_id"),
    "blot": ("data_request_mark", "id"),
    "consent": ("consent", "id"),
    "custody": ("document_custody", "id"),
    "document": ("document_custody", "document_id"),
    "escort": ("escort", "id"),
    "file": ("case_file", "id"),
    "finding": ("unusual_finding", "id"),
    "opening": ("grant_request", "id"),
    "import": ("import_row", "import_id"),
    "item": ("plan_proof", "item_id"),
    "learned": ("learned_duration", "id"),
    "leg": ("leg", "id"),
    "line": ("budget_line", "id"),
    "member": ("roster_member", "id"),
    "movement": ("movement", "id"),
    "objective": ("plan_objective", "id"),
    "offer": ("arrival_offer", "id"),
    "own": ("person", "id"),
    "office": ("office", "id"),
    "partner": ("partner_office", "id"),
    "person": ("survey_response", "person_id"),
    "proof": ("plan_proof", "id"),
    "referral": ("referral", "id"),
    "row": ("import_row", "id"),
    "session": ("counselling_session", "id"),
    "sibling": ("person", "id"),
    "task": ("task", "id"),
    "view": ("saved_view", "id"),
    "visit": ("survey_response", "visit_id"),
    "works": ("referral", "organisation_id"),
}


def _row(connection: Connection, case: uuid.UUID, name: str) -> uuid.UUID | None:
    """The first row of a kind: of the case, where rows of that kind are of cases."""
    table, column = Base.metadata.tables[ROWS[name][0]], ROWS[name][1]
    chosen = select(table.c[column]).order_by(table.c.id).limit(1)
    found: uuid.UUID | None = connection.execute(
        chosen.where(table.c.case_id == case) if "case_id" in table.c else chosen
    ).scalar()
    return found


def ids_of(walk: "Walk") -> dict[str, uuid.UUID]:
    """The ids of the walk's rows, by the names that they have in the table of routes."""
    case, secrets = uuid.UUID(walk.case_id), walk.container.secrets
    with raw(walk.container) as connection:
        rows = {name: _row(connection, case, name) for name in ROWS}
    door = secrets.door(case, Compartment.TRAFFICKING.value)
    found = {"door": door, "form": secrets.door(door, f"form/{RecordKind.STATUS.value}")}
    return {**dict.fromkeys(CASES, case), **found, **{name: row for name, row in rows.items() if row is not None}}


_PART = re.compile(r'href="([^"]*/answer\?part=\d+)"')


def pages() -> list[Route]:
    """Every address of the table that answers somebody who is signed in with 200."""
    return [one for one in ROUTES if one.method == "GET" and any(one.statuses[role] == 200 for role in WHO)]


def every_page(walk: "Walk") -> None:
    """Open every page, as everybody of the walk whom the table lets in; what is not theirs to see here is refused."""
    known = {**ids_of(walk), **WORDS}
    for role, who in WHO.items():
        browser = walk.at_work(who)
        for route in pages():
            if route.statuses[role] == 200 and set(route.names) <= set(known):
                answer = browser.get(route.address.format(**known), buffered=True)
                walk.opened[who, route.address] = answer.status_code
                if route.address.endswith("/answer"):  # it is read part by part
                    for part in sorted(set(_PART.findall(answer.text))):
                        browser.get(part)

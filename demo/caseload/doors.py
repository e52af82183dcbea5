"""What stands behind invented doors: grants of a second specialist, records, and the clearance that rests on them."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from foundation.accounts.policy import RULE_CODES, AccessPolicy
from foundation.accounts.queries import staff as accounts
from foundation.compartments import Compartment
from foundation.rulebook.queries import rules_on
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.protection.queries import bookers_of
from returns.protection.rules.protection import Clearance
from returns.protection.rules.records import DEFERRED, FACTORS, NO, YES, RecordKind
from returns.protection.services.protection import RESTS_ON, say_clearance, standing_of
from returns.protection.services.records import place_of, sign_assessment, write_record
from rights.grants.queries import waiting_on
from rights.grants.services import Access, confirm_request, open_parts

_DAYS = 30


def access_policy(unit: Unit) -> AccessPolicy:
    """What the rule book says today about links and grants."""
    rules = rules_on(unit.session, tuple(RULE_CODES.values()), unit.clock.now().date())
    return AccessPolicy(**{field: rules.need(code).whole() for field, code in RULE_CODES.items()})


def open_doors(
    unit: Unit, secrets: Secrets, case_id: uuid.UUID, to: uuid.UUID, which: Sequence[Compartment], reason: str
) -> None:
    """Open these compartments to a colleague for as long as a grant may last; that of trafficking is asked for."""
    policy = access_policy(unit)
    access = Access(accounts.account_by_id(unit.session, to), min(_DAYS, policy.grant_max_days), reason)
    open_parts(unit, secrets, policy, case_id, which, access)


def confirm_doors(unit: Unit, secrets: Secrets, case_id: uuid.UUID) -> None:
    """Confirm, as a second person, what waits for one in a case."""
    door = secrets.door(case_id, Compartment.TRAFFICKING.value)
    for request in waiting_on(unit.session, [door], unit.clock.now()):
        confirm_request(unit, secrets, access_policy(unit), request)


def open_doors_if_asked(unit: Unit, secrets: Secrets, case: Case, to: uuid.UUID) -> None:
    """Open what a clearance rests on where the case is treated as needing one: whatever stands there, or nothing."""
    if standing_of(unit, case, unit.clock.now().date()).is_needed:
        open_doors(unit, secrets, case.id, to, RESTS_ON, "Invented: gives the clearance of this case.")


def clear(unit: Unit, case: Case, until: date) -> None:
    """Give the clearance at its door, as a specialist does."""
    say_clearance(unit, case, Clearance.GIVEN, until, False, False)


def record_violence(unit: Unit, case: Case) -> None:
    """Status, both views on the risks, a joint assessment with its signature, and a matter at court abroad."""
    person, today = members_of_case(unit.session, case.id)[0].id, unit.clock.now().date()
    inside = place_of(unit, case.id, Compartment.TRAFFICKING)
    seen = {f"factor_{factor}": YES if factor == "debt" else NO for factor in FACTORS}
    status = {"status": "actual", "organisation": "Invented referral mechanism", "day": today}
    write_record(unit, inside, RecordKind.STATUS, person, status)
    write_record(unit, inside, RecordKind.RISK_HOST, person, seen)
    write_record(unit, inside, RecordKind.RISK_ORIGIN, person, {**seen, "told_by": "Invented partner, by phone"})
    joint = {"risk": "medium", "maker": "Invented specialist", "review_on": today + timedelta(days=28)}
    joint["mitigation_debt"] = "Invented: the lender does not know the new town."
    write_record(unit, inside, RecordKind.RISK_ASSESSMENT, person, joint)
    sign_assessment(unit, inside, person, bookers_of(unit.session, case.id))
    legal = place_of(unit, case.id, Compartment.LEGAL)
    matter = {"matter": "compensation", "stage": "from_abroad", "court": "Invented court"}
    write_record(unit, legal, RecordKind.PROCEEDINGS, person, matter)


def record_children(unit: Unit, case: Case) -> None:
    """Of children alone: assent, a family not verified yet, and an assessment of best interests that waits for it."""
    today = unit.clock.now().date()
    inside = place_of(unit, case.id, Compartment.CHILD_PROTECTION)
    for person in members_of_case(unit.session, case.id):
        best_interests = {
            "procedure": "assessment",
            "finding": DEFERRED,
            "panel": "Invented panel",
            "day": today,
            "heard": YES,
        }
        best_interests |= {
            "views": "Invented: wants to live with the aunt.",
            "note": "Invented: waits for what she says.",
        }
        write_record(unit, inside, RecordKind.GUARDIAN, person.id, {"assented": YES})
        write_record(unit, inside, RecordKind.TRACING, person.id, {"verified": NO, "day": today})
        write_record(unit, inside, RecordKind.BEST_INTERESTS, person.id, best_interests)


def record_treatment(unit: Unit, case: Case) -> None:
    """A treatment that the journey must not interrupt."""
    inside = place_of(unit, case.id, Compartment.HEALTH)
    person = members_of_case(unit.session, case.id)[0].id
    treatment = {"diagnosis": "Invented diagnosis", "treatment": "Invented medicine, each morning"}
    write_record(unit, inside, RecordKind.TREATMENT, person, treatment)

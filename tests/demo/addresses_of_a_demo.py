"""The ids that stand in addresses, by what they are in a demo: every row that an address could name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.accounts.models import AccessGrant, Account, EmergencyAccess, Office
from foundation.security.secrets import Secrets
from planning.durations.models import LearnedDuration
from planning.rule_changes.models import RuleProposal
from planning.second_signature.models import SecondSignature
from planning.timetable.models import TimetableFlight, TimetableImport
from reintegration.arrivals.models import ArrivalOffer
from reintegration.follow_up.models import Visit
from reintegration.outcomes.rules.outcomes import quarter_of
from reintegration.partners.models import PartnerOffice, PartnerQuarter
from reintegration.plans.models import PlanItem, PlanObjective, PlanProof
from reintegration.referrals.models import Referral
from reintegration.surveys.models import SurveyResponse
from returns.cases.models import Case
from returns.consent.models import Consent
from returns.counselling.models import CounsellingSession
from returns.documents.models import DocumentCustody, TravelDocument
from returns.escorts.models import Escort, RosterMember
from returns.files.models import CaseFile
from returns.imports.models import CaseloadImport, ImportRow
from returns.journey.models import Leg
from returns.lists.models import SavedView
from returns.money.models import BudgetLine
from returns.movements.models import Movement
from returns.people.models import Person
from returns.protection.rules.records import RecordKind
from returns.work.models import Task
from rights.erasure.models import Erasure
from rights.grants.models import GrantRequest
from rights.requests.models import RequestAnswer
from rights.unusual.models import UnusualFinding

Ids = Mapping[str, Any]
NAME = re.compile(r"{([a-z]+)}")
# What is no row: words of the program, a page of a sheet, a rule.
WORDS: Ids = {
    "calendar": "UZ",
    "kind": "country",
    "table": "times",
    "mark": "now",
    "rule": "sign_in.idle_minutes",
    "screen": "when",
    "serving": "medical",
    "sheet": "manifest",
    "static": "program.css",
    "token": "none",
    "which": "now",
}
# A case is called by what it has to have.
CASES = ("case", "family", "planned", "referred")
# The row that an address ends with, and what it calls each of its columns.
_ROWS: Mapping[str, tuple[type[Any], Mapping[str, str]]] = {
    "access": (EmergencyAccess, {"access": "id"}),
    "account": (Account, {"account": "id"}),
    "asked": (RequestAnswer, {"asking": "case_id", "asked": "request_id"}),
    "asking": (RequestAnswer, {"asking": "case_id"}),
    "consent": (Consent, {"consent": "id"}),
    "custody": (DocumentCustody, {"custody": "id", "document": "document_id"}),
    "document": (TravelDocument, {"document": "id"}),
    "door": (AccessGrant, {"door": "door"}),
    "erasure": (Erasure, {"erasure": "id"}),
    "escort": (Escort, {"escort": "id"}),
    "file": (CaseFile, {"file": "id"}),
    "finding": (UnusualFinding, {"finding": "id"}),
    "flight": (TimetableFlight, {"flight": "id"}),
    "opening": (GrantRequest, {"opening": "id"}),
    "signature": (SecondSignature, {"signature": "id"}),
    "office": (Office, {"office": "id"}),
    "import": (CaseloadImport, {"import": "id"}),
    "item": (PlanItem, {"item": "id"}),
    "learned": (LearnedDuration, {"learned": "id"}),
    "leg": (Leg, {"leg": "id"}),
    "line": (BudgetLine, {"line": "id"}),
    "member": (RosterMember, {"member": "id"}),
    "movement": (Movement, {"movement": "id"}),
    "objective": (PlanObjective, {"objective": "id"}),
    "offer": (ArrivalOffer, {"offer": "id"}),
    "own": (Person, {"own": "id"}),
    "partner": (PartnerOffice, {"partner": "id"}),
    "person": (SurveyResponse, {"person": "person_id", "visit": "visit_id"}),
    "proof": (PlanProof, {"proof": "file_id", "item": "item_id"}),
    "proposal": (RuleProposal, {"proposal": "id"}),
    "referral": (Referral, {"referral": "id"}),
    "row": (ImportRow, {"row": "id", "import": "import_id"}),
    "session": (CounsellingSession, {"session": "id"}),
    "sibling": (Person, {"sibling": "id"}),
    "task": (Task, {"task": "id"}),
    "timetable": (TimetableImport, {"timetable": "id"}),
    "view": (SavedView, {"view": "id"}),
    "visit": (Visit, {"visit": "id"}),
    "works": (PartnerQuarter, {"works": "organisation_id"}),
}


def addresses_of(session: Session, secrets: Secrets, pattern: str) -> Iterator[str]:
    """The pattern with the ids of every row that it could be about, the newest first."""
    names = [name for name in NAME.findall(pattern) if name not in WORDS]
    for ids in _found(session, secrets, names) if names else ({},):
        yield pattern.format(**WORDS, **ids)


def _found(session: Session, secrets: Secrets, names: Sequence[str]) -> Iterator[Ids]:
    last = names[-1]
    if last in CASES:
        yield from ({last: one.id} for one in _all(session, Case))
    elif last == "quarter":
        for one in _all(session, PartnerQuarter):
            yield {"works": one.organisation_id, "quarter": quarter_of(one.first_day).key}
    elif last == "form":
        for one in _all(session, AccessGrant):
            for kind in RecordKind:
                yield {"door": one.door, "form": secrets.door(one.door, f"form/{kind.value}")}
    else:
        # Of whom there are answers to a round; where an address names no round, anybody.
        entity, columns = _ROWS[last] if last != "person" or "visit" in names else (Person, {"person": "id"})
        for one in _all(session, entity):
            cases = {name: one.case_id for name in names if name in CASES}
            yield {**cases, **{name: getattr(one, column) for name, column in columns.items()}}


def _all(session: Session, entity: type[Any]) -> list[Any]:
    return list(session.execute(select(entity)).scalars())[::-1]

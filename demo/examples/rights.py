"""Examples of what people may ask: a case kept, one erased, the own record, a correction; access for a colleague."""

from datetime import timedelta

from demo.caseload.doors import open_doors
from demo.caseload.lives import Life
from demo.colleagues import Colleague
from foundation.compartments import Compartment
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from planning.second_signature.models import SecondSignature, SignatureContent
from planning.second_signature.queries import signatures_of_case
from planning.second_signature.rules import SignatureState
from returns.cases.queries import members_of_case
from returns.readiness.services import readiness_of
from rights.erasure.services.runs import ask_for_erasure
from rights.requests.queries.requests import DataRequest, requests_of_case
from rights.requests.rules.answers import ValueKind
from rights.requests.rules.requests import HowProven, RequestKind
from rights.requests.services.answers import Passages, answer_to, assemble_answer, black_out, submit_answer
from rights.requests.services.requests import NewRequest, prove_identity, take_request
from rights.retention.services import ask_for_hold


def ask_to_keep(life: Life, unit: Unit, secrets: Secrets) -> None:
    """A hold, because of proceedings that nobody conducts."""
    ask_for_hold(unit, life.case(unit).id, "Invented: a court hears the appeal until next year.", None, False)


def ask_to_erase(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The erasure of a case that has ended."""
    ask_for_erasure(unit, life.case(unit), None)


def take_request_for_record(life: Life, unit: Unit, secrets: Secrets) -> None:
    """Somebody asks for their own record, and says the phrase of the card."""
    row = _take(life, unit, RequestKind.ACCESS, "Invented: asked on the phone what we keep about them.")
    unit.session.flush()  # what follows counts on from it
    prove_identity(unit, row, HowProven.CODE_PHRASE, "Invented: called on the number of the card; said the phrase.")


def ask_for_correction(life: Life, unit: Unit, secrets: Secrets) -> None:
    """Somebody else asks that a street is corrected; who asks is not proven yet."""
    _take(life, unit, RequestKind.CORRECTION, "Invented: wrote a letter.", ("Invented Street 2", "Invented Street 12"))


def _take(life: Life, unit: Unit, kind: RequestKind, text: str, wrong: tuple[str, str] = ("", "")) -> DataRequest:
    case = life.case(unit)
    person = members_of_case(unit.session, case.id)[0].id
    day = unit.clock.now().date() - timedelta(days=2)
    return take_request(unit, case, NewRequest(person, kind, day, text, *wrong))


def answer_request(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The record is assembled, a passage of it blacked out, and a colleague asked to review it."""
    case = life.case(unit)
    [row] = requests_of_case(unit.session, case.id)
    assemble_answer(unit, case, row)
    unit.session.flush()  # passages are found in what is stored
    sections = answer_to(unit, row).content.sections
    first = next(
        (number, place, index)
        for number, section in enumerate(sections)
        for place, entry in enumerate(section.entries)
        for index, passage in enumerate(entry.passages)
        if passage.kind is ValueKind.TEXT
    )
    black_out(unit, row, Passages(first))
    submit_answer(unit, case, row)


def ask_for_access(life: Life, unit: Unit, secrets: Secrets) -> None:
    """Ask for the trafficking part for the officer of a case: that waits for a second person."""
    reason = "Invented: meets the escort at the airport and has to know whom to keep away."
    open_doors(unit, secrets, life.case(unit).id, life.cast["officer"].account_id, (Compartment.TRAFFICKING,), reason)


def ask_elsewhere(life: Life, signer: Colleague, unit: Unit) -> None:
    """Ask a colleague of another office to sign a departure, as an office does whose signer is away; once."""
    case, now = life.case(unit), unit.clock.now()
    if signer.office_id == case.office_id or signatures_of_case(unit.session, case.id):
        return
    row = SecondSignature(
        case_id=case.id,
        office_id=case.office_id,
        account_id=signer.account_id,
        asked_by=unit.actor_id,
        asked_at=now,
        until=now + timedelta(days=3),
        state=SignatureState.ASKED,
        facts_hash=readiness_of(unit, case).facts_hash,
        content=SignatureContent("Invented: our second signer is on leave this week."),
    )
    unit.session.add(row)

"""Papers of invented returns: requests at consulates, originals that go from hand to hand, a fine that was paid.

By the services that people use; which case gets what follows from its number.
"""

from datetime import date

from demo.steps import record_passports
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries.cases import members_of_case
from returns.documents.queries.documents import documents_of_case
from returns.documents.queries.formalities import requests_of_case
from returns.documents.rules.documents import DocumentKind, Holder
from returns.documents.rules.formalities import OPEN, Known, Payer, StatedExit
from returns.documents.services.documents import NewCustody, NewDocument, hand_over
from returns.documents.services.formalities import NewRequest, issue_document, request_document, state_exit

_ASKED, _HANDED, _FINED = 3, 4, 5  # every how many cases


def ask_consulate(unit: Unit, case: Case, number: int) -> None:
    """In some cases the consulate is asked for a laissez-passer for whoever applied."""
    if number % _ASKED:
        return
    first, today = members_of_case(unit.session, case.id)[0], unit.clock.now().date()
    evidence = "Invented: a copy of a birth certificate, two photographs."
    new = NewRequest(first.id, DocumentKind.LAISSEZ_PASSER, case.country, today, "Invented consulate", evidence)
    request_document(unit, case, new)


def papers_come(unit: Unit, secrets: Secrets, case: Case, expires_on: date, number: int) -> None:
    """What was asked for is issued; everybody else has a passport. Some originals come back from a consulate."""
    today, served = unit.clock.now().date(), set()
    for request in requests_of_case(unit.session, case.id):
        if request.state in OPEN:
            printed = (request.kind, case.country, f"ZL{number:05d}", expires_on)
            who = request.person_id
            issued = NewDocument(*printed, is_single_journey=True, holder=Holder.OFFICER, person_id=who)
            issue_document(unit, secrets, case, request, issued, today)
            served.add(request.person_id)
    record_passports(unit, secrets, case, expires_on, number, served)
    unit.session.flush()  # what changes hands is there
    if number % _HANDED == 1:
        first = members_of_case(unit.session, case.id)[0].id
        document = next(
            document for document in documents_of_case(unit.session, case.id) if document.person_id == first
        )
        hand_over(unit, case, document, NewCustody(Holder.CONSULATE, today, "Invented consulate", f"R {number}"))
        hand_over(unit, case, document, NewCustody(Holder.OFFICER, today, receipt=f"R {number}b"))


def settle_leaving(unit: Unit, case: Case, host_country: str, number: int) -> None:
    """In some cases somebody had stayed too long in Türkiye: the fine is paid, and the permit is there."""
    if host_country != "TR" or number % _FINED:
        return
    first, today = members_of_case(unit.session, case.id)[0], unit.clock.now().date()
    paid = StatedExit(Known.YES, "1000.00", "TRY", Payer.PROGRAMME, today, permit=Known.YES, permit_on=today)
    state_exit(unit, case, first.id, paid, 0)

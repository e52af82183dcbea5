"""The tour's part with the travel documents of a case: none, errors, some, one changed, taken out and handed on."""

import uuid
from collections.abc import Iterator

from foundation.web.container import Container
from returns.documents.queries.documents import custody_of_document, documents_of_case
from returns.documents.queries.formalities import requests_of_case
from returns.documents.rules.documents import DocumentKind
from tests.factories.journeys import looking_at
from tests.factories.makers import Person, make_account, make_office
from tests.pages.stops import Stop

PASSPORT = {"kind": "passport", "issuing_country": "UZ", "number": "U100002", "expires_on": "2028-01-31"}


def stops_of_documents(container: Container, case_id: uuid.UUID, who: Person, person: str) -> Iterator[Stop]:
    """Everything that is done with documents of somebody before the journey is planned."""
    page = f"/cases/{case_id}/documents"
    yield Stop("documents-none", who, page)
    yield Stop("documents-errors", who, page, {**PASSPORT, "expiry_unknown": "yes", "issued_on": "soon"}, 422)
    lines = {"machine_lines": "needed"}
    yield Stop("documents-lines-wrong", who, f"{page}/read", lines, 422)
    specimen = (  # source: ICAO Doc 9303, part 4
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    )
    yield Stop("documents-lines", who, f"{page}/read", {"machine_lines": "\n".join(specimen)}, 200)
    wrong = {**PASSPORT, "person_id": person, "for_country": "DE", "holder": "consulate"}
    yield Stop("documents-for-a-country", who, page, wrong, 422)
    held = {"authority": "Office 95", "issued_on": "2024-02-01", "holder": "person"}
    yield Stop("documents-recorded", who, page, {**PASSPORT, **held, "person_id": person})
    unknown = {"person_id": person, "kind": "laissez_passer", "issuing_country": "UZ", "number_unknown": "yes"}
    yield Stop("documents-unknown", who, page, {**unknown, "expiry_unknown": "yes", "is_single_journey": "yes"})
    visa = {**PASSPORT, "kind": "visa", "number": "U100003", "issuing_country": "DE", "for_country": "DE"}
    away = {"holder": "consulate", "holder_name": "Colleague 93"}
    yield Stop("documents-visa", who, page, {**visa, **away, "person_id": person})
    with looking_at(container, who, case_id) as (unit, _case):
        found = {one.kind: one.id for one in documents_of_case(unit.session, case_id)}
        passport = found[DocumentKind.PASSPORT]
        custody = custody_of_document(unit.session, passport)[0].id
    yield from _one_document(f"{page}/{passport}", who, custody)
    yield Stop("document-without-custody", who, f"{page}/{found[DocumentKind.LAISSEZ_PASSER]}")
    yield Stop("documents-all", who, page)
    yield from _requests(container, case_id, who, person)
    yield from _leaving(f"/cases/{case_id}/exit", who, uuid.UUID(person))
    yield Stop("expiring", who, "/documents?within=365")
    yield Stop("expiring-all", who, "/documents?within=365&whose=mine&sort=-day")
    yield Stop("expiring-none", who, "/documents?within=30&whose=mine")
    yield Stop("expiring-nothing", make_account(container, place=make_office(container)), "/documents")
    yield Stop("expiring-wrong", who, "/documents?within=4", None, 422)
    yield Stop("requests-overdue", who, "/documents?what=requests")
    yield Stop(
        "requests-none-overdue", make_account(container, place=make_office(container)), "/documents?what=requests"
    )


def _requests(container: Container, case_id: uuid.UUID, who: Person, person: str) -> Iterator[Stop]:
    page = f"/cases/{case_id}/documents/requests"
    yield Stop("requests-none", who, page)
    asked = {"person_id": person, "kind": "laissez_passer", "consulate_country": "UZ", "requested_on": "2026-09-01"}
    said = {"consulate": "Office 94", "evidence": "Likes tea."}
    wrong = {**asked, "requested_on": "2030-01-01", "expected_on": "2029-01-01"}
    yield Stop("requests-errors", who, page, wrong, 422)
    yield Stop("request-made", who, page, {**asked, **said})
    yield Stop("request-made-too", who, page, {**asked, "kind": "passport", "expected_on": "2026-10-01"})
    yield Stop("request-left-open", who, page, {**asked, "kind": "visa", "expected_on": "2026-10-02"})
    with looking_at(container, who, case_id) as (unit, _case):
        found = {one.kind: one.id for one in requests_of_case(unit.session, case_id)}
    one, other = (f"{page}/{found[kind]}" for kind in (DocumentKind.LAISSEZ_PASSER, DocumentKind.PASSPORT))
    yield Stop("request-step-errors", who, f"{one}/step", {"to": "rejected", "on": "2026-08-01"}, 422)
    yield Stop("request-interview", who, f"{one}/step", {"to": "interview", "on": "2026-12-01"})
    yield Stop("request-issue-errors", who, f"{one}/issue", {"decided_on": "2026-11-23"}, 422)
    issued = {"decided_on": "2026-11-23", "number": "U100004", "expires_on": "2027-02-01", "holder": "officer"}
    yield Stop("request-issued", who, f"{one}/issue", issued)
    rejected = {"to": "rejected", "on": "2026-11-20", "reason": "evidence_missing", "note": "Likes tea."}
    yield Stop("request-rejected", who, f"{other}/step", rejected)
    yield Stop("request-closed", who, f"{other}/step", rejected, 422)


def _leaving(page: str, who: Person, person: uuid.UUID) -> Iterator[Stop]:
    one, fine = f"{page}/{person}", {"fine_amount": "615", "fine_currency": "TRY"}
    yield Stop("exit-none", who, page)
    yield Stop("exit-errors", who, one, {"version": "0", "fine_amount": "much", "fine_currency": "lira"}, 422)
    wrong = {"permit_on": "2030-01-01", "fine_paid_on": "2026-11-02", "fine_amount": "615"}
    yield Stop("exit-wrong", who, one, {"version": "0", **wrong}, 422)
    ban = {"ban_code": "U100005", "ban_until": "2028-05-01", "overstayed": "yes", "permit": "yes", "note": "Likes tea."}
    yield Stop("exit-recorded", who, one, {"version": "0", **fine, "fine_payer": "person_pays", **ban})
    yield Stop("exit-stale", who, one, {"version": "0", **fine}, 409)
    right = {"fine_paid_on": "2026-11-20", "fine_payer": "programme_pays", "permit": "yes", "permit_on": "2026-11-21"}
    yield Stop("exit-settled", who, one, {"version": "1", **fine, **right})


def _one_document(page: str, who: Person, custody: uuid.UUID) -> Iterator[Stop]:
    yield Stop("document", who, page)
    yield Stop("document-change-errors", who, page, {"version": "1"}, 422)
    changed = {**PASSPORT, "expires_on": "2029-01-31", "version": "1"}
    yield Stop("document-changed", who, page, changed)
    yield Stop("document-stale", who, page, {**changed, "number": "U100009"}, 409)
    yield Stop("document-handed-errors", who, f"{page}/custody", {"holder": "partner", "since_on": "2030-01-01"}, 422)
    handed = {"holder": "partner", "name": "Colleague 94", "receipt": "U100001", "note": "Likes tea."}
    yield Stop("document-handed", who, f"{page}/custody", {**handed, "since_on": "2026-11-24"})
    corrected = {"holder": "officer", "since_on": "2026-11-23", "is_correction": "yes"}
    yield Stop("document-corrected", who, f"{page}/custody", corrected)
    yield Stop("document-receipt", who, f"{page}/custody/{custody}/receipt")
    yield Stop("document-retired", who, f"{page}/retire", {"why": "lost", "note": "Likes tea."})
    yield Stop("document-out", who, page)
    yield Stop("document-again", who, f"{page}/again", {})

"""The doors of this room, but for those of people and of work: with a blueprint of their own, or added to one."""

from returns.cases.pages import case_page, cases
from returns.consent.pages import consent, ends as consent_ends
from returns.counselling.pages import counselling, interview
from returns.departure.pages import departure, departures
from returns.documents.pages import custody, documents, expiring, leaving, requests as document_requests
from returns.escorts.pages import company, escorts, records as escort_records, roster, roster_papers
from returns.files import pages as files
from returns.health.pages import health, medical
from returns.imports.pages import imports, one_import as import_page, rows as import_rows, undo as import_undo
from returns.journey.pages import itinerary, legs
from returns.lifecycle.pages import deadlines, eligibility, lifecycle
from returns.lists.pages import bulk, case_list, found, views
from returns.money.pages import approvals, budget, budget_line
from returns.movements.pages import (
    manifest as movement_manifest,
    movements,
    parts as movement_parts,
    people as movement_people,
    readiness as movement_readiness,
)
from returns.paperwork.pages import paperwork
from returns.protection.pages import clearance, protection, protection_check, records
from returns.readiness.pages import overrides, readiness
from returns.reception import pages as reception
from returns.safe_contact.pages import numbers, safe_contact
from returns.sketch.pages import sketch
from returns.work.pages import duty, today

DOORS = (
    today, cases, protection, records, safe_contact, numbers, counselling, interview, consent,
    eligibility, protection_check, clearance, lifecycle, deadlines, documents, custody, document_requests,
    expiring, leaving, files, medical, health, itinerary, escorts, company, roster, reception, duty, readiness,
    overrides, paperwork, departure, departures, budget, approvals, sketch, movements, views, bulk, imports,
)  # fmt: skip
WITH_DOORS = (
    budget_line,
    case_list,
    case_page,
    consent_ends,
    found,
    legs,
    escort_records,
    import_page,
    import_rows,
    import_undo,
    movement_manifest,
    movement_parts,
    movement_people,
    movement_readiness,
    roster_papers,
)  # they are imported for the doors that they add

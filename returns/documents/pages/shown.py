"""Travel documents as pages show them: one with its custody, and those of a person in the order of preference."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from flask import url_for

from foundation.accounts.queries import staff as accounts
from foundation.errors import KeyGone
from foundation.language.formats import country
from foundation.language.words import _
from foundation.web.route import Request
from returns.documents.queries.custody import DocumentCustody
from returns.documents.queries.documents import Paper, papers_by_person
from returns.documents.queries.papers import PlannedWay
from returns.documents.rules.documents import LETS_IN, DocumentFacts, WhyNot, by_preference, misses_leg
from returns.documents.words import DOCUMENT_LABELS, HOLDER_LABELS, WHY_NOT_LABELS


def content_of(row: Any) -> Mapping[str, Any]:
    """What is sealed in a row, or nothing where its key is gone."""
    try:
        return row.content or {}
    except KeyGone:
        return {}


def _state(facts: DocumentFacts, missed: Sequence[int]) -> tuple[str, str]:
    """How a document is marked: the first thing that keeps it from serving, or that it serves."""
    if not facts.is_usable:
        return "blocked", _("Does not serve")
    if facts.is_spent:
        return "blocked", _("Used on an earlier journey")
    if facts.expires_on is None:
        return "warning", _("Last day not known")
    if missed:
        return "blocked", _("Not valid on every leg")
    return "done", _("Usable")


def shown_document(paper: Paper, facts: DocumentFacts, way: PlannedWay) -> SimpleNamespace:
    """One document with its state on the journey that is planned, and where its original is."""
    document, content, custody = paper.document, content_of(paper.document), paper.held
    legs = way.legs_of(document.person_id)
    missed = [leg.ordinal for leg in legs if misses_leg(facts, leg, legs, way.rules)]
    applies = document.kind not in LETS_IN
    mark, label = _state(facts, missed if applies else [])
    why = content.get("why_not")
    return SimpleNamespace(
        kind_label=DOCUMENT_LABELS[document.kind],
        country=country(document.issuing_country),
        for_country=country(document.for_country) if document.for_country else "",
        expires_on=document.expires_on,
        issued_on=facts.issued_on,
        used_on=document.used_on,
        is_single_journey=document.is_single_journey,
        is_usable=document.is_usable,
        number=content.get("number", ""),
        authority=content.get("authority", ""),
        noted_at=content.get("original_at", ""),
        why_not=WHY_NOT_LABELS[WhyNot(why)] if why else "",
        why_not_note=content.get("why_not_note") or "",
        missed=missed if applies and document.is_usable and document.expires_on else [],
        mark=mark,
        mark_label=label,
        original=_original(custody),
        url=url_for("custody.page", case_id=document.case_id, document_id=document.id),
    )


def _original(custody: DocumentCustody | None) -> SimpleNamespace | None:
    if custody is None:
        return None
    name = content_of(custody).get("name", "")
    return SimpleNamespace(holder=HOLDER_LABELS[custody.holder], name=name, since_on=custody.since_on)


def shown_by_person(papers: Iterable[Paper], way: PlannedWay) -> dict[uuid.UUID, list[SimpleNamespace]]:
    """Documents by person, the best of each first."""
    every = tuple(papers)
    by_id = {paper.document.id.hex: paper for paper in every}
    return {
        person: [
            shown_document(by_id[document.document], document, way)
            for document in by_preference(facts, way.rules.preferred)
        ]
        for person, facts in papers_by_person(every, way.day).items()
    }


def shown_custody(request: Request, paper: Paper, files: Mapping[uuid.UUID, str]) -> list[SimpleNamespace]:
    """The hands through which a document went, the newest first; who recorded each, in one statement."""
    hands = [row.recorded_by for row in paper.custody if row.recorded_by]
    staff = accounts.accounts_by_id(request.unit.session, hands)
    rows = []
    for row in reversed(paper.custody):
        content, by = content_of(row), staff.get(row.recorded_by) if row.recorded_by else None
        at: dict[str, Any] = {"case_id": row.case_id, "document_id": row.document_id, "custody_id": row.id}
        rows.append(
            SimpleNamespace(
                holder=HOLDER_LABELS[row.holder],
                name=content.get("name", ""),
                receipt=content.get("receipt", ""),
                note=content.get("note", ""),
                since_on=row.since_on,
                recorded_at=row.recorded_at,
                by=by.name if by else "",
                is_correction=row.is_correction,
                file=files.get(row.file_id, _("A file of this case")) if row.file_id else "",
                file_url=url_for("files.page", case_id=row.case_id) if row.file_id else "",
                receipt_url=url_for("custody.receipt", **at),
            )
        )
    return rows

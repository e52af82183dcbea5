"""Travel documents as pages show them: one with its custody, and those of a person in the order of preference."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from foundation.accounts.queries import staff as accounts
from foundation.language.words import _
from foundation.web.route import Request
from returns.documents.queries.custody import CustodyContent, DocumentCustody
from returns.documents.queries.documents import DocumentContent, Paper, TravelDocument, papers_by_person
from returns.documents.queries.papers import PlannedWay
from returns.documents.rules.documents import LETS_IN, DocumentFacts, by_preference, misses_leg


@dataclass(frozen=True)
class ShownDocument:
    """A document, how it is marked on the planned journey, the legs on which it is not valid, and who has the original.

    What is sealed is empty where the key is gone.
    """

    row: TravelDocument
    content: DocumentContent
    mark: str
    state: str
    missed: Sequence[int]
    custody: DocumentCustody | None
    holder_name: str


@dataclass(frozen=True)
class ShownCustody:
    """A hand-over, and who recorded it. What is sealed is empty where the key is gone."""

    row: DocumentCustody
    content: CustodyContent
    recorded_by: str


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


def shown_document(paper: Paper, facts: DocumentFacts, way: PlannedWay) -> ShownDocument:
    """One document with its state on the journey that is planned, and where its original is."""
    document, content = paper.document, TravelDocument.content.readable(paper.document)
    legs = way.legs_of(document.person_id) if document.kind not in LETS_IN else ()
    missed = [leg.ordinal for leg in legs if misses_leg(facts, leg, legs, way.rules)]
    custody = paper.current
    return ShownDocument(
        document,
        content or DocumentContent(),
        *_state(facts, missed),
        missed=missed if document.is_usable and document.expires_on else [],
        custody=custody,
        holder_name=_content(custody).name if custody else "",
    )


def _content(custody: DocumentCustody) -> CustodyContent:
    return DocumentCustody.content.readable(custody) or CustodyContent()


def shown_by_person(papers: Sequence[Paper], way: PlannedWay) -> dict[uuid.UUID, list[ShownDocument]]:
    """Documents by person, the best of each first."""
    by_id = {paper.document.id.hex: paper for paper in papers}
    return {
        person: [
            shown_document(by_id[document.document], document, way)
            for document in by_preference(facts, way.rules.preferred)
        ]
        for person, facts in papers_by_person(papers, way.day).items()
    }


def shown_custody(request: Request, paper: Paper) -> list[ShownCustody]:
    """The hand-overs of a document, the newest first; who recorded each, in one statement."""
    recorders = [custody.recorded_by for custody in paper.custody if custody.recorded_by]
    staff = accounts.accounts_by_id(request.unit.session, recorders)
    return [
        ShownCustody(
            custody,
            _content(custody),
            staff[custody.recorded_by].name if custody.recorded_by and custody.recorded_by in staff else "",
        )
        for custody in reversed(paper.custody)
    ]

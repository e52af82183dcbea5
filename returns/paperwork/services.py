"""Handing papers out: whether one may be made now, for whom, and that it was made is written down."""

import uuid
from dataclasses import dataclass

from foundation.errors import BadInput, NotFound
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import raise_reasons
from returns.cases.rules import blockers
from returns.paperwork.queries import CaseOnPapers, EscortLine, PersonLine, case_on_papers
from returns.paperwork.rules import ABOUT, AboutWhom, Paperwork, gaps_of


@dataclass(frozen=True)
class Prepared:
    """A paper that may be made: what it says, and whom this copy is about."""

    found: CaseOnPapers
    person: PersonLine | None = None
    escort: EscortLine | None = None


def note_paper(unit: Unit, kind: Paperwork, language: str) -> None:
    """Note in the audit of this reading that it left as a paper, of which kind and in which language."""
    unit.participants["trail"].note(paper=kind.value, paper_language=language)


def prepare_paper(unit: Unit, case: Case, kind: Paperwork, whose: uuid.UUID | None, language: str) -> Prepared:
    """Gather what a paper says; the audit of this reading notes that it left as one, of which kind, in which language.

    BadInput where nobody is chosen, NotFound for somebody who is not of this case, RuleBroken with everything that the
    paper cannot be made without.
    """
    dossier = case_on_papers(unit.session, case, unit.clock.now().date())
    person = next((line for line in dossier.people if line.id == whose), None)
    escort = next((line for line in dossier.escorts if line.id == whose), None)
    about = ABOUT[kind]
    gaps = blockers(gaps_of(kind, dossier.facts(), person.id.hex if person and about is AboutWhom.PERSON else None))
    if gaps and (about is not AboutWhom.PERSON or person):
        raise_reasons(gaps, {line.id.hex: line.name or "–" for line in dossier.people})
    chosen = {AboutWhom.PERSON: person, AboutWhom.ESCORT: escort}
    if chosen.get(about, dossier) is None:
        if whose is not None:
            raise NotFound
        raise BadInput({"whose": [_("Choose whom this paper is for.")]})
    note_paper(unit, kind, language)
    return Prepared(
        dossier, person if about is AboutWhom.PERSON else None, escort if about is AboutWhom.ESCORT else None
    )

"""Handing papers out: whether one may be made now, for whom, and that it was made is written down."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from foundation.errors import BadInput, NotFound
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import raise_reasons
from returns.cases.rules.cases import blockers
from returns.paperwork.queries import CaseOnPapers, EscortLine, PersonLine, case_on_papers
from returns.paperwork.rules import ABOUT, AboutWhom, CasePaper, gaps_of


@dataclass(frozen=True)
class Prepared:
    """A paper that may be made: what it says, and whom this copy is about, where that is not the whole case."""

    dossier: CaseOnPapers
    about: PersonLine | EscortLine | None = None

    @property
    def person(self) -> PersonLine:
        """Whom a paper is about that is about one person."""
        assert isinstance(self.about, PersonLine)
        return self.about

    @property
    def escort(self) -> EscortLine:
        """Whom a paper is about that is about one escort."""
        assert isinstance(self.about, EscortLine)
        return self.about


def note_paper(unit: Unit, kind: CasePaper, language: str) -> None:
    """Note in the audit of this reading that it left as a paper, of which kind and in which language."""
    unit.participants["trail"].note(paper=kind.value, paper_language=language)


def prepare_paper(unit: Unit, case: Case, kind: CasePaper, whose: uuid.UUID | None, language: str) -> Prepared:
    """Gather what a paper says; the audit of this reading notes that it left as one, of which kind, in which language.

    BadInput where nobody is chosen, NotFound for somebody who is not of this case, RuleBroken with everything that the
    paper cannot be made without.
    """
    dossier, about = case_on_papers(unit.session, case, unit.today), ABOUT[kind]
    lines: dict[AboutWhom, Sequence[PersonLine | EscortLine]]
    lines = {AboutWhom.PERSON: dossier.people, AboutWhom.ESCORT: dossier.escorts, AboutWhom.CASE: ()}
    chosen = next((line for line in lines[about] if line.id == whose), None)
    person = chosen.id.hex if chosen and about is AboutWhom.PERSON else None
    gaps = blockers(gaps_of(kind, dossier.facts(), person))
    if gaps and (about is not AboutWhom.PERSON or person):
        raise_reasons(gaps, {line.id.hex: line.name or "–" for line in dossier.people})
    if about is not AboutWhom.CASE and chosen is None:
        if whose is not None:
            raise NotFound
        raise BadInput({"whose": [_("Choose who this paper is for.")]})
    note_paper(unit, kind, language)
    return Prepared(dossier, chosen)

"""The page of papers: which can be made of a case, what is missing for each, and the papers themselves as PDF."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.locales import language_code
from foundation.papers.compiling import as_pdf
from foundation.papers.languages import CODES, language_for
from foundation.papers.words import words_of
from foundation.web.downloads import handed_out
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import grouped, the_case
from returns.cases.queries import Case
from returns.cases.rules import blockers
from returns.journey.pages.itinerary import common
from returns.paperwork.pages.parts import file_name
from returns.paperwork.pages.sheets import sheet_of
from returns.paperwork.queries import CaseOnPapers, case_on_papers
from returns.paperwork.rules import ABOUT, SIGNED_AS, AboutWhom, Paperwork, gaps_of
from returns.paperwork.schemas import PaperForm
from returns.paperwork.services import prepare_paper
from returns.paperwork.words import PAPER_LABELS

routes = Routes("paperwork", permission=Permission.CASES_OPEN, load=the_case)


@dataclass(frozen=True)
class OfferedPaper:
    """A paper as it is offered: whether it can be made, for whom, in which language, and what is missing for it."""

    kind: Paperwork
    is_ready: bool
    choices: Sequence[tuple[str, str]]
    form: Form
    gaps: Sequence[Any]
    signed_url: str | None

    @property
    def label(self) -> object:
        """What it is called."""
        return PAPER_LABELS[self.kind][0]

    @property
    def purpose(self) -> object:
        """What it is for."""
        return PAPER_LABELS[self.kind][1]

    @property
    def is_of_escort(self) -> bool:
        """Whether it is made for an escort."""
        return ABOUT[self.kind] is AboutWhom.ESCORT


def _choices(dossier: CaseOnPapers, about: AboutWhom) -> list[tuple[str, str]]:
    if about is AboutWhom.ESCORT:
        return [(escort.id.hex, escort.name) for escort in dossier.escorts]
    return [(person.id.hex, person.name or "–") for person in dossier.people] if about is AboutWhom.PERSON else []


def _form(request: Request, kind: Paperwork, typed: Form, suggested: Mapping[str, str | None]) -> Form:
    """The form of one paper: as it was sent where it is the one that was asked for, else with what is suggested."""
    is_asked = request.path.get("kind") == kind.value
    form = Form(values=http_request.args.to_dict(), errors=typed.errors) if is_asked else Form(values=dict(suggested))
    form.prefix = kind.value.replace("_", "-")
    return form


def _offered(
    request: Request[Case], dossier: CaseOnPapers, kind: Paperwork, names: Mapping[str, str], typed: Form
) -> OfferedPaper:
    case, about, facts = request.row, ABOUT[kind], dossier.facts()
    gaps, choices = gaps_of(kind, facts), _choices(dossier, about)
    if about is AboutWhom.PERSON:
        choices = [choice for choice in choices if not blockers(gaps_of(kind, facts, choice[0]))]
        is_ready = bool(choices)
    else:
        is_ready = not blockers(gaps)
    spoken = dossier.people[0].languages if dossier.people and about is AboutWhom.PERSON else ()
    language = language_for(spoken, language_code())
    first = choices[0][0] if len(choices) == 1 else None
    return OfferedPaper(
        kind=kind,
        is_ready=is_ready,
        choices=choices,
        form=_form(request, kind, typed, {"language": language, "whose": first}),
        gaps=grouped(gaps, names, case.id, request.me),
        signed_url=url_for("files.page", case_id=case.id, add=SIGNED_AS[kind].value, add_for=first, _anchor="add")
        if kind in SIGNED_AS
        else None,
    )


def _page(request: Request[Case], form: Form) -> str:
    dossier = case_on_papers(request.unit.session, request.row, request.container.clock.now().date())
    names = {person.id.hex: person.name or "–" for person in dossier.people}
    return render_template(
        "returns/paperwork/page.html",
        **common(request),
        papers=[_offered(request, dossier, kind, names, form) for kind in Paperwork],
        languages=[(code, words_of(code)("own_name")) for code in CODES],
    )


@routes.get("/cases/<uuid:case_id>/paperwork", "paperwork.open", endpoint="page")
def paperwork(request: Request[Case]) -> ResponseReturnValue:
    """The papers that can be made of a case."""
    return _page(request, Form())


@routes.get("/cases/<uuid:case_id>/paperwork/<kind>", "paperwork.make", schema=PaperForm, on_invalid=_page)
def make(request: Request[Case]) -> ResponseReturnValue:
    """One paper, as a PDF to be saved: that it left, and which, is written into the audit before it leaves."""
    try:
        kind = Paperwork(request.path["kind"])
    except ValueError as error:
        raise NotFound from error
    language, now = request.data["language"], request.container.clock.now()
    prepared = prepare_paper(request.unit, request.row, kind, request.data.get("whose"), language)
    made = as_pdf(sheet_of(kind, prepared, language, request.me.name, now.date()), now)
    return handed_out(made, file_name(kind.value, secrets.token_hex(3)), "application/pdf")

"""The page of papers: which can be made of a case, what is missing for each; and what each says, as a PDF."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, request as http_request
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.formats import for_reader
from foundation.language.locales import language_code
from foundation.papers.compiling import as_pdf
from foundation.papers.languages import CODES, language_for
from foundation.papers.sheet import Block, Boxes, Fields, Lines, Prose, Sheet, Table, code, said
from foundation.papers.words import words_of
from foundation.web.downloads import handed_out
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import FindingsOfArea, grouped, the_case
from returns.cases.queries import Case
from returns.cases.rules.cases import blockers
from returns.escorts.rules.escorts import ITEMS, IdentityCheck
from returns.journey.pages.itinerary import common
from returns.journey.queries.legs import ShownLeg
from returns.paperwork.pages.blocks import HAND_WRITTEN, Blocks, ManifestRow, file_name, manifest
from returns.paperwork.queries import CaseOnPapers, PersonLine, case_on_papers
from returns.paperwork.rules import ABOUT, SIGNED_AS, AboutWhom, CasePaper, ages_counted, gaps_of
from returns.paperwork.schemas import PaperForm
from returns.paperwork.services import Prepared, prepare_paper
from returns.paperwork.words import PAPER_LABELS, PaperworkAct

routes = Routes("paperwork", permission=Permission.CASES_OPEN, load=the_case)


@dataclass(frozen=True)
class OfferedPaper:
    """A paper as it is offered: for whom it can be made, in which language, and what is missing for it."""

    kind: CasePaper
    is_ready: bool
    choices: Sequence[tuple[str, str]]
    form: Form
    gaps: Sequence[FindingsOfArea]
    only: str | None  # the id in hex of the only one whom it can be about


def _choices(dossier: CaseOnPapers, kind: CasePaper) -> list[tuple[str, str]]:
    """Whom a copy can be about: everybody for whom nothing is missing that it cannot be made without."""
    if ABOUT[kind] is AboutWhom.ESCORT:
        return [(escort.id.hex, escort.name) for escort in dossier.escorts]
    people = dossier.people if ABOUT[kind] is AboutWhom.PERSON else ()
    ready = [person for person in people if not blockers(gaps_of(kind, dossier.facts(), person.id.hex))]
    return [(person.id.hex, person.name or "–") for person in ready]


def _form(request: Request[Case], kind: CasePaper, typed: Form, suggested: Mapping[str, str | None]) -> Form:
    """The form of one paper: as it was sent where it is the one that was asked for, else with what is suggested."""
    is_asked = request.path.get("kind") == kind.value
    form = Form(values=http_request.args.to_dict(), errors=typed.errors) if is_asked else Form(values=dict(suggested))
    form.prefix = kind.value.replace("_", "-")
    return form


def _offered(
    request: Request[Case], dossier: CaseOnPapers, kind: CasePaper, names: Mapping[str, str], typed: Form
) -> OfferedPaper:
    is_of_person, gaps = ABOUT[kind] is AboutWhom.PERSON, gaps_of(kind, dossier.facts())
    choices = _choices(dossier, kind)
    spoken = dossier.people[0].languages if dossier.people and is_of_person else ()
    only = choices[0][0] if len(choices) == 1 else None
    return OfferedPaper(
        kind=kind,
        is_ready=bool(choices) if is_of_person else not blockers(gaps),
        choices=choices,
        form=_form(request, kind, typed, {"language": language_for(spoken, language_code()), "whose": only}),
        gaps=grouped(gaps, names, request.row.id, request.me),
        only=only,
    )


def _page(request: Request[Case], form: Form) -> str:
    dossier = case_on_papers(request.unit.session, request.row, request.unit.today)
    names = {person.id.hex: person.name or "–" for person in dossier.people}
    return render_template(
        "returns/paperwork/page.html",
        **common(request),
        papers=[_offered(request, dossier, kind, names, form) for kind in CasePaper],
        languages=[(language, words_of(language)("own_name")) for language in CODES],
        labels=PAPER_LABELS,
        about=ABOUT,
        signed_as=SIGNED_AS,
    )


@routes.get("/cases/<uuid:case_id>/paperwork", PaperworkAct.OPEN, endpoint="page")
def paperwork(request: Request[Case]) -> ResponseReturnValue:
    """The papers that can be made of a case."""
    return _page(request, Form())


@routes.get("/cases/<uuid:case_id>/paperwork/<kind>", PaperworkAct.MAKE, schema=PaperForm, on_invalid=_page)
def make(request: Request[Case]) -> ResponseReturnValue:
    """One paper, as a PDF to be saved: that it left, and which, is written into the audit before it leaves."""
    try:
        kind = CasePaper(request.path["kind"])
    except ValueError as error:
        raise NotFound from error
    language, now = request.data["language"], request.container.clock.now()
    prepared = prepare_paper(request.unit, request.row, kind, request.data.get("whose"), language)
    made = as_pdf(sheet_of(kind, prepared, language, request.me.name, for_reader(now).date()), now)
    return handed_out(made, file_name(kind.value, secrets.token_hex(3)), "application/pdf")


# The papers as sheets: what each says, in which order. What is not known yet is a line to fill in.

_WIDE = (CasePaper.MANIFEST,)
_ROOM_TO_WRITE = 8
_FILL_IN = "…………………………"


def sheet_of(kind: CasePaper, prepared: Prepared, language: str, issuer: str, today: date) -> Sheet:
    """A paper of a case, in a language of papers, made by `issuer` today."""
    blocks, case = Blocks.of(language), prepared.dossier.case
    return Sheet(
        title=blocks.words(f"kinds.{kind.value}"),
        language=blocks.language,
        words=blocks.words,
        issued_by=said(prepared.dossier.office.name) or HAND_WRITTEN,
        issued=blocks.words("frame.issued", day=blocks.language.day(today)),
        reference=code(case.reference),
        blocks=_BLOCKS[kind](blocks, prepared, issuer),
        is_wide=kind in _WIDE,
    )


def _own_legs(dossier: CaseOnPapers, person: PersonLine) -> list[ShownLeg]:
    return [leg for leg in dossier.legs if not leg.travellers or person.id in leg.travellers]


def _children_along(dossier: CaseOnPapers, person: PersonLine) -> list[PersonLine]:
    """The children who travel with somebody: those whom this person stands for, and those for whom nobody does yet."""
    if person.is_child:
        return []
    own = {leg.ordinal for leg in _own_legs(dossier, person)}
    inside = {member.id for member in dossier.people}
    together = [
        child
        for child in dossier.people
        if child.is_child and (not dossier.legs or own & {leg.ordinal for leg in _own_legs(dossier, child)})
    ]
    standing = [(child, {who.id for who in child.guardians} & inside) for child in together]
    return [child for child, guardians in standing if person.id in guardians or not guardians]


def _travel_letter(blocks: Blocks, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    person, dossier = prepared.person, prepared.dossier
    country = blocks.language.country(dossier.case.country)
    content: list[Block] = [
        Prose((blocks.words("travel_letter.intro", country=country),)),
        blocks.person(person),
        blocks.legs(_own_legs(dossier, person)),
    ]
    if children := _children_along(dossier, person):
        columns = {"name": 5, "born": 4, "nationality": 4, "document": 5}
        content.append(blocks.people(children, columns, blocks.words("travel_letter.children")))
    if help_needed := blocks.assistance(person):
        content.append(Fields(((blocks.words("person.assistance"), help_needed),)))
    return (*content, blocks.contact(dossier.office), blocks.signatures(("officer", issuer)))


def _declaration(blocks: Blocks, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, person, dossier = blocks.words, prepared.person, prepared.dossier
    country = blocks.language.country(dossier.case.country)
    partner = said(dossier.reception.organisation) if dossier.reception else None
    points = ("free", "informed", "withdraw", "effects", "correct")
    stated = tuple(
        words(f"declaration.{point}", **({"country": country} if point == "free" else {})) for point in points
    )
    children = [said(child.name) or "–" for child in dossier.people if person.id in {who.id for who in child.guardians}]
    purposes = (
        words("declaration.assistance"),
        words("declaration.data"),
        words("declaration.transfer", partner=partner or _FILL_IN),
        words("declaration.contact_after_return"),
    )
    answers = (words("declaration.agree"), words("declaration.disagree"))
    represented = [("representative", guardian.name or None) for guardian in person.guardians] or [
        ("representative", None)
    ]
    return (
        Prose((words("declaration.intro"),)),
        blocks.person(person),
        Boxes(stated, heading=words("declaration.heading"), intro=words("frame.tick")),
        *((Prose((words("declaration.members"), blocks.language.listed(children))),) if children else ()),
        Boxes(purposes, answers, words("declaration.consents"), words("declaration.consents_intro")),
        Boxes((words("declaration.copy"),)),
        blocks.contact(dossier.office),
        blocks.signatures(
            *((("person", person.name),) if person.signs else ()),
            *(represented if person.is_child else ()),
            ("officer", issuer),
            ("interpreter", None),
            ("witness", None),
        ),
    )


def _medical_letter(blocks: Blocks, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, person = blocks.words, prepared.person
    decided, legs = person.fitness, _own_legs(prepared.dossier, person)
    if decided is None:
        raise LookupError("a letter on fitness needs a decision")
    first, last = blocks.language.day(decided.starts), blocks.language.day(decided.until)
    needs = blocks.language.listed([words(f"need.{need}") for need in decided.needs])
    flights = {leg.row.id.hex: blocks.carried(leg) for leg in legs}
    requests = [
        (flights[request.leg], code(request.code), words(f"medical_letter.{request.answer.value}"))
        for request in person.requests
        if request.leg in flights
    ]
    columns = tuple(words(f"medical_letter.{key}") for key in ("flight", "code", "answer"))
    return (
        Prose((words("medical_letter.intro"),)),
        blocks.person(person),
        Fields(
            (
                (words("medical_letter.result"), words(f"medical_letter.{decided.result.value}")),
                (words("medical_letter.window"), words("medical_letter.holds", first=first, last=last)),
                (words("medical_letter.needs"), needs or words("frame.nobody")),
                *(((words("medical_letter.conditions"), said(decided.conditions)),) if decided.conditions else ()),
            ),
            words("medical_letter.heading"),
        ),
        blocks.legs(legs),
        *((Table(columns, tuple(requests), (4, 2, 3), words("medical_letter.requests")),) if requests else ()),
        Prose((words("medical_letter.no_diagnosis"),)),
        blocks.contact(prepared.dossier.office),
        blocks.signatures(("doctor", decided.doctor or None), ("officer", issuer)),
    )


def _booking_notice(blocks: Blocks, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, dossier = blocks.words, prepared.dossier
    ages = [None if person.age is None else (0 if person.is_child else 1) for person in dossier.people]
    adults, children, unknown = ages_counted(ages, 1)
    groups = [("adults", adults), ("children", children), ("age_unknown", unknown), ("escorts", len(dossier.escorts))]
    rows = [(words(f"booking_notice.{name}"), str(count)) for name, count in groups if count]
    rows.append((words("booking_notice.total"), str(sum(count for _name, count in groups))))
    codes = [service for person in dossier.people for service in person.codes]
    needed = [need for person in dossier.people if person.fitness for need in person.fitness.needs]
    services = [(words(f"need.{need}"), str(needed.count(need))) for need in dict.fromkeys(needed)]
    services += [(code(service) or "", str(codes.count(service))) for service in dict.fromkeys(codes)]
    columns = (words("booking_notice.group"), words("booking_notice.count"))
    coded = (words("medical_letter.code"), columns[1])
    return (
        Prose((words("booking_notice.intro"),)),
        blocks.legs(dossier.legs),
        Table(columns, tuple(rows), (4, 1), words("booking_notice.travellers")),
        *((Table(coded, tuple(services), (4, 1), words("booking_notice.services")),) if services else ()),
        Fields(((words("booking_notice.answer_by"), HAND_WRITTEN),)),
        blocks.contact(dossier.office),
        blocks.signatures(("officer", issuer)),
    )


def _reception_notice(blocks: Blocks, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, dossier = blocks.words, prepared.dossier
    people = [person for person in dossier.met if person.may_be_told]
    columns = {"name": 5, "sex": 2, "born": 4, "languages": 4, "assistance": 4}
    ids = {person.id for person in people}
    legs = [leg for leg in dossier.legs if not leg.travellers or ids & set(leg.travellers)]
    met = blocks.reception(dossier.reception)
    onward = blocks.onward(dossier.reception) or blocks.onward_by_legs(legs)
    return (
        Prose((words("reception_notice.intro"),)),
        blocks.contact(dossier.office),
        blocks.people(people, columns, words("reception_notice.expected")),
        blocks.legs(legs, people),
        Fields((*met.rows, (words("reception.onward"), onward)), met.heading),
        blocks.signatures(("officer", issuer)),
    )


def _manifest(blocks: Blocks, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    dossier = prepared.dossier
    rows = [ManifestRow(person, dossier.case.reference) for person in dossier.people]
    return manifest(blocks, rows, dossier.legs, dossier.escorts, dossier.office, issuer)


def _escort_sheet(blocks: Blocks, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, escort, dossier = blocks.words, prepared.escort, prepared.dossier
    people = [person for person in dossier.people if person.id in escort.people]
    columns = {"name": 4, "sex": 2, "born": 4, "languages": 3, "document": 5, "assistance": 4}
    about = (
        (words("person.name"), said(escort.name)),
        (words("escort.kind"), words(f"escort.{escort.kind.value}")),
        (words("escort.phone"), code(escort.phone)),
        (words("escort.qualification"), said(escort.qualification)),
        (words("person.languages"), said(escort.languages)),
    )
    return (
        Fields(about, blocks.heading("escort")),
        blocks.contact(dossier.office),
        blocks.legs([leg for leg in dossier.legs if leg.ordinal in escort.legs], people),
        blocks.people(people, columns, words("escort_sheet.accompanied")),
        blocks.reception(dossier.reception, words("escort_sheet.receiver")),
        *((blocks.legs(escort.home, heading=words("escort.home")),) if escort.home else ()),
        Lines(_ROOM_TO_WRITE, words("escort_sheet.events"), words("escort_sheet.events_hint")),
        blocks.signatures(("escort", escort.name), ("officer", issuer)),
    )


def _hand_over(blocks: Blocks, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, dossier = blocks.words, prepared.dossier
    columns = {"number": 1, "name": 5, "born": 4, "document": 5}
    met = blocks.reception(dossier.reception, words("hand_over.receiver"))
    when = tuple((words(f"hand_over.{key}"), HAND_WRITTEN) for key in ("place", "day", "time"))
    checks = tuple(words(f"hand_over.{check.value}") for check in IdentityCheck)
    escort = dossier.escorts[0].name if len(dossier.escorts) == 1 else None
    receiver = dossier.reception.content.name if dossier.reception else None
    return (
        Prose((words("hand_over.intro"),)),
        blocks.people(dossier.met, columns, words("hand_over.handed")),
        Fields((*met.rows, (words("hand_over.id_number"), HAND_WRITTEN)), met.heading),
        Boxes(checks, heading=words("hand_over.identity"), intro=words("frame.tick")),
        Boxes(tuple(words(f"hand_over.{item}") for item in ITEMS), heading=words("hand_over.items")),
        Fields(when, words("hand_over.when")),
        blocks.contact(dossier.office),
        blocks.signatures(("hands_over", escort), ("receives", receiver)),
    )


_BLOCKS: Mapping[CasePaper, Callable[[Blocks, Prepared, str], tuple[Block, ...]]]
_BLOCKS = {
    CasePaper.DECLARATION: _declaration,
    CasePaper.MEDICAL_LETTER: _medical_letter,
    CasePaper.BOOKING_NOTICE: _booking_notice,
    CasePaper.RECEPTION_NOTICE: _reception_notice,
    CasePaper.TRAVEL_LETTER: _travel_letter,
    CasePaper.MANIFEST: _manifest,
    CasePaper.ESCORT_SHEET: _escort_sheet,
    CasePaper.HAND_OVER: _hand_over,
}

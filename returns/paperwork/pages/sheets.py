"""The papers of a case as sheets: what each says, in which order. What is not known yet is a line to fill in."""

from collections.abc import Callable, Mapping
from datetime import date

from foundation.papers.sheet import Block, Boxes, Fields, Lines, Prose, Sheet, Table, code, said
from returns.escorts.rules.escorts import ITEMS, IdentityCheck
from returns.journey.queries.legs import ShownLeg
from returns.paperwork.pages.parts import HAND_WRITTEN, ManifestRow, Parts, manifest
from returns.paperwork.queries import CaseOnPapers, EscortLine, PersonLine
from returns.paperwork.rules import Paperwork, ages_counted
from returns.paperwork.services import Prepared

_WIDE = (Paperwork.MANIFEST,)
_ROOM_TO_WRITE = 8
_FILL_IN = "…………………………"


def sheet_of(kind: Paperwork, prepared: Prepared, language: str, issuer: str, today: date) -> Sheet:
    """A paper of a case, in a language of papers, made by `issuer` today."""
    parts, case = Parts.of(language), prepared.found.case
    return Sheet(
        title=parts.words(f"kinds.{kind.value}"),
        language=parts.language,
        words=parts.words,
        issued_by=said(prepared.found.office.name) or HAND_WRITTEN,
        issued=parts.words("frame.issued", day=parts.language.day(today)),
        reference=code(case.reference),
        blocks=_BLOCKS[kind](parts, prepared, issuer),
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


def _the_person(prepared: Prepared) -> PersonLine:
    if prepared.person is None:
        raise LookupError("this paper is about one person")
    return prepared.person


def _the_escort(prepared: Prepared) -> EscortLine:
    if prepared.escort is None:
        raise LookupError("this paper is about one escort")
    return prepared.escort


def _travel_letter(parts: Parts, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    person, dossier = _the_person(prepared), prepared.found
    country = parts.language.country(dossier.case.country)
    help_needed = parts.assistance(person)
    blocks: list[Block] = [
        Prose((parts.words("travel_letter.intro", country=country),)),
        parts.person(person),
        parts.legs(_own_legs(dossier, person)),
    ]
    if children := _children_along(dossier, person):
        columns = tuple(parts.words(f"person.{key}") for key in ("name", "born", "nationality", "document"))
        rows = [
            (said(child.name), parts.born(child), parts.nationality(child), parts.document(child)) for child in children
        ]
        blocks.append(Table(columns, tuple(rows), (5, 4, 4, 5), parts.words("travel_letter.children")))
    if help_needed:
        blocks.append(Fields(((parts.words("person.assistance"), help_needed),)))
    blocks += [parts.contact(dossier.office), parts.signatures(("officer", issuer))]
    return tuple(blocks)


def _declaration(parts: Parts, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, person, dossier = parts.words, _the_person(prepared), prepared.found
    country = parts.language.country(dossier.case.country)
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
        parts.person(person),
        Boxes(stated, heading=words("declaration.heading"), intro=words("frame.tick")),
        *((Prose((words("declaration.members"), parts.language.listed(children))),) if children else ()),
        Boxes(purposes, answers, words("declaration.consents"), words("declaration.consents_intro")),
        Boxes((words("declaration.copy"),)),
        parts.contact(dossier.office),
        parts.signatures(
            *((("person", person.name),) if person.signs else ()),
            *(represented if person.is_child else ()),
            ("officer", issuer),
            ("interpreter", None),
            ("witness", None),
        ),
    )


def _medical_letter(parts: Parts, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, person = parts.words, _the_person(prepared)
    decided, legs = person.fitness, _own_legs(prepared.found, person)
    if decided is None:
        raise LookupError("a letter on fitness needs a decision")
    first, last = parts.language.day(decided.starts), parts.language.day(decided.until)
    needs = parts.language.listed([words(f"need.{need}") for need in decided.needs])
    flights = {leg.row.id.hex: parts.carried(leg) for leg in legs}
    requests = [
        (flights[request.leg], code(request.code), words(f"medical_letter.{request.answer.value}"))
        for request in person.requests
        if request.leg in flights
    ]
    columns = tuple(words(f"medical_letter.{key}") for key in ("flight", "code", "answer"))
    return (
        Prose((words("medical_letter.intro"),)),
        parts.person(person),
        Fields(
            (
                (words("medical_letter.result"), words(f"medical_letter.{decided.result.value}")),
                (words("medical_letter.window"), words("medical_letter.holds", first=first, last=last)),
                (words("medical_letter.needs"), needs or words("frame.nobody")),
                *(((words("medical_letter.conditions"), said(decided.conditions)),) if decided.conditions else ()),
            ),
            words("medical_letter.heading"),
        ),
        parts.legs(legs),
        *((Table(columns, tuple(requests), (4, 2, 3), words("medical_letter.requests")),) if requests else ()),
        Prose((words("medical_letter.no_diagnosis"),)),
        parts.contact(prepared.found.office),
        parts.signatures(("doctor", decided.doctor or None), ("officer", issuer)),
    )


def _booking_notice(parts: Parts, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, dossier = parts.words, prepared.found
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
    return (
        Prose((words("booking_notice.intro"),)),
        parts.legs(dossier.legs),
        Table(columns, tuple(rows), (4, 1), words("booking_notice.travellers")),
        *(
            (
                Table(
                    (words("medical_letter.code"), columns[1]),
                    tuple(services),
                    (4, 1),
                    words("booking_notice.services"),
                ),
            )
            if services
            else ()
        ),
        Fields(((words("booking_notice.answer_by"), HAND_WRITTEN),)),
        parts.contact(dossier.office),
        parts.signatures(("officer", issuer)),
    )


def _reception_notice(parts: Parts, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, dossier = parts.words, prepared.found
    people = [person for person in dossier.met if person.may_be_told]
    columns = tuple(words(f"person.{key}") for key in ("name", "sex", "born", "languages", "assistance"))
    rows = tuple(
        (
            said(person.name),
            parts.sex(person),
            parts.born(person),
            parts.languages(person),
            parts.assistance(person) or "–",
        )
        for person in people
    )
    ids = {person.id for person in people}
    legs = [leg for leg in dossier.legs if not leg.travellers or ids & set(leg.travellers)]
    met = parts.reception(dossier.reception)
    onward = parts.onward(dossier.reception) or parts.onward_by_legs(legs)
    return (
        Prose((words("reception_notice.intro"),)),
        parts.contact(dossier.office),
        Table(columns, rows, (5, 2, 4, 4, 4), words("reception_notice.expected")),
        parts.legs(legs, people),
        Fields(
            (*met.rows, (words("reception.onward"), onward)),
            met.heading,
        ),
        parts.signatures(("officer", issuer)),
    )


def _manifest(parts: Parts, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    dossier = prepared.found
    rows = [ManifestRow(person, dossier.case.reference) for person in dossier.people]
    return manifest(parts, rows, dossier.legs, dossier.escorts, dossier.office, issuer)


def _escort_sheet(parts: Parts, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, escort, dossier = parts.words, _the_escort(prepared), prepared.found
    people = [person for person in dossier.people if person.id in escort.people]
    columns = tuple(words(f"person.{key}") for key in ("name", "sex", "born", "languages", "document", "assistance"))
    rows = tuple(
        (
            said(person.name), parts.sex(person), parts.born(person), parts.languages(person), parts.document(person),
            parts.assistance(person) or "–",
        )
        for person in people
    )  # fmt: skip
    about = (
        (words("person.name"), said(escort.name)),
        (words("escort.kind"), words(f"escort.{escort.kind.value}")),
        (words("escort.phone"), code(escort.phone)),
        (words("escort.qualification"), said(escort.qualification)),
        (words("person.languages"), said(escort.languages)),
    )
    return (
        Fields(about, parts.heading("escort")),
        parts.contact(dossier.office),
        parts.legs([leg for leg in dossier.legs if leg.ordinal in escort.legs], people),
        Table(columns, rows, (4, 2, 4, 3, 5, 4), words("escort_sheet.accompanied")),
        parts.reception(dossier.reception, words("escort_sheet.receiver")),
        *((parts.legs(escort.home, heading=words("escort.home")),) if escort.home else ()),
        Lines(_ROOM_TO_WRITE, words("escort_sheet.events"), words("escort_sheet.events_hint")),
        parts.signatures(("escort", escort.name), ("officer", issuer)),
    )


def _hand_over(parts: Parts, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, dossier = parts.words, prepared.found
    columns = tuple(words(f"person.{key}") for key in ("number", "name", "born", "document"))
    rows = tuple(
        (str(number), said(person.name), parts.born(person), parts.document(person))
        for number, person in enumerate(dossier.met, 1)
    )
    met = parts.reception(dossier.reception, words("hand_over.receiver"))
    when = tuple((words(f"hand_over.{key}"), HAND_WRITTEN) for key in ("place", "day", "time"))
    checks = tuple(words(f"hand_over.{check.value}") for check in IdentityCheck)
    escort = dossier.escorts[0].name if len(dossier.escorts) == 1 else None
    return (
        Prose((words("hand_over.intro"),)),
        Table(columns, rows, (1, 5, 4, 5), words("hand_over.handed")),
        Fields((*met.rows, (words("hand_over.id_number"), HAND_WRITTEN)), met.heading),
        Boxes(checks, heading=words("hand_over.identity"), intro=words("frame.tick")),
        Boxes(tuple(words(f"hand_over.{item}") for item in ITEMS), heading=words("hand_over.items")),
        Fields(when, words("hand_over.when")),
        parts.contact(dossier.office),
        parts.signatures(("hands_over", escort), ("receives", dossier.reception.name if dossier.reception else None)),
    )


_BLOCKS: Mapping[Paperwork, Callable[[Parts, Prepared, str], tuple[Block, ...]]]
_BLOCKS = {
    Paperwork.DECLARATION: _declaration,
    Paperwork.MEDICAL_LETTER: _medical_letter,
    Paperwork.BOOKING_NOTICE: _booking_notice,
    Paperwork.RECEPTION_NOTICE: _reception_notice,
    Paperwork.TRAVEL_LETTER: _travel_letter,
    Paperwork.MANIFEST: _manifest,
    Paperwork.ESCORT_SHEET: _escort_sheet,
    Paperwork.HAND_OVER: _hand_over,
}

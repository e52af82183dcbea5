"""The papers of a case as sheets: what each says, in which order. What is not known yet is a line to fill in."""

from collections.abc import Callable, Mapping
from datetime import date

from foundation.papers.sheet import Block, Boxes, Fields, Lines, Prose, Sheet, Table, code, said
from returns.escorts.rules.records import ITEMS, IdentityCheck
from returns.journey.queries.shown_legs import ShownLeg
from returns.paperwork.pages.paper_lists import ManifestRow, manifest
from returns.paperwork.pages.paper_parts import HAND_WRITTEN, Parts
from returns.paperwork.queries.paperwork import CaseOnPapers, EscortLine, PersonLine
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


def _own_legs(found: CaseOnPapers, person: PersonLine) -> list[ShownLeg]:
    return [one for one in found.legs if not one.travellers or person.id in one.travellers]


def _children_along(found: CaseOnPapers, person: PersonLine) -> list[PersonLine]:
    """The children who travel with somebody: those whom this person stands for, and those for whom nobody does yet."""
    if person.is_child:
        return []
    own = {one.ordinal for one in _own_legs(found, person)}
    inside = {one.id for one in found.people}
    together = [
        one
        for one in found.people
        if one.is_child and (not found.legs or own & {leg.ordinal for leg in _own_legs(found, one)})
    ]
    standing = [(one, {who.id for who in one.guardians} & inside) for one in together]
    return [one for one, guardians in standing if person.id in guardians or not guardians]


def _the_person(prepared: Prepared) -> PersonLine:
    if prepared.person is None:
        raise LookupError("this paper is about one person")
    return prepared.person


def _the_escort(prepared: Prepared) -> EscortLine:
    if prepared.escort is None:
        raise LookupError("this paper is about one escort")
    return prepared.escort


def _travel_letter(parts: Parts, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    person, found = _the_person(prepared), prepared.found
    country = parts.language.country(found.case.country)
    help_needed = parts.assistance(person)
    blocks: list[Block] = [
        Prose((parts.words("travel_letter.intro", country=country),)),
        parts.person(person),
        parts.legs(_own_legs(found, person)),
    ]
    if children := _children_along(found, person):
        columns = tuple(parts.words(f"person.{key}") for key in ("name", "born", "nationality", "document"))
        rows = [(said(one.name), parts.born(one), parts.nationality(one), parts.document(one)) for one in children]
        blocks.append(Table(columns, tuple(rows), (5, 4, 4, 5), parts.words("travel_letter.children")))
    if help_needed:
        blocks.append(Fields(((parts.words("person.assistance"), help_needed),)))
    blocks += [parts.contact(found.office), parts.signatures(("officer", issuer))]
    return tuple(blocks)


def _declaration(parts: Parts, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, person, found = parts.words, _the_person(prepared), prepared.found
    country = parts.language.country(found.case.country)
    partner = said(found.reception.organisation) if found.reception else None
    points = ("free", "informed", "withdraw", "effects", "correct")
    stated = tuple(
        words(f"declaration.{point}", **({"country": country} if point == "free" else {})) for point in points
    )
    children = [said(one.name) or "–" for one in found.people if person.id in {who.id for who in one.guardians}]
    purposes = (
        words("declaration.assistance"),
        words("declaration.data"),
        words("declaration.transfer", partner=partner or _FILL_IN),
        words("declaration.contact_after_return"),
    )
    answers = (words("declaration.agree"), words("declaration.disagree"))
    represented = [("representative", one.name or None) for one in person.guardians] or [("representative", None)]
    return (
        Prose((words("declaration.intro"),)),
        parts.person(person),
        Boxes(stated, heading=words("declaration.heading"), intro=words("frame.tick")),
        *((Prose((words("declaration.members"), parts.language.listed(children))),) if children else ()),
        Boxes(purposes, answers, words("declaration.consents"), words("declaration.consents_intro")),
        Boxes((words("declaration.copy"),)),
        parts.contact(found.office),
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
    flights = {one.leg.id.hex: parts.carried(one) for one in legs}
    asked = [
        (flights[one.leg], code(one.code), words(f"medical_letter.{one.answer.value}"))
        for one in person.requests
        if one.leg in flights
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
        *((Table(columns, tuple(asked), (4, 2, 3), words("medical_letter.requests")),) if asked else ()),
        Prose((words("medical_letter.no_diagnosis"),)),
        parts.contact(prepared.found.office),
        parts.signatures(("doctor", decided.doctor or None), ("officer", issuer)),
    )


def _booking_notice(parts: Parts, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, found = parts.words, prepared.found
    ages = [None if one.age is None else (0 if one.is_child else 1) for one in found.people]
    adults, children, unknown = ages_counted(ages, 1)
    groups = [("adults", adults), ("children", children), ("age_unknown", unknown), ("escorts", len(found.escorts))]
    rows = [(words(f"booking_notice.{name}"), str(count)) for name, count in groups if count]
    rows.append((words("booking_notice.total"), str(sum(count for _name, count in groups))))
    asked = [one for person in found.people for one in person.codes]
    needed = [need for person in found.people if person.fitness for need in person.fitness.needs]
    services = [(words(f"need.{need}"), str(needed.count(need))) for need in dict.fromkeys(needed)]
    services += [(code(one) or "", str(asked.count(one))) for one in dict.fromkeys(asked)]
    columns = (words("booking_notice.group"), words("booking_notice.count"))
    return (
        Prose((words("booking_notice.intro"),)),
        parts.legs(found.legs),
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
        parts.contact(found.office),
        parts.signatures(("officer", issuer)),
    )


def _reception_notice(parts: Parts, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, found = parts.words, prepared.found
    people = [one for one in found.met if one.may_be_told]
    columns = tuple(words(f"person.{key}") for key in ("name", "sex", "born", "languages", "assistance"))
    rows = tuple(
        (said(one.name), parts.sex(one), parts.born(one), parts.languages(one), parts.assistance(one) or "–")
        for one in people
    )
    told = {one.id for one in people}
    legs = [one for one in found.legs if not one.travellers or told & set(one.travellers)]
    met = parts.reception(found.reception)
    onward = parts.onward(found.reception) or parts.onward_by_legs(legs)
    return (
        Prose((words("reception_notice.intro"),)),
        parts.contact(found.office),
        Table(columns, rows, (5, 2, 4, 4, 4), words("reception_notice.expected")),
        parts.legs(legs, people),
        Fields(
            (*met.rows, (words("reception.onward"), onward)),
            met.heading,
        ),
        parts.signatures(("officer", issuer)),
    )


def _manifest(parts: Parts, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    found = prepared.found
    rows = [ManifestRow(one, found.case.reference) for one in found.people]
    return manifest(parts, rows, found.legs, found.escorts, found.office, issuer)


def _escort_sheet(parts: Parts, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, escort, found = parts.words, _the_escort(prepared), prepared.found
    people = [one for one in found.people if one.id in escort.people]
    columns = tuple(words(f"person.{key}") for key in ("name", "sex", "born", "languages", "document", "assistance"))
    rows = tuple(
        (
            said(one.name), parts.sex(one), parts.born(one), parts.languages(one), parts.document(one),
            parts.assistance(one) or "–",
        )
        for one in people
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
        parts.contact(found.office),
        parts.legs([one for one in found.legs if one.ordinal in escort.legs], people),
        Table(columns, rows, (4, 2, 4, 3, 5, 4), words("escort_sheet.accompanied")),
        parts.reception(found.reception, words("escort_sheet.receiver")),
        *((parts.legs(escort.home, heading=words("escort.home")),) if escort.home else ()),
        Lines(_ROOM_TO_WRITE, words("escort_sheet.events"), words("escort_sheet.events_hint")),
        parts.signatures(("escort", escort.name), ("officer", issuer)),
    )


def _hand_over(parts: Parts, prepared: Prepared, issuer: str) -> tuple[Block, ...]:
    words, found = parts.words, prepared.found
    columns = tuple(words(f"person.{key}") for key in ("number", "name", "born", "document"))
    rows = tuple(
        (str(number), said(one.name), parts.born(one), parts.document(one)) for number, one in enumerate(found.met, 1)
    )
    met = parts.reception(found.reception, words("hand_over.receiver"))
    when = tuple((words(f"hand_over.{key}"), HAND_WRITTEN) for key in ("place", "day", "time"))
    checks = tuple(words(f"hand_over.{one.value}") for one in IdentityCheck)
    escort = found.escorts[0].name if len(found.escorts) == 1 else None
    return (
        Prose((words("hand_over.intro"),)),
        Table(columns, rows, (1, 5, 4, 5), words("hand_over.handed")),
        Fields((*met.rows, (words("hand_over.id_number"), HAND_WRITTEN)), met.heading),
        Boxes(checks, heading=words("hand_over.identity"), intro=words("frame.tick")),
        Boxes(tuple(words(f"hand_over.{item}") for item in ITEMS), heading=words("hand_over.items")),
        Fields(when, words("hand_over.when")),
        parts.contact(found.office),
        parts.signatures(("hands_over", escort), ("receives", found.reception.name if found.reception else None)),
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

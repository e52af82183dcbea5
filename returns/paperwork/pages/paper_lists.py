"""The manifest: everybody who travels, of one case or of many, with documents, assistance and escorts."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.accounts.queries.staff import Reached
from foundation.papers.sheet import Block, Table, code, said
from returns.paperwork.pages.paper_parts import HAND_WRITTEN, AnyWay, Parts
from returns.paperwork.queries.paperwork import EscortLine, PersonLine


@dataclass(frozen=True)
class ManifestRow:
    """One traveller, and the reference of the case, which is shown where there are several cases.

    Without a person it is a line to write on: of a place that is kept for somebody. `number` is that of the place,
    where there are places.
    """

    person: PersonLine | None
    reference: str
    number: int | None = None


def manifest(
    parts: Parts,
    rows: Sequence[ManifestRow],
    legs: Sequence[AnyWay],
    escorts: Sequence[EscortLine],
    office: Reached,
    issuer: str | None = None,
) -> tuple[Block, ...]:
    """The blocks of a manifest; rows of one case or of many, legs and escorts that they have in common."""
    people = _people(parts, rows)
    table = parts.legs(legs, [row.person for row in rows if row.person is not None])
    along = (parts.escorts(escorts),) if escorts else ()
    return (table, people, *along, parts.contact(office), parts.signatures(("officer", issuer)))


def _people(parts: Parts, rows: Sequence[ManifestRow]) -> Table:
    label, is_of_many = parts.words, len({row.reference for row in rows if row.reference}) > 1
    columns = [label("person.number"), *([label("manifest.case")] if is_of_many else [])]
    columns += [label(f"person.{key}") for key in ("name", "sex", "born", "nationality", "document")]
    columns += [label(f"person.{key}") for key in ("assistance", "seat", "remarks")]
    cells: list[tuple[str | None, ...]] = []
    for number, traveller in enumerate(rows, 1):
        who = traveller.person
        row: list[str | None] = [
            str(traveller.number or number),
            *([code(traveller.reference) or HAND_WRITTEN] if is_of_many else []),
        ]
        if who is None:
            row += [HAND_WRITTEN] * (len(columns) - len(row))
        else:
            row += [said(who.name), parts.sex(who), parts.born(who), parts.nationality(who), parts.document(who)]
            row += [parts.assistance(who) or "–", HAND_WRITTEN, HAND_WRITTEN]
        cells.append(tuple(row))
    widths = (2, *([5] if is_of_many else []), 8, 3, 6, 5, 8, 6, 3, 5)
    return Table(tuple(columns), tuple(cells), widths, label("person.people"))

"""Papers of requests: the answer as a sheet and as data, and the letter that says where a request stands.

What is withheld is never a marker: one fixed sentence about it stands in every answer, whoever asks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundation.accounts.queries.staff import Reached
from foundation.language.formats import for_reader
from foundation.papers.sheet import Block, Fields, Prose, Sheet, Table, code, said
from rights.requests.pages.wording import Wording
from rights.requests.queries.requests import DataRequest, RequestAnswer, RequestEntry
from rights.requests.rules.answers import Mark
from rights.requests.rules.requests import EntryKind, RequestKind, RequestState

# What every answer says beside the data (GDPR Art. 15(1)), in this order.
_SAID = ("purposes", "recipients", "term", "source", "rights", "complaint")


@dataclass(frozen=True)
class AnswerOnPaper:
    """An answer that may leave: the request, what was assembled, what was blacked out, and whose office it is."""

    row: DataRequest
    answer: RequestAnswer
    marks: Mapping[tuple[int, int, int], tuple[Mark, ...]]
    office: Reached

    @property
    def length(self) -> int:
        """How many passages there are."""
        return sum(len(entry.passages) for section in self.answer.content.sections for entry in section.entries)

    def rows(self, wording: Wording) -> Iterator[tuple[str, str, list[list[tuple[str, str, str]]]]]:
        """Name and purpose of each table, and its entries: of each field its code, what it is called, its value."""
        for number, section in enumerate(self.answer.content.sections):
            entries = [
                [
                    (
                        passage.field,
                        wording.field(passage.field),
                        wording.value(passage, self.marks.get((number, row, index), ())),
                    )
                    for index, passage in enumerate(entry.passages)
                ]
                for row, entry in enumerate(section.entries)
            ]
            yield section.table, section.purpose, entries


def _about(row: DataRequest, wording: Wording) -> Fields:
    day = wording.language.day
    return Fields(
        (
            (wording("reference"), code(row.reference)),
            (wording("kind"), wording(f"kinds.{row.kind.value}")),
            (wording("received"), day(row.received_on)),
        )
    )


def _sheet(
    title: str, row: DataRequest, office: Reached, wording: Wording, at: datetime, blocks: tuple[Block, ...]
) -> Sheet:
    return Sheet(
        title=title,
        language=wording.language,
        words=wording.words,
        issued_by=said(office.name) or "",
        issued=wording.words("frame.issued", day=wording.language.day(for_reader(at).date())),
        reference=code(row.reference),
        blocks=blocks,
    )


def _contact(office: Reached, wording: Wording) -> tuple[Block, ...]:
    if not office.phone:
        return ()
    return (Fields(((wording.words("frame.office_phone"), code(office.phone)),)),)


def answer_sheet(on_paper: AnswerOnPaper, wording: Wording, at: datetime) -> Sheet:
    """The answer as a sheet, in the person's language."""
    row = on_paper.row
    is_provided = row.kind is RequestKind.PORTABILITY
    intro = wording("provided" if is_provided else "intro")
    assembled = wording.language.day(for_reader(on_paper.answer.assembled_at).date())
    blocks: list[Block] = [
        Prose((intro, wording("as_of", day=assembled), wording("blacked"))),
        _about(row, wording),
        Prose(tuple(wording(f"said.{key}") for key in _SAID), wording("said.heading")),
    ]
    for table, purpose, entries in on_paper.rows(wording):
        title = f"{wording.table(table)} · {wording.held_for(purpose)}"
        for number, passages in enumerate(entries, 1):
            rows = tuple((label, said(value)) for _field, label, value in passages)
            blocks.append(Fields(rows, title if number == 1 else ""))
    if not is_provided:
        blocks.append(_shared(on_paper, wording))
    blocks.append(Prose((wording("withheld"),), wording("withheld_heading")))
    return _sheet(wording("answer"), row, on_paper.office, wording, at, (*blocks, *_contact(on_paper.office, wording)))


def _shared(on_paper: AnswerOnPaper, wording: Wording) -> Block:
    periods = on_paper.answer.content.shared
    if not periods:
        return Prose((wording("shared_with_nobody"),), wording("shared"))
    rows = tuple(
        (
            said(period.organisation),
            wording.purpose(period),
            wording.instant(period.since),
            wording.instant(period.until) if period.until else wording("until_now"),
        )
        for period in periods
    )
    columns = tuple(wording(key) for key in ("organisation", "purpose", "since", "until"))
    return Table(columns, rows, (4, 4, 3, 3), wording("shared"))


def answer_as_data(on_paper: AnswerOnPaper, wording: Wording, at: datetime) -> dict[str, Any]:
    """The answer as data: codes that stay, beside what they are called in the person's language."""
    row = on_paper.row
    return {
        "reference": row.reference,
        "kind": row.kind.value,
        "received_on": row.received_on.isoformat(),
        "assembled_at": on_paper.answer.assembled_at.isoformat(),
        "made_at": at.isoformat(),
        "language": wording.language.tag,
        "office": on_paper.office.name,
        "said": [wording(f"said.{key}") for key in _SAID],
        "withheld": wording("withheld"),
        "data": [
            {
                "table": table,
                "title": wording.table(table),
                "purpose": wording.held_for(purpose),
                "entries": [
                    [{"field": field, "label": label, "value": value} for field, label, value in passages]
                    for passages in entries
                ],
            }
            for table, purpose, entries in on_paper.rows(wording)
        ],
        "shared_with": [
            {
                "organisation": period.organisation,
                "purpose": wording.purpose(period),
                "since": period.since,
                "until": period.until or None,
            }
            for period in on_paper.answer.content.shared
        ],
    }


# The letter: what was asked, by when it is answered, and what was decided.

_TELLS = (EntryKind.EXTENDED, EntryKind.ACCEPTED, EntryKind.REFUSED, EntryKind.LIFTED, EntryKind.LAPSED)


def letter_sheet(
    row: DataRequest, entries: Sequence[RequestEntry], office: Reached, wording: Wording, at: datetime
) -> Sheet:
    """The letter about where a request stands. Reasons stand in it as somebody typed them."""
    day, blocks = wording.language.day, list[Block]()
    blocks.append(Prose((wording("letter.intro"),)))
    blocks.append(_about(row, wording))
    if row.closed_on is None:
        blocks.append(Prose((wording("letter.due", day=day(row.due_on)),)))
    if row.state is RequestState.IDENTITY:
        blocks.append(Prose((wording("letter.identity"),)))
    for entry in entries:
        content = RequestEntry.content.readable(entry)
        if entry.kind not in _TELLS or content is None:
            continue
        heading = wording(f"letter.{entry.kind.value}", day=day(for_reader(entry.at).date()))
        blocks.append(Prose((said(content.text) or "",), heading))
    if row.state is RequestState.WITH_PROTECTION:
        blocks.append(Prose((wording("letter.with_protection"),)))
    blocks.append(Prose((wording("said.complaint"),)))
    return _sheet(wording("letter.title"), row, office, wording, at, (*blocks, *_contact(office, wording)))

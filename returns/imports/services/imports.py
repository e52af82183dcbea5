"""Changes of an import: taking a file, saying what its columns are, forgetting it; and the template to fill in."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import delete, update

from foundation.errors import BadInput
from foundation.language.formats import all_countries, countries, spoken_languages
from foundation.language.locales import direction
from foundation.language.words import _
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RulesOfDay
from foundation.sheets.cells import Cell, Sheet, SheetLimits
from foundation.sheets.reading import read_sheet
from foundation.sheets.writing import Page, delimited, packed
from foundation.storage.unit_of_work import Unit
from returns.imports.models import CaseloadImport, ImportContent, ImportRow
from returns.imports.queries import import_to_change, latest_mapped, rows_of_import
from returns.imports.rules.cells import (
    DATES,
    REQUIRED,
    Column,
    DateOrder,
    guessed,
    heading_row,
    is_row_of_codes,
    needs_order,
    order_told_by,
)
from returns.imports.rules.imports import ImportState, RowState
from returns.imports.services.rows import owners_of, taught_of, texts_in, typed_cells
from returns.imports.words import CHOICES, COLUMN_LABELS, ImportsAct, column_label

MOST_MEGABYTES = "imports.most_megabytes"
_MOST_ROWS, _MOST_COLUMNS, _MOST_UNPACKED, _KEEP_DAYS = (
    "imports.most_rows",
    "imports.most_columns",
    "imports.most_unpacked_megabytes",
    "imports.keep_days",
)
_MILLION = 1_000_000
_AS_IT_IS = {"synchronize_session": False}
_TOP = 25  # rows at the beginning that can be above the list, with its headings
_MOST_EXPLAINED = 30  # words of one column


def limits_shown(unit: Unit) -> dict[str, int]:
    """What the page says of a file: megabytes, people, columns, and for how many days it is kept."""
    codes = {"megabytes": MOST_MEGABYTES, "rows": _MOST_ROWS, "columns": _MOST_COLUMNS, "days": _KEEP_DAYS}
    rules = rules_on(unit.session, tuple(codes.values()), unit.today)
    return {name: rules.need(code).whole() for name, code in codes.items()}


@dataclass(frozen=True)
class Sent:
    """A file as it was sent: its bytes, how a CSV file is said to be written, and which visible sheet is meant."""

    content: bytes
    encoding: str = ""
    sheet: int | None = None


def begin_import(unit: Unit, office_id: uuid.UUID, sent: Sent) -> uuid.UUID:
    """Stage the rows of a file, sealed under a key of their own, and guess its columns; returns the id of the import.

    The file itself is not kept. BadInput by field.
    """
    now = unit.clock.now()
    rules = rules_on(unit.session, (_MOST_ROWS, _MOST_COLUMNS, _MOST_UNPACKED, _KEEP_DAYS, MOST_MEGABYTES), now.date())
    sheet = _sheet(sent, rules)
    heading = heading_row([[cell.text for cell in row] for row in sheet.rows[:_TOP]])
    caseload = CaseloadImport(
        office_id=office_id,
        made_by=unit.actor_id,
        made_at=now,
        until=now + timedelta(days=rules.need(_KEEP_DAYS).whole()),
        rows=0,
    )
    caseload.content = _content(unit, office_id, sheet, heading)
    unit.session.add(caseload)
    unit.session.flush()  # its rows refer to it
    staged = _staged(caseload, sheet.rows, heading)
    _check_count(len(staged), rules.need(_MOST_ROWS).whole())
    unit.session.add_all(staged)
    caseload.rows = len(staged)
    unit.participants["trail"].act(ImportsAct.IMPORT_BEGIN, ("import", caseload.id), count=len(staged))
    return caseload.id


def _sheet(sent: Sent, rules: RulesOfDay) -> Sheet:
    limits = SheetLimits(
        rules.need(_MOST_ROWS).whole() + _TOP,
        rules.need(_MOST_COLUMNS).whole(),
        rules.need(_MOST_UNPACKED).whole() * _MILLION,
    )
    if len(sent.content) > (most := rules.need(MOST_MEGABYTES).whole()) * _MILLION:
        sentence = _("This file is larger than %(most)s MB. Send a smaller file, or split it into parts.", most=most)
        raise BadInput({"file": [sentence]})
    return read_sheet(sent.content, limits, sent.encoding, sent.sheet)


def _content(unit: Unit, office_id: uuid.UUID, sheet: Sheet, heading: int) -> ImportContent:
    """What is known of a file, and of its columns as they are guessed.

    If this office sent a file with the same headings before, its columns are as they were named then.
    """
    headings = tuple(cell.text for cell in sheet.rows[heading])
    content = ImportContent(
        sheet=sheet.name,
        others=sheet.others,
        encoding=sheet.encoding,
        formulas=sheet.formulas,
        faults=sheet.faults,
        heading=heading,
        headings=headings,
        mapping=tuple(guessed(headings)),
    )
    latest = latest_mapped(unit.session, office_id)
    if latest is None or latest.content.headings != headings:
        return content
    before = latest.content
    return replace(
        content,
        mapping=before.mapping,
        order=before.order,
        numbers_whole=before.numbers_whole,
        owner=before.owner,
        taught=before.taught,
    )


def _check_count(people: int, most: int) -> None:
    if people > most:
        sentence = _(
            "This list has %(count)s people; the limit is %(most)s at a time. Send it in parts.",
            count=people,
            most=most,
        )
        raise BadInput({"file": [sentence]})
    if not people:
        raise BadInput({"file": [_("This list has no rows below its headings.")]})


def _staged(caseload: CaseloadImport, rows: Sequence[Sequence[Cell]], heading: int) -> list[ImportRow]:
    """A row for each row under the headings in which something stands, numbered as in the file."""
    import_rows = []
    for number, row in enumerate(rows[heading + 1 :], heading + 2):
        if any(cell.text for cell in row) and not is_row_of_codes([cell.text for cell in row]):
            staged = ImportRow(import_id=caseload.id, ordinal=number, state=RowState.WAITING)
            staged.cells = tuple(cell.kept() for cell in row)
            import_rows.append(staged)
    return import_rows


@dataclass(frozen=True)
class Mapped:
    """What the columns are: a code for each (empty: not taken), and what cells mean."""

    columns: Sequence[str]
    order: str = ""
    numbers_whole: bool = False
    past_deadlines: bool = False
    owner_id: uuid.UUID | None = None
    taught: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def map_columns(unit: Unit, caseload: CaseloadImport, mapped: Mapped) -> None:
    """Say what the columns are; every row is looked at anew. BadInput by field, Conflict if it was applied."""
    caseload = import_to_change(unit.session, caseload.id)
    rows = rows_of_import(unit.session, caseload.id)
    if errors := _wrong(unit, caseload, mapped, rows):
        raise BadInput(errors)
    order = mapped.order or order_told_by(texts_in(rows, _dates(mapped.columns))) or DateOrder.DAY_FIRST
    caseload.content = replace(
        caseload.content,
        mapping=tuple(mapped.columns),
        order=str(order),
        numbers_whole=mapped.numbers_whole,
        past_deadlines=mapped.past_deadlines,
        owner=mapped.owner_id.hex if mapped.owner_id else None,
        taught=tuple((column, word, code) for column, words in mapped.taught.items() for word, code in words.items()),
        rehearsed=None,
    )
    caseload.state = ImportState.CHECKING
    for row in rows:
        row.state, row.found = RowState.WAITING, None
    unit.participants["trail"].act(ImportsAct.IMPORT_MAP, ("import", caseload.id))


def _dates(columns: Sequence[str]) -> list[int]:
    return [at for at, code in enumerate(columns) if code in DATES]


def _wrong(unit: Unit, caseload: CaseloadImport, mapped: Mapped, rows: Sequence[ImportRow]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    for at, code in enumerate(mapped.columns):
        if code and code in mapped.columns[:at]:
            sentence = _("Two columns are set to “%(column)s”. Choose one of them.", column=column_label(code))
            errors.setdefault(f"column_{at}", []).append(sentence)
    missing = [column_label(column) for column in REQUIRED if column not in mapped.columns]
    if missing:
        errors["form"] = [_("Say which column is “%(column)s”.", column=name) for name in missing]
    if mapped.owner_id not in {owner.id for owner in owners_of(unit, caseload)}:
        errors["owner"] = [_("Choose an owner for the cases that have none in the file.")]
    texts = texts_in(rows, _dates(mapped.columns))
    if not mapped.order and order_told_by(texts) is None and needs_order(texts):
        errors["order"] = [_("Some dates can be read in two ways. Say which part comes first in this file.")]
    return errors


def unknown_words(caseload: CaseloadImport, bad: Sequence[ImportRow]) -> dict[str, list[str]]:
    """The words of columns of choices that nobody knows, by column, the most frequent first; opens the bad rows.

    Those that were explained for this file are among them, so that it can be taken back.
    """
    counts: dict[str, dict[str, int]] = {}
    for row in bad:
        for finding in row.report.findings:
            if finding.code == "not_in_list":
                of_column = counts.setdefault(finding.column, {})
                of_column[finding.typed] = of_column.get(finding.typed, 0) + 1
    unknown = {column: list(words) for column, words in taught_of(caseload.content).items()}
    for column, words in counts.items():
        often = sorted(words, key=lambda word: (-words[word], word))
        unknown[column] = [*unknown.get(column, []), *often][:_MOST_EXPLAINED]
    return unknown


def discard_import(unit: Unit, caseload: CaseloadImport) -> None:
    """Throw an import away that was not applied: its key is destroyed now, its rows are deleted by the next sweep."""
    caseload = import_to_change(unit.session, caseload.id)
    caseload.until, caseload.content_sealed = unit.clock.now(), None
    unit.participants["keys"].destroy(caseload.key_name())
    unit.participants["trail"].act(ImportsAct.IMPORT_DISCARD, ("import", caseload.id))


def forget_import(unit: Unit, import_id: uuid.UUID) -> None:
    """Delete everything that was staged, and the key; of an applied one, by whom and when is kept. Idempotent."""
    session = unit.session
    session.execute(delete(ImportRow).where(ImportRow.import_id == import_id), execution_options=_AS_IT_IS)
    kept = CaseloadImport.state == ImportState.APPLIED
    session.execute(
        update(CaseloadImport).where(CaseloadImport.id == import_id, kept).values(content_sealed=None),
        execution_options=_AS_IT_IS,
    )
    session.execute(delete(CaseloadImport).where(CaseloadImport.id == import_id, ~kept), execution_options=_AS_IT_IS)
    unit.participants["keys"].destroy(("import", import_id))
    unit.participants["trail"].act(ImportsAct.IMPORT_FORGET, ("import", import_id))


def samples(rows: Sequence[ImportRow], columns: int) -> list[list[str]]:
    """The first texts of each column, to show what it holds; opens the rows."""
    cells = [typed_cells(row) for row in rows]
    return [[row[at].text for row in cells if at < len(row) and row[at].text][:3] for at in range(columns)]


# The template of an import in the reader's language, as a sheet and as CSV.

_FILLED_TO = 500  # rows in which a sheet offers the choices
# Nobody: the two rows show a mother with her son, and a value for every column.
_EXAMPLE = (
    {
        Column.FAMILY_NUMBER: "1", Column.OWN_REFERENCE: "2023-0417", Column.GIVEN_NAME: "Example",
        Column.FAMILY_NAME: "Invented", Column.ORIGINAL_GIVEN_NAME: "مثال", Column.ORIGINAL_FAMILY_NAME: "مخترع",
        Column.BIRTH_DATE: "1988-07-23", Column.NATIONALITY: "UZ", Column.COUNTRY: "UZ", Column.PLACE: "Samarkand",
        Column.LANGUAGE: "uz", Column.PHONE: "+90 501 000 00 00", Column.EMAIL: "nobody@example.org",
        Column.DOCUMENT_NUMBER: "X0000000", Column.DOCUMENT_COUNTRY: "UZ", Column.DOCUMENT_EXPIRY: "2029-05-01",
        Column.LEGAL_DEADLINE: "2027-01-31", Column.OWNER: "officer@example.org",
    },
    {
        Column.FAMILY_NUMBER: "1", Column.GIVEN_NAME: "Second", Column.FAMILY_NAME: "Invented",
        Column.BIRTH_YEAR: "2015", Column.NATIONALITY: "UZ", Column.COUNTRY: "UZ",
    },
)  # fmt: skip


def template_sheet() -> bytes:
    """The template as XLSX: the list to be filled in, an example, the choices, and how to fill it in."""
    rtl = direction() == "rtl"
    words: dict[int, Sequence[str]] = {at: _words_of(column) for at, column in enumerate(Column) if column in CHOICES}
    filled = Page(_("Cases"), _headings(), 2, words, _FILLED_TO, rtl)
    example = Page(_("Example"), [*_headings(), *_examples()], 2, rtl=rtl)
    return packed(
        [
            filled,
            example,
            Page(_("Choices"), _choices(), 1, rtl=rtl),
            Page(_("How to fill it in"), _advice(), 0, rtl=rtl),
        ]
    )


def template_csv() -> bytes:
    """The template as CSV: the two rows of headings."""
    return delimited(_headings())


def _headings() -> list[list[str]]:
    named = [f"{COLUMN_LABELS[column]} *" if column in REQUIRED else str(COLUMN_LABELS[column]) for column in Column]
    return [named, [column.value for column in Column]]


def _examples() -> list[list[str]]:
    chosen = {column: str(next(iter(words.values()))) for column, words in CHOICES.items()}
    first, second = _EXAMPLE
    return [[example.get(column, "") for column in Column] for example in ({**chosen, **first}, second)]


def _words_of(column: Column) -> list[str]:
    return [str(word) for word in CHOICES.get(column, {}).values()]


def _choices() -> list[list[str]]:
    columns = [
        *((str(COLUMN_LABELS[column]), _words_of(column)) for column in CHOICES),
        (_("Countries"), [f"{name} ({code})" for code, name in countries(all_countries())]),
        (_("Languages"), [f"{name} ({code})" for code, name in spoken_languages()]),
    ]
    longest = max(len(words) for _name, words in columns)
    below = [[words[at] if at < len(words) else "" for _name, words in columns] for at in range(longest)]
    return [[name for name, _words in columns], *below]


def _advice() -> list[list[str]]:
    sentences = (
        _("Each row is one person. Fill in the first sheet, and leave both heading rows as they are."),
        _("Only the given name and the country of return are required."),
        _("Leave unknown fields empty: the case then shows “not known yet” and asks its owner for them."),
        _("Never invent a date: 01.01.1900 is refused. If only the year of birth is known, enter the year."),
        _("People who return together have the same family number; the head of the family comes first."),
        _("Case details, such as the country of return, go in the first row of the family."),
        _("Write dates as 1990-02-28, phone numbers with the country code, and countries by name or two-letter code."),
        _("Every case starts at intake. Consents, protection checks and decisions are made here, not imported."),
        _("Keep this file where only people working on the cases can open it, and destroy it after the import."),
    )
    return [[sentence] for sentence in sentences]

"""How the cells of an import are read: with which words, whose e-mails, and what was said of its columns."""

from collections.abc import Iterable
from typing import Any

from foundation.accounts.queries import staff as accounts
from foundation.language.formats import all_countries, countries, spoken_languages
from foundation.language.known_words import country_words, language_words
from foundation.security.identifiers import normal_phone
from foundation.sheets.cells import cell_of
from foundation.storage.unit_of_work import Unit
from returns.imports.models import CaseloadImport, ImportContent, ImportRow
from returns.imports.rules.cells import DOCUMENTS, SEXES, TRACKS, DateOrder, folded
from returns.imports.rules.imports import CHOSEN, Column
from returns.imports.rules.rows import Reader, Row, Typed, cells_of, read_row
from returns.imports.words import DOCUMENT_WORDS, SEX_WORDS, TRACK_WORDS
from returns.people.rules.people import STATELESS
from returns.work.services.duty import works_in

_STATELESS = ("stateless", "vatansız", "haymatlos", "عديم الجنسية", "بدون")


def reader_of(unit: Unit, caseload: CaseloadImport) -> Reader:
    """What the rows of an import are read with; two statements and the keys, however many rows there are."""
    content = caseload.content
    host = accounts.country_of_office(unit.session, caseload.office_id)
    return Reader(
        today=unit.clock.now().date(),
        host=host,
        words=words_of(taught_of(content)),
        owners={account.email.casefold(): account.id.hex for account in owners_of(unit, caseload)},
        is_phone=lambda text: normal_phone(text, host) is not None,
        order=DateOrder(content.order or DateOrder.DAY_FIRST),
        numbers_whole=content.numbers_whole,
        past_deadlines=content.past_deadlines,
    )


def owners_of(unit: Unit, caseload: CaseloadImport) -> list[accounts.Account]:
    """Who can own the imported cases: the active officers of the office."""
    colleagues = accounts.colleagues(unit.session, caseload.office_id)
    return [colleague for colleague in colleagues if works_in(colleague, caseload.office_id)]


def taught_of(content: ImportContent) -> dict[str, dict[str, str]]:
    """The codes that somebody gave to unknown words, by column, then by word."""
    taught: dict[str, dict[str, str]] = {}
    for column, word, code in content.taught:
        taught.setdefault(column, {})[word] = code
    return taught


def words_of(taught: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The code of each word of each column of choices: by the words known here, and those explained for this file."""
    countries_by_word = {folded(name): code for name, code in country_words()}
    countries_by_word |= {folded(name): code for code, name in countries(all_countries())}
    spoken = tuple(code for code, _name in spoken_languages())
    languages_by_word = {folded(name): code for name, code in language_words(spoken)}
    own_words: dict[str, dict[str, str]] = {
        Column.SEX: SEXES | _shown(SEX_WORDS),
        Column.TRACK: TRACKS | _shown(TRACK_WORDS),
        Column.DOCUMENT_TYPE: DOCUMENTS | _shown(DOCUMENT_WORDS),
        Column.COUNTRY: countries_by_word,
        Column.DOCUMENT_COUNTRY: countries_by_word,
        Column.NATIONALITY: countries_by_word | {folded(word): STATELESS for word in _STATELESS},
        Column.LANGUAGE: languages_by_word | {folded(name): code for code, name in spoken_languages()},
    }
    file_words = {column: {folded(word): code for word, code in words.items()} for column, words in taught.items()}
    return {column.value: {**own_words[column], **file_words.get(column.value, {})} for column in CHOSEN}


def _shown(words: dict[Any, Any]) -> dict[str, str]:
    """The words as the template shows them in the reader's language."""
    return {folded(str(word)): str(code.value) for code, word in words.items()}


def typed_cells(row: ImportRow) -> list[Typed]:
    """The cells of a row as its file has them; opens the row."""
    cells = (cell_of(kept) for kept in row.cells or [])
    return [Typed(cell.text, cell.kind.value) for cell in cells]


def cells_by_column(row: ImportRow, caseload: CaseloadImport) -> dict[str, Typed]:
    """The cells of a row by column, with what was typed here instead; opens the row."""
    return cells_of(typed_cells(row), caseload.content.mapping, row.answer.mended)


def read(row: ImportRow, caseload: CaseloadImport, reader: Reader) -> Row:
    """A row as it reads now."""
    return read_row(cells_by_column(row, caseload), reader)


def texts_in(rows: Iterable[ImportRow], places: Iterable[int], kind: str = "text") -> list[str]:
    """The texts of one kind in these columns (places from 0) of all rows; opens them."""
    columns = set(places)
    return [
        cell.text
        for row in rows
        for at, cell in enumerate(typed_cells(row))
        if at in columns and cell.text and cell.kind == kind
    ]

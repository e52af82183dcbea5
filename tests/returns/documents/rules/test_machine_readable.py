"""The machine-readable lines of documents: the specimens of ICAO Doc 9303, and every single wrong character."""

import string
from datetime import date

import pytest
from hypothesis import given, strategies as st

from returns.documents.rules.machine_readable import (
    Fault,
    Part,
    PrintedDocument,
    Problem,
    check_digit,
    read_lines,
)

TODAY = date(2026, 11, 29)
# Source: ICAO Doc 9303, part 4, appendix B; part 5, appendix B; part 6, appendix B.
PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
SMALL_CARD = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
CARD = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
LETTERS = string.ascii_uppercase + string.digits + "<"
# The stretches of line 2 of the passport under a check digit of their own, with that digit.
CHECKED = {Part.NUMBER: (0, 10), Part.BIRTH_DATE: (13, 20), Part.EXPIRES_ON: (21, 28), Part.PERSONAL_NUMBER: (28, 43)}


def _faults(lines: str) -> tuple[Fault, ...]:
    faults = read_lines(lines, TODAY)
    assert isinstance(faults, tuple)
    return faults


@pytest.mark.parametrize(
    ("lines", "is_passport", "number"),
    [(PASSPORT, True, "L898902C3"), (SMALL_CARD, False, "D23145890"), (CARD, False, "D23145890")],
)
def test_the_specimens_are_read(lines: str, is_passport: bool, number: str) -> None:
    anna = PrintedDocument(
        is_passport, "UTO", "ERIKSSON", "ANNA MARIA", number, "UTO", date(1974, 8, 12), "F", date(2012, 4, 15)
    )
    assert read_lines(lines, TODAY) == anna


def test_lines_are_read_as_they_are_typed_and_pasted() -> None:
    typed = "  " + PASSPORT.lower().replace("<<", "«").replace("\n", "\r\n\r\n  ") + "\n"
    spaced = "\n".join(" ".join(line) for line in PASSPORT.splitlines())
    assert read_lines(typed, TODAY) == read_lines(spaced, TODAY) == read_lines(PASSPORT, TODAY)


@pytest.mark.parametrize("lines", [PASSPORT, SMALL_CARD, CARD])
def test_lines_without_a_break_between_them_are_told_apart(lines: str) -> None:
    assert read_lines(lines.replace("\n", " "), TODAY) == read_lines(lines, TODAY)
    assert isinstance(read_lines(lines.replace("\n", ""), TODAY), PrintedDocument)
    assert _faults(lines.replace("\n", "") + "<") == (Fault(Problem.NOT_THE_LINES),)


def test_a_long_number_goes_on_behind_its_check_digit() -> None:
    number = "D23145890734"
    first = f"I<UTO{number[:9]}<{number[9:]}{check_digit(number)}".ljust(30, "<")
    second = "7408122F1204159UTO<<<<<<<<<<<"
    whole = check_digit(first[5:30] + second[:7] + second[8:15] + second[18:29])
    card = read_lines(f"{first}\n{second}{whole}\nERIKSSON<<ANNA", TODAY)
    assert card == (Fault(Problem.NOT_THE_LINES),)
    card = read_lines(f"{first}\n{second}{whole}\n{'ERIKSSON<<ANNA'.ljust(30, '<')}", TODAY)
    assert isinstance(card, PrintedDocument)
    assert card.number == number


@pytest.mark.parametrize(("part", "first", "last"), [(part, *CHECKED[part]) for part in CHECKED])
def test_a_wrong_check_digit_names_the_field_the_line_and_the_characters(part: Part, first: int, last: int) -> None:
    line = PASSPORT.splitlines()[1]
    digit = str((int(line[last - 1]) + 1) % 10)
    wrong = PASSPORT.splitlines()[0] + "\n" + line[: last - 1] + digit + line[last:]
    assert _faults(wrong) == (Fault(Problem.CHECK_DIGIT, 2, part, first + 1, last - 1),)


@given(st.integers(0, 43), st.sampled_from(LETTERS))
def test_a_slip_in_a_checked_character_is_not_read_as_something_else(place: int, letter: str) -> None:
    """Weights of 7, 3 and 1 tell every character from those whose value differs by other than ten."""
    first, line = PASSPORT.splitlines()
    slip = f"{first}\n{line[:place]}{letter}{line[place + 1 :]}"
    value, before = (0 if part == "<" else int(part, 36) for part in (letter, line[place]))
    is_checked = any(start <= place < end for start, end in CHECKED.values()) or place == 43
    if (value - before) % 10 == 0 or not is_checked:
        return
    assert {fault.problem for fault in _faults(slip)} <= {Problem.CHECK_DIGIT, Problem.NO_SUCH_DAY}


@given(st.text(max_size=120))
def test_whatever_is_pasted_gets_an_answer(text: str) -> None:
    answer = read_lines(text, TODAY)
    assert isinstance(answer, PrintedDocument) or answer


@given(st.text(LETTERS, min_size=44, max_size=44), st.text(LETTERS, min_size=44, max_size=44))
def test_what_is_read_has_check_digits_that_agree(first: str, second: str) -> None:
    number, born, expires, own = second[:9], "740812", "310415", second[28:42]
    line = f"{number}{check_digit(number)}UTO{born}{check_digit(born)}F{expires}{check_digit(expires)}"
    line += own + check_digit(own)
    line += check_digit(line[:10] + line[13:20] + line[21:43])
    printed = read_lines(f"P{first[1:]}\n{line}", TODAY)
    assert isinstance(printed, PrintedDocument)
    assert printed.number == number.replace("<", "")
    assert printed.expires_on == date(2031, 4, 15)


def test_what_is_no_travel_document_and_no_day_is_said() -> None:
    assert _faults(PASSPORT.replace("P<", "V<", 1)) == (Fault(Problem.NO_TRAVEL_DOCUMENT, 1, None, 1, 1),)
    assert _faults(PASSPORT.replace("P<UTO", "P<U?O")) == (Fault(Problem.WRONG_CHARACTER, 1, None, 4, 4),)
    assert _faults("") == _faults("P<UTO") == (Fault(Problem.NOT_THE_LINES),)
    number, born = "L898902C36", "741312"
    line = f"{number}UTO{born}{check_digit(born)}F1204159<<<<<<<<<<<<<<0"
    line += check_digit(line[:10] + line[13:20] + line[21:43])
    assert _faults(PASSPORT.splitlines()[0] + "\n" + line) == (Fault(Problem.NO_SUCH_DAY, 2, Part.BIRTH_DATE, 14, 19),)


def test_a_day_of_which_only_the_year_is_printed_is_not_known() -> None:
    born = "74<<<<"
    line = f"L898902C36UTO{born}{check_digit(born)}<1204159<<<<<<<<<<<<<<<"
    line += check_digit(line[:10] + line[13:20] + line[21:43])
    printed = read_lines(PASSPORT.splitlines()[0] + "\n" + line, TODAY)
    assert isinstance(printed, PrintedDocument)
    assert (printed.born_on, printed.sex) == (None, "")

"""Words of the program's own stand in a statement as they are; nothing that came from outside can."""

import enum
from typing import Any

import pytest
from sqlalchemy import literal_column, select
from sqlalchemy.dialects import sqlite

from foundation.storage.fixed import Fixed, FixedNumber, among
from foundation.storage.reach import out_of_reach
from returns.cases.models import Case
from returns.cases.rules.cases import ENDED, CaseState


class _Odd(enum.StrEnum):
    QUOTED = "it's"
    EMPTY = ""
    SPACED = "two words"


@pytest.mark.parametrize("member", [*_Odd, "closed", 1, None])
def test_only_plain_words_of_an_enum_are_written_out(member: Any) -> None:
    with pytest.raises(ValueError, match="no word"):
        Fixed(member)


@pytest.mark.parametrize("number", ["1", 1.0, True, None])
def test_only_whole_numbers_are_written_out(number: Any) -> None:
    with pytest.raises(ValueError, match="no whole number"):
        FixedNumber(number)
    assert str(select(FixedNumber(-12))) == "SELECT -12"
    assert out_of_reach(select(Case.id, FixedNumber(3))) == []


def test_they_need_no_parameters_and_mean_the_same() -> None:
    written, given = (select(Case.id).where(one) for one in (among(Case.state, ENDED), Case.state.in_(sorted(ENDED))))
    said = written.compile(dialect=sqlite.dialect())
    assert said.construct_params() == {}
    literal = given.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    assert str(said) == str(literal)


def test_the_guard_tells_them_from_raw_text() -> None:
    word = select(Case.id).where(Case.state == Fixed(CaseState.CLOSED))
    assert out_of_reach(word) == []
    assert out_of_reach(select(Case.id).where(Case.state == literal_column("'closed'"))) == ["literal column"]

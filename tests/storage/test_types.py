"""Column types: instants keep their zone, enums refuse other words, JSON its canonical form, on both databases."""

import copy
import enum
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, Table, create_engine, inspect, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from foundation.kinds import Kind
from foundation.storage.types import (
    JsonText,
    UtcDateTime,
    UuidOfText,
    WordOfTopics,
    canonical_facts,
    canonical_json,
    enum_column,
)


class Fruit(enum.StrEnum):
    """Choices whose names and values differ."""

    FIG = "a-fig"
    PEAR = "a-pear"


class Plant(Kind):
    """Words of which each topic has its own."""


class Flower(Plant):
    """Those of one topic."""

    ROSE = "a-rose"


class Tree(Plant):
    """Those of another one."""

    OAK = "an-oak"


TABLE = Table(
    "typed_for_tests",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime),
    Column("fruit", enum_column(Fruit)),
    Column("facts", JsonText),
    Column("plant", WordOfTopics(Plant)),
)


@pytest.fixture
def connection(database: str, request: pytest.FixtureRequest) -> Iterator[Connection]:
    """A connection with the table in it; everything is rolled back."""
    url = "sqlite://" if database == "sqlite" else request.getfixturevalue("postgres_url")
    engine = create_engine(url)
    with engine.connect() as opened:
        TABLE.create(opened)
        yield opened
        opened.rollback()
    engine.dispose()


def _through(connection: Connection, **values: Any) -> Any:
    """The row as it comes back."""
    connection.execute(TABLE.delete())
    connection.execute(TABLE.insert().values(id=1, **values))
    return connection.execute(TABLE.select()).one()


INSTANTS = [
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    datetime(2026, 3, 29, 3, 0, tzinfo=timezone(timedelta(hours=2))),
    datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=timezone(timedelta(hours=4, minutes=30))),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
]


def test_an_instant_comes_back_as_the_same_instant_in_utc(connection: Connection) -> None:
    for instant in INSTANTS:
        found = _through(connection, at=instant).at
        assert found == instant
        assert found.utcoffset() == timedelta(0)
    assert _through(connection, at=None).at is None


def test_instants_are_compared_as_instants_whatever_their_zone(connection: Connection) -> None:
    noon = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
    _through(connection, at=noon)
    kabul = timezone(timedelta(hours=4, minutes=30))
    found = [
        connection.execute(TABLE.select().where(clause)).first() is not None
        for clause in (
            TABLE.c.at == noon.astimezone(kabul),
            TABLE.c.at > (noon - timedelta(microseconds=1)).astimezone(kabul),
            TABLE.c.at > noon.astimezone(kabul),
        )
    ]
    assert found == [True, True, False]


def test_a_naive_instant_is_refused(connection: Connection) -> None:
    with pytest.raises(StatementError, match="naive"):
        _through(connection, at=INSTANTS[0].replace(tzinfo=None))


def test_an_enum_is_stored_by_its_value_without_a_check(connection: Connection) -> None:
    assert _through(connection, fruit=Fruit.FIG).fruit is Fruit.FIG
    assert _through(connection, fruit="a-pear").fruit is Fruit.PEAR
    assert _through(connection, fruit=None).fruit is None
    _through(connection, fruit=Fruit.FIG)
    assert connection.execute(text("SELECT fruit FROM typed_for_tests")).scalar_one() == "a-fig"
    assert inspect(connection).get_check_constraints("typed_for_tests") == []


REFUSED = r"'{}' is not among the defined enum values.*fruit.*a-fig, a-pear"


@pytest.mark.parametrize("word", ["a-plum", "FIG", "A-FIG", ""])
def test_a_word_that_the_enum_lacks_is_refused_before_it_is_written_or_asked_for(
    connection: Connection, word: str
) -> None:
    for statement in (
        TABLE.insert().values(id=1, fruit=word),
        TABLE.update().values(fruit=word),
        TABLE.select().where(TABLE.c.fruit == word),
        TABLE.select().where(TABLE.c.fruit.in_([Fruit.FIG, word])),
    ):
        with pytest.raises(StatementError, match=REFUSED.format(word)) as refusal:
            connection.execute(statement)
        assert isinstance(refusal.value.orig, LookupError)
    assert connection.execute(text("SELECT count(*) FROM typed_for_tests")).scalar_one() == 0


@pytest.mark.parametrize("word", ["a-plum", "FIG", ""])
def test_a_word_that_the_enum_lacks_is_refused_when_it_is_loaded(connection: Connection, word: str) -> None:
    connection.execute(text("INSERT INTO typed_for_tests (id, fruit) VALUES (1, :word)"), {"word": word})
    with pytest.raises(LookupError, match=REFUSED.format(word)):
        connection.execute(TABLE.select()).all()


VALUES = [
    None, 0, 12.5, True, "", "kişi", "\u0000\ud7ff", [], {}, [1, [2, {"b": None, "a": "x"}]],
    {"z": 1, "a": {"y": 2, "b": 3}},
]  # fmt: skip


def test_json_comes_back_as_it_was(connection: Connection) -> None:
    for value in VALUES:
        assert _through(connection, facts=value).facts == value


def test_equal_json_is_the_same_text_on_both_databases(connection: Connection) -> None:
    _through(connection, facts={"b": "é", "a": [1, 2]})
    found = connection.execute(text("SELECT facts FROM typed_for_tests")).scalar_one()
    assert found == '{"a":[1,2],"b":"\\u00e9"}'
    assert connection.execute(TABLE.select().where(TABLE.c.facts == {"a": [1, 2], "b": "é"})).one()


_SCALARS = st.none() | st.booleans() | st.integers() | st.text()
_JSON = st.recursive(_SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text(), _JSON, max_size=6))
def test_canonical_json_does_not_depend_on_order_and_is_plain_ascii(value: dict[str, Any]) -> None:
    turned = dict(reversed(list(value.items())))
    assert canonical_json(value) == canonical_json(turned)
    assert canonical_json(value).isascii()


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_json_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(value)


@pytest.mark.parametrize("word", [Flower.ROSE, Tree.OAK, None])
def test_a_word_of_any_topic_comes_back_as_itself(connection: Connection, word: Plant | None) -> None:
    assert _through(connection, plant=word).plant is word
    found = connection.execute(TABLE.select().where(TABLE.c.plant == Tree.OAK)).first()
    assert (found is not None) is (word is Tree.OAK)


@pytest.mark.parametrize("word", ["a-rose", Fruit.FIG])
def test_what_is_no_word_of_a_topic_is_not_bound(connection: Connection, word: str) -> None:
    with pytest.raises(StatementError, match="not a word of Plant"):
        _through(connection, plant=word)


def test_a_word_that_no_topic_has_is_not_loaded(connection: Connection) -> None:
    connection.execute(text("INSERT INTO typed_for_tests (id, plant) VALUES (7, 'a-weed')"))
    with pytest.raises(LookupError, match="'a-weed' is no word of Plant"):
        connection.execute(TABLE.select().where(TABLE.c.id == 7)).one()


@given(st.uuids())
def test_an_id_that_sqlite_gives_is_like_any_other(value: uuid.UUID) -> None:
    read = UuidOfText().result_processor(sqlite.dialect(), None)
    made = read(value.hex)
    assert (made, hash(made), str(made), made.hex, type(made)) == (value, hash(value), str(value), value.hex, uuid.UUID)
    assert copy.deepcopy(made) == value
    assert read(None) is None


@dataclass(frozen=True)
class _Fact:
    what: Any
    about: Any = None

    @cached_property
    def thought(self) -> str:
        """What is worked out is no fact."""
        return "not written"


def test_facts_are_written_by_field_and_value_and_days_in_iso() -> None:
    """A sign-off is compared with this text years later: it never changes."""
    at = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
    one = _Fact((Fruit.FIG, None, True), {"é": at, "a": date(2026, 12, 1)})
    assert one.thought
    facts = [_Fact([one], time(9, 30)), _Fact(at.astimezone(ZoneInfo("Asia/Tashkent")), 1.5)]
    assert canonical_facts(facts) == (
        '[{"about":"09:30:00","what":[{"about":{"a":"2026-12-01","\\u00e9":"2026-12-01T09:30:00+00:00"},'
        '"what":["a-fig",null,true]}]},{"about":1.5,"what":"2026-12-01T14:30:00+05:00"}]'
    )
    with pytest.raises(TypeError):
        canonical_facts([object()])

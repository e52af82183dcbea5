"""A topic that no list has would be missed by nobody: each is listed once, under the name of its folder."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
from foundation.storage.base import Base
from foundation.web.topics import Topic, gathered
from planning.topics import TOPICS as TOPICS_OF_PLANNING
from reintegration.topics import TOPICS as TOPICS_OF_REINTEGRATION
from returns.topics import TOPICS as TOPICS_OF_RETURNS
from rights.topics import TOPICS as TOPICS_OF_RIGHTS

ROOT = Path(__file__).parents[2]
DOMAINS = (*TOPICS_OF_RETURNS, *TOPICS_OF_REINTEGRATION, *TOPICS_OF_RIGHTS)
# The vocabulary of access is one table (see the decision), and the program begins on a page that some topic has.
KNOWN_TO_FOUNDATION = {"foundation/accounts/permissions.py": "", "foundation/web/errors.py": "today.today"}
LISTS = {
    "returns": TOPICS_OF_RETURNS,
    "planning": TOPICS_OF_PLANNING,
    "reintegration": TOPICS_OF_REINTEGRATION,
    "rights": TOPICS_OF_RIGHTS,
}


@pytest.mark.parametrize("room", LISTS)
def test_the_list_of_a_room_has_each_of_its_topics_once(room: str) -> None:
    folders = sorted(path.parent.name for path in (ROOT / room).glob("*/__init__.py"))
    assert sorted(topic.name for topic in LISTS[room]) == folders


def test_the_program_is_composed_of_all_that_hand_something_out() -> None:
    files = sorted(path.parent.name for path in ROOT.glob("*/*/topic.py"))
    assert sorted(topic.name for topic in app.TOPICS) == files


def test_a_topic_adds_nothing_unless_it_says_so() -> None:
    topic = Topic(name="consent")
    assert (topic.blueprints, topic.commands, dict(topic.key_owners)) == ((), (), {})


def test_what_two_topics_hand_out_under_one_word_is_refused() -> None:
    assert gathered([{"a": 1}, {"b": 2}]) == {"a": 1, "b": 2}
    with pytest.raises(ValueError, match="two topics: a"):
        gathered([{"a": 1}, {"b": 2}, {"a": 1}])


def _words_of_the_domains() -> set[str]:
    """Doors, changes, kinds and tables of the two domains, as far as they are no plain words of English."""
    words = {mapper.class_.__tablename__ for mapper in Base.registry.mappers if _is_of_a_domain(mapper.class_)}
    for topic in DOMAINS:
        words |= {*topic.acts, *topic.subjects, *topic.notices, *topic.messages, *topic.entries}
        words |= {item.endpoint for item in topic.navigation}
    return {str(word) for word in words if "." in word or "_" in word}


def _is_of_a_domain(entity: type[Base]) -> bool:
    return entity.__module__.partition(".")[0] in LISTS


def _texts_of_foundation() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "foundation").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.relative_to(ROOT).as_posix(), node.value


def test_the_foundation_knows_no_word_of_the_domains() -> None:
    words = _words_of_the_domains()
    assert {"case.open", "travel_document", "visit_due", "today.today"} <= words
    known = {(path, text) for path, text in _texts_of_foundation() if text in words}
    assert {(path, text) for path, text in known if KNOWN_TO_FOUNDATION.get(path) not in ("", text)} == set()


def test_the_demo_is_read_only_where_one_is_asked_for() -> None:
    code = "import sys, app; print(sorted(name for name in sys.modules if name.split('.')[0] == 'demo'))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "['demo', 'demo.commands']"

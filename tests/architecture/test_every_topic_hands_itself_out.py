"""A topic that no list has would be missed by nobody: each is listed once, under the name of its folder."""

from pathlib import Path

import pytest

import app
from foundation.web.topics import Topic
from reintegration.topics import TOPICS as TOPICS_OF_REINTEGRATION
from returns.topics import TOPICS as TOPICS_OF_RETURNS

ROOT = Path(__file__).parents[2]
LISTS = {"returns": TOPICS_OF_RETURNS, "reintegration": TOPICS_OF_REINTEGRATION}


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

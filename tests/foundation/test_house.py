"""Asking the house where a topic is."""

from pathlib import Path

import pytest

from foundation.house import FLOORS, _modules, files_of_topic, topic_name, topics, topics_like
from tests.architecture import layout

ROOT = Path(__file__).parents[2]

FILES = {
    "foundation/clock.py": '"""The time."""',
    "foundation/accounts/__init__.py": '"""Who works here."""',
    "foundation/accounts/models.py": '"""Tables of accounts."""',
    "foundation/accounts/pages/sign_in.py": '"""The way in."""',
    "foundation/accounts/sign_in.py": '"""Attempts and delays."""',
    "returns/__init__.py": '"""The first room."""',
    "returns/consent/__init__.py": '"""Consent."""',
    "returns/consent/rules.py": '"""Whether a consent counts.\n\nMore."""',
    "returns/safe_contact/rules.py": '"""How one may call."""',
    "returns/consent/services.py": "X = 1",
    "returns/consent/pages/__init__.py": '"""Doors of consent."""',
    "returns/consent/pages/signing.py": '"""Signing on a phone."""',
    "returns/consent/models.py": "def (",
    "reintegration/__init__.py": '"""The second room."""',
    "reintegration/visits/rules/__init__.py": '"""Decisions."""',
    "reintegration/visits/rules/consent.py": '"""Consent to be visited."""',
    "templates/returns/consent/open.html": "{# One #}",
    "templates/returns/consent/list.html": "<p>",
    "templates/macros/consent.html": "\n{#- The tick boxes of a consent. -#}\n<p>",
    "data/rules/consent.toml": "# How long a consent lasts.\n[[rule]]\n",
    "tests/returns/consent/test_rules.py": '"""Consent by tables."""',
    "tests/pages/test_consent_signing.py": '"""Signing."""',
    "tests/pages/test_consents.py": '"""Something else."""',
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The root of a small house."""
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_topic_is_found_on_every_floor_from_the_rule_to_the_test(small: Path) -> None:
    assert files_of_topic(small, "consent") == [
        ("returns/consent/__init__.py", "Consent."),
        ("returns/consent/rules.py", "Whether a consent counts."),
        ("returns/consent/models.py", "(cannot be read as Python)"),
        ("returns/consent/services.py", "(says nothing about itself yet)"),
        ("returns/consent/pages/__init__.py", "Doors of consent."),
        ("returns/consent/pages/signing.py", "Signing on a phone."),
        ("reintegration/visits/rules/consent.py", "Consent to be visited."),
        ("templates/macros/consent.html", "The tick boxes of a consent."),
        ("templates/returns/consent/", "list.html, open.html"),
        ("data/rules/consent.toml", "How long a consent lasts."),
        ("tests/returns/consent/test_rules.py", "Consent by tables."),
        ("tests/pages/test_consent_signing.py", "Signing."),
    ]


@pytest.mark.parametrize("word", ["safe_contact", "Safe contact", "safe-contact", "  SAFE  contact "])
def test_a_topic_may_be_written_as_people_say_it(small: Path, word: str) -> None:
    assert files_of_topic(small, word) == [("returns/safe_contact/rules.py", "How one may call.")]


def test_a_room_of_foundation_is_a_topic_too(small: Path) -> None:
    assert files_of_topic(small, "accounts")[:2] == [
        ("foundation/accounts/__init__.py", "Who works here."),
        ("foundation/accounts/models.py", "Tables of accounts."),
    ]


def test_a_topic_inside_a_room_of_foundation_is_found_beside_and_on_its_floors(small: Path) -> None:
    assert [path for path, _ in files_of_topic(small, "sign-in")] == [
        "foundation/accounts/sign_in.py",
        "foundation/accounts/pages/sign_in.py",
    ]


@pytest.mark.parametrize("word", ["", "  ", "weather", "rules", "__init__", "../returns", "*"])
def test_what_is_no_topic_has_no_files(small: Path, word: str) -> None:
    assert files_of_topic(small, word) == []


@pytest.mark.parametrize(
    ("word", "offered"),
    [
        ("consnet", ["consent"]),
        ("consents", ["consent"]),
        ("contact", ["safe_contact"]),
        ("clocks", ["clock"]),
        ("weather", []),
        ("", []),
    ],
)
def test_an_unknown_word_is_answered_with_words_like_it(small: Path, word: str, offered: list[str]) -> None:
    assert topics_like(small, word) == offered


def test_floors_are_no_topics(small: Path) -> None:
    assert topics(small) == ["accounts", "clock", "consent", "safe_contact", "sign_in", "signing", "visits"]


def test_an_empty_folder_is_a_house_without_topics(tmp_path: Path) -> None:
    assert topics(tmp_path) == []
    assert files_of_topic(tmp_path, "consent") == []


def test_it_knows_the_floors_of_the_plan() -> None:
    assert tuple(layout.FLOORS) == FLOORS


def test_it_finds_itself() -> None:
    [(path, line), *rest] = files_of_topic(ROOT, "house")
    assert path == "foundation/house.py"
    assert line.startswith("Where the files of a topic are")
    assert ("tests/foundation/test_house.py", "Asking the house where a topic is.") in rest


def test_every_topic_of_this_house_has_files() -> None:
    assert [topic for topic in topics(ROOT) if next(_modules(ROOT, topic), None) is None] == []
    assert topic_name("follow-up") == "follow_up"

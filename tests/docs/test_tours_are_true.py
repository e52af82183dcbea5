"""The tours of docs/tour/: who signs in exists in the demo, and what stands in italics is a word of the program."""

import re
from pathlib import Path

import pytest

from demo.caseload.cases import invent_staff
from foundation.accounts.permissions import Role
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from tests.docs.test_docs_are_true import ROOT, without_fences
from tests.factories.scopes import EVERYTHING

FOLDER = ROOT / "docs" / "tour"
TOURS = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
WORDS = (
    "foundation",
    "returns",
    "planning",
    "reintegration",
    "rights",
    "demo",
    "templates",
    "data/survey/labels/en.toml",
)
_ROLES = {
    "return-officer": {"return officer"},
    "protection-specialist": {"protection specialist"},
    "partner": {"partner coordinator", "partner worker"},
    "manager": {"manager"},
    "administrator-and-data-protection": {"administrator", "data protection officer"},
}
_EMAIL = re.compile(r"[\w.]+@demo\.example")
_SHOWN = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
_STEP = re.compile(r"^(\d+)\. ", re.MULTILINE)


@pytest.fixture
def database() -> str:
    """Who the demo invents does not depend on the database."""
    return "sqlite"


def sign_ins_of(text: str) -> set[str]:
    """The e-mail addresses of the demo that a page names."""
    return set(_EMAIL.findall(text))


def said_by_the_program() -> str:
    """All that modules, templates and the survey's labels hold; strings that go on in the next line are not joined."""
    files = [
        path
        for place in WORDS
        for path in sorted([ROOT / place] if (ROOT / place).is_file() else (ROOT / place).rglob("*"))
        if path.suffix in (".py", ".html", ".toml")
    ]
    return "\n".join(path.read_text("utf-8") for path in files)


def unsaid(text: str, said: str) -> list[str]:
    """What stands in italics and is no word of the program, from its first letter to its last."""
    return [word for word in _SHOWN.findall(text) if not re.search(rf"""(?<=["'>\s(}}]){re.escape(word)}\b""", said)]


def test_every_role_has_a_tour_and_every_tour_is_listed() -> None:
    assert {path.stem for path in TOURS} == set(_ROLES)
    assert {role for roles in _ROLES.values() for role in roles} == {role.value.replace("_", " ") for role in Role}
    contents = (FOLDER / "README.md").read_text("utf-8")
    assert [path.name for path in TOURS if f"({path.name})" not in contents] == []


def test_the_sign_ins_of_the_tours_are_those_of_the_demo(container: Container) -> None:
    with writing(container.units, EVERYTHING) as unit:
        roles = {one["email"]: one["role"] for one in invent_staff(unit, container.secrets)}
    contents = (FOLDER / "README.md").read_text("utf-8")
    for path in TOURS:
        named = sign_ins_of(path.read_text("utf-8"))
        assert named <= set(roles), path.name
        without = {role for role in _ROLES[path.stem] if not any(roles[one].startswith(role) for one in named)}
        assert without == set(), path.name
        assert named <= sign_ins_of(contents), path.name
    assert sign_ins_of(contents) <= set(roles)


@pytest.mark.parametrize("path", TOURS, ids=lambda path: path.stem)
def test_what_a_tour_shows_in_italics_is_said_by_the_program(path: Path) -> None:
    text = without_fences(path.read_text("utf-8"))
    assert _SHOWN.findall(text)
    assert unsaid(text, said_by_the_program()) == []


def test_a_word_that_nobody_says_is_found() -> None:
    text = "*Today*, *Yesterday*, **not shown** and *Read ines*"
    assert unsaid(text, """_("Today") <p>Readiness</p> "Read in" """) == ["Yesterday", "Read ines"]


@pytest.mark.parametrize("path", TOURS, ids=lambda path: path.stem)
def test_the_steps_of_a_tour_are_counted_without_a_gap(path: Path) -> None:
    numbers = [int(number) for number in _STEP.findall(path.read_text("utf-8"))]
    starts = [index for index, number in enumerate(numbers) if number == 1]
    runs = [numbers[start:end] for start, end in zip(starts, [*starts[1:], len(numbers)], strict=True)]
    assert len(runs) == len(_ROLES[path.stem])
    assert [run for run in runs if run != list(range(1, len(run) + 1))] == []

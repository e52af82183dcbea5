"""What the README and docs/ name is there: links, paths, commands, settings, decisions."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

import run
from app import build_app, build_container
from bench.pictures import PICTURES
from foundation.clock import SystemClock
from tests.databases import settings_for

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
# Made by the set-up, by a start or by a translator: not in a fresh copy.
MADE_LATER = ("instance/", "translations/", ".venv/")
# The guides explain by a topic that has not been built.
EXAMPLE = "consent"
_FENCE = re.compile(r"^ *```\w*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"""\]\(([^)\s]+)\)|<(?:img|a)\b[^>]*?\b(?:src|href)="([^"]+)\"""")
_COMMAND = re.compile(r"(?:python3 run\.py(?P<own>[^#\n`]*)|(?<![\w.-])flask (?P<flask>[a-z][^#\n`]*))")
_SETTING = re.compile(r"""["']([A-Z]+(?:_[A-Z]+)+)["']""")
FLASKS_OWN = {"routes", "run", "shell"}
TEST_TIERS = {"quick", "--full"}
README_LINES = 150
MOST_BYTES = 200_000  # of a picture


def top_names() -> set[str]:
    """What lies at the top of the house, and is therefore the beginning of a path."""
    return {path.name for path in ROOT.iterdir()}


def without_fences(text: str) -> str:
    return _FENCE.sub("", text)


def dead_links(page: Path, text: str) -> Iterator[str]:
    """Relative links and pictures that lead nowhere, a heading within a page included."""
    for target in ("".join(found) for found in _LINK.findall(without_fences(text))):
        path, _, heading = target.partition("#")
        if "://" in target:
            continue
        found = (page.parent / path).resolve() if path else page
        there = found.exists() and (not heading or heading in headings(found.read_text("utf-8") if path else text))
        if not there:
            yield target


def headings(text: str) -> set[str]:
    """The headings of a page as a forge makes addresses of them."""
    lines = re.findall(r"^#+ (.+)$", without_fences(text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line).strip().lower().replace(" ", "-") for line in lines}


def absent_paths(text: str) -> Iterator[str]:
    """Paths between backticks that begin at the top of the house and name nothing there."""
    for code in _CODE.findall(without_fences(text)):
        word = code.split(":")[0]
        if not re.fullmatch(r"[\w.*/-]+", word) or word.split("/")[0] not in top_names() | {"translations"}:
            continue
        if EXAMPLE in word or word.startswith(MADE_LATER) or word in ("translations", "instance"):
            continue
        if not any(ROOT.glob(word.rstrip("/"))):
            yield code


def wrong_commands(text: str, known: click.Group) -> Iterator[str]:
    """Commands of run.py and of flask that do not exist."""
    for match in _COMMAND.finditer(text):
        own, words = match["own"], (match["flask"] or "").split()
        if own is not None:
            mine = own.split()
            if mine and mine[0] == "flask":
                words = mine[1:]
            elif mine and mine[0] in run.COMMANDS:
                yield from (match[0] for word in mine[1:2] if mine[0] == "test" and not _is_part(word))
            elif mine and mine[0].startswith("-"):
                yield from (match[0] for word in mine if word.startswith("--") and not _is_option(word))
            elif mine and re.fullmatch(r"[a-z]+", mine[0]):
                yield match[0]
        if words and not _is_flask_command(words, known):
            yield match[0]


def _is_part(word: str) -> bool:
    return word in TEST_TIERS or (ROOT / word).exists()


def _is_option(word: str) -> bool:
    return word in run.start_parser().format_help()


def _is_flask_command(words: list[str], known: click.Group) -> bool:
    if words[0] in FLASKS_OWN or words[0].isupper():
        return True
    command = known.commands.get(words[0])
    if isinstance(command, click.Group) and words[1:]:
        return words[1] in command.commands
    return command is not None


@pytest.fixture
def commands(tmp_path: Path) -> Iterator[click.Group]:
    """The commands of the service; no database is asked."""
    container = build_container(settings_for(tmp_path / "instance"), SystemClock())
    app: Flask = build_app(container)
    yield app.cli
    container.stores.dispose()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_names_is_there(page: Path, commands: click.Group) -> None:
    text = page.read_text(encoding="utf-8")
    assert list(dead_links(page, text)) == []
    assert list(absent_paths(text)) == []
    assert list(wrong_commands(text, commands)) == []


def test_a_dead_link_is_found() -> None:
    here = ROOT / "README.md"
    text = """[a](docs/rules.md) [b](docs/nothing.md) [c](#nowhere)\n# Here\n[d](#here)
        <img width="9" src="docs/rules.md"> <img width="9" src="docs/nothing.png" alt="e"> ![f](docs/none.png)"""
    assert list(dead_links(here, text)) == ["docs/nothing.md", "#nowhere", "docs/nothing.png", "docs/none.png"]


def test_an_absent_path_is_found() -> None:
    text = "`foundation/clock.py` `foundation/watch.py` `migrations/*/env.py` `data/rules/*.yaml` `instance/x` `a/b`"
    assert list(absent_paths(text)) == ["foundation/watch.py", "data/rules/*.yaml"]


def test_a_wrong_command_is_found(commands: click.Group) -> None:
    good = "`python3 run.py` `python3 run.py --port 80` `python3 run.py flask audit verify` `flask where TOPIC`"
    assert list(wrong_commands(good, commands)) == []
    bad = "`python3 run.py serve` `python3 run.py --demo` `python3 run.py flask audit check` `flask erase`"
    assert len(list(wrong_commands(bad, commands))) == 4


def test_every_setting_is_documented_and_no_other() -> None:
    table = (ROOT / "docs" / "running.md").read_text(encoding="utf-8").partition("\n## Settings\n")[2]
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", table.partition("\n## ")[0], flags=re.MULTILINE))
    files = ["foundation/settings.py", "run_parts/serving.py", "run_parts/place.py", "foundation/system/commands.py"]
    read = {name for file in files for name in _SETTING.findall((ROOT / file).read_text(encoding="utf-8"))}
    # What run.py hands on to its children or to the tests, and Python's own.
    inner = {"FLASK_APP", "LC_ALL", "PATH", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "XDG_RUNTIME_DIR"}
    assert told == read - inner


def test_every_decision_is_listed_in_its_order() -> None:
    contents = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (\d+) \| \[(.+)\]\((.+)\) \|$", contents, flags=re.MULTILINE)
    found = [(str(number), title_of(path), path.name) for number, path in enumerate(DECISIONS, 1)]
    assert listed == found


def title_of(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("\n")[0].partition(". ")[2]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_why_what_it_costs_and_what_was_measured(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(path.name[:4])}. ")
    told = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    assert told == ["Context", "Decision", "What it costs", "What was measured"]


def test_the_readme_is_read_in_one_go() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= README_LINES


def test_the_pictures_are_those_of_the_command_and_small() -> None:
    folder = ROOT / "docs" / "pictures"
    found = sorted(folder.iterdir())
    assert [path.name for path in found] == sorted(f"{picture.name}.png" for picture in PICTURES)
    assert [path.name for path in found if path.stat().st_size >= MOST_BYTES] == []
    shown = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [path.name for path in found if f"pictures/{path.name}" not in shown] == []


def test_the_readme_names_every_folder_with_code() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    assert [name for name in packages if "." not in name and f"{name}/" not in text] == []

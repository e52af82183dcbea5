"""Where the files of a topic are: a topic is a folder of its room, so that one can ask for it by its word."""

import ast
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

# From the decision to the page, as one reads them.
FLOORS = (
    "rules", "words", "calculations", "models", "access", "queries", "services", "schemas", "api", "pages", "jobs",
    "commands", "topic",
)  # fmt: skip
NO_DESCRIPTION = "(says nothing about itself yet)"


def files_of_topic(root: Path, topic: str) -> list[tuple[str, str]]:
    """Every file of a topic with the first line of what it says about itself, floor by floor; empty if unknown.

    A word that is no topic may be the noun of a file on a floor of one.

    `root` is the folder that holds foundation/. The topic may be written as people say it: "Safe contact", "follow-up".
    Paths are relative to the root, with forward slashes; folders of templates end in one. For a word that is not found,
    `topics_like` offers others.
    """
    name = topic_name(topic)
    if not name.isidentifier() or name.startswith("_"):
        return []
    files = [*_modules(root, name), *_templates(root, name), *_rules(root, name), *_tests(root, name)]
    return list(dict.fromkeys((path.relative_to(root).as_posix() + "/" * path.is_dir(), line) for path, line in files))


def topics_like(root: Path, topic: str) -> list[str]:
    """At most five known topics that look like this word, the closest first."""
    name, names = topic_name(topic), topics(root)
    close = get_close_matches(name, names, n=5, cutoff=0.7)
    return [*close, *(word for word in names if name and name in word and word not in close)][:5]


def topics(root: Path) -> list[str]:
    """All words that name a topic, a file on a floor of one, or a room of foundation, in alphabetical order."""
    folders = _topics(root)
    places = [*folders, *(place for folder in folders for floor in FLOORS for place in _entries(folder / floor))]
    for room in _entries(root / "foundation"):
        places += [room, *_entries(room)]
        places += [place for floor in FLOORS for place in _entries(room / floor)]
    return sorted({place.stem for place in places} - set(FLOORS))


def topic_name(topic: str) -> str:
    """A topic as its files are called: lower case, with underscores."""
    return "_".join(topic.lower().replace("-", " ").replace("_", " ").split())


def _modules(root: Path, name: str) -> Iterator[tuple[Path, str]]:
    """Foundation's files of this name, then the topics of this name, then files of this name on floors of others."""
    foundation = root / "foundation"
    rooms = [room for room in _entries(foundation) if room.is_dir()]
    yield from _named(foundation, name)
    for room in rooms:
        for folder in (room, *(room / floor for floor in FLOORS)):
            yield from _named(folder, name)
    topics_of_rooms = _topics(root)
    for topic in topics_of_rooms:
        if topic.name == name:
            yield from ((path, _docstring(path)) for path in sorted(topic.rglob("*.py"), key=_by_floor))
    for topic in topics_of_rooms:
        if topic.name != name:
            for floor in FLOORS:
                yield from _named(topic / floor, name)


def _topics(root: Path) -> list[Path]:
    """The folders of topics in the rooms beside foundation: whatever holds a file or a folder of a floor."""
    rooms = [folder for folder in _entries(root) if (folder / "__init__.py").is_file() and folder.name != "foundation"]
    return [topic for room in rooms for topic in _entries(room) if any(path.stem in FLOORS for path in _entries(topic))]


def _by_floor(path: Path) -> tuple[int, str]:
    """The place of a file of a topic in the order of the floors; the topic itself comes first."""
    floor = next((floor for floor in (path.stem, path.parent.name) if floor in FLOORS), "")
    return (FLOORS.index(floor) + 1 if floor else 0, path.as_posix())


def _named(folder: Path, name: str) -> Iterator[tuple[Path, str]]:
    """The file `name.py` of a folder, or every file below the folder `name`."""
    file = folder / f"{name}.py"
    if name not in FLOORS and file.is_file():
        yield file, _docstring(file)
    if name not in FLOORS and (folder / name).is_dir():
        yield from ((path, _docstring(path)) for path in sorted((folder / name).rglob("*.py")))


def _templates(root: Path, name: str) -> Iterator[tuple[Path, str]]:
    """Folders of templates of this name with the files in them, and single templates of this name."""
    for path in sorted((root / "templates").rglob("*")):
        if path.is_dir() and path.name == name:
            yield path, ", ".join(sorted(file.name for file in path.iterdir() if file.is_file())) or NO_DESCRIPTION
        elif path.is_file() and path.stem == name:
            yield path, _comment(path, "{#", "#}")


def _rules(root: Path, name: str) -> Iterator[tuple[Path, str]]:
    file = root / "data" / "rules" / f"{name}.toml"
    if file.is_file():
        yield file, _comment(file, "#")


def _tests(root: Path, name: str) -> Iterator[tuple[Path, str]]:
    if name in FLOORS:
        return
    for pattern in (f"{name}/**/test_*.py", f"test_{name}.py", f"test_{name}_*.py"):
        yield from ((path, _docstring(path)) for path in sorted((root / "tests").rglob(pattern)))


def _entries(folder: Path) -> list[Path]:
    """The Python files and the packages directly in a folder, in alphabetical order; nothing private."""
    if not folder.is_dir():
        return []
    entries = (path for path in folder.iterdir() if path.is_dir() or path.suffix == ".py")
    return sorted(path for path in entries if not path.name.startswith(("_", ".")))


def _docstring(file: Path) -> str:
    """The first line of a module's docstring."""
    try:
        text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    except SyntaxError:
        return "(cannot be read as Python)"
    return (text or NO_DESCRIPTION).partition("\n")[0]


def _comment(file: Path, opening: str, closing: str = "") -> str:
    """The first line of the comment at the top of a file that is not Python."""
    first = file.read_text(encoding="utf-8").lstrip().partition("\n")[0]
    if not first.startswith(opening):
        return NO_DESCRIPTION
    return first.partition(closing)[0].strip("#{}- ") if closing else first.strip("# ")

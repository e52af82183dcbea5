"""`python3 run.py words FILE`, and `--review`: reads everything, decides, and only then writes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from run_parts.place import ROOT
from run_parts.telling import WRONG_USE, CannotGoOn
from run_parts.words import catalogue, changes as wanted, elsewhere, plan, quoting, sources, tests
from run_parts.words.changes import Change
from run_parts.words.plan import Entries

QUOTING = ("tests", "bench")
LEAST_IN_DOCS = 25
Tidy = Callable[[list[Path]], None]


_PARTIAL = "# Partial: "


@dataclass
class Tree:
    """A checkout as it is read, and the files that are to change."""

    root: Path
    heads: dict[str, str] = field(default_factory=dict)
    catalogues: dict[str, Entries] = field(default_factory=dict)
    places: dict[Path, list[sources.Place]] = field(default_factory=dict)
    written: dict[Path, str] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path) -> Tree:
        """Everything of the checkout that says something."""
        tree = cls(root)
        for path in sorted((root / "translations").glob("*/LC_MESSAGES/messages.po")):
            tree.heads[path.parts[-3]], tree.catalogues[path.parts[-3]] = catalogue.read(path)
        for path in sources.files(root, sources.PROGRAM, ".py", ".html"):
            tree.places[path] = sources.places(path, path.read_text(encoding="utf-8"))
        return tree

    @property
    def partial(self) -> set[str]:
        """Languages of which some pages alone are translated: their catalogues say so at their head."""
        return {language for language, head in self.heads.items() if head.startswith(_PARTIAL)}

    @property
    def spoken(self) -> set[str]:
        """The strings of the program, in the singular."""
        return {place.text for places in self.places.values() for place in places if place.argument == 0}

    def write(self, path: Path, text: str) -> None:
        """Have a file written, if that changes it."""
        if text != path.read_text(encoding="utf-8"):
            self.written[path] = text


def run_words(python: Path, arguments: list[str]) -> int:
    """Makes the changes of a file, or lists what waits for review. Raises CannotGoOn when it changes nothing."""
    if arguments == ["--review"]:
        print("\n".join(review(ROOT)))
        return 0
    if len(arguments) != 1 or arguments[0].startswith("-"):
        raise CannotGoOn("Use: python3 run.py words FILE, or words --review", WRONG_USE)
    print("\n".join(change(ROOT, Path(arguments[0]), lambda paths: _tidied(python, paths))))
    return 0


def review(root: Path) -> Iterator[str]:
    """For each language, the translations that were made for other English words."""
    for language, entries in Tree.of(root).catalogues.items():
        waiting = [entry for entry in entries.values() if entry.was is not None]
        yield f"{language}: {len(waiting)} to review"
        for entry in waiting:
            yield f"  {entry.message}\n    was: {entry.was}\n    {language}: {' / '.join(entry.forms)}"


def change(root: Path, path: Path, tidy: Tidy) -> list[str]:
    """Make the changes of a file in this checkout; what was done, and what has to be done by hand."""
    tree = Tree.of(root)
    changes = plan.outstanding(wanted.read(path, sorted(tree.catalogues)), tree.spoken, tree.catalogues)
    if wrong := plan.problems(changes, tree.spoken, tree.catalogues, tree.partial):
        raise CannotGoOn("\n".join(["Nothing was changed:", *wrong]), WRONG_USE)
    fresh = {language: plan.after(changes, language, entries) for language, entries in tree.catalogues.items()}
    replaced, staying = _texts(tree.catalogues, fresh, changes)
    for language, entries in fresh.items():
        target = root / "translations" / language / "LC_MESSAGES" / "messages.po"
        tree.write(target, catalogue.written(tree.heads[language], entries.values()))
    _change_program(tree, changes)
    pairs = elsewhere.pairs_of(replaced, staying)
    _change_quotations(tree, pairs)
    for target, text in tree.written.items():
        target.write_text(text, encoding="utf-8")
    _tidy([target for target in tree.written if target.suffix == ".py"], tidy)
    return [f"{len(changes)} strings changed, {len(tree.written)} files", *_by_hand(tree, replaced, staying)]


def _texts(
    before: dict[str, Entries], fresh: dict[str, Entries], changes: list[Change]
) -> tuple[dict[str, str], set[str]]:
    """Which texts become which, and all that are said afterwards, in English and in every language."""
    replaced: dict[str, str] = {}
    staying: set[str] = set()
    for language, entries in fresh.items():
        staying |= {text for entry in entries.values() for text in (entry.message, entry.plural, *entry.forms) if text}
        for wish in plan.of_catalogue(changes, before[language]):
            old, new = before[language][wish.old], entries[wish.new]
            texts = [
                (old.message, new.message),
                (old.plural or "", new.plural or ""),
                *zip(old.forms, new.forms, strict=True),
            ]
            replaced.update({was: now for was, now in texts if was and was != now})
    moved = {wish.old for wish in changes}
    return {old: new for old, new in replaced.items() if old in moved or old not in staying}, staying


def _change_program(tree: Tree, changes: list[Change]) -> None:
    singular = {wish.old: wish.new for wish in changes if wish.old != wish.new}
    entries = next(entries for language, entries in tree.catalogues.items() if language not in tree.partial)
    plural = {entries[wish.old].plural: wish.plural for wish in changes if wish.plural is not None}
    for path, places in tree.places.items():
        source, edits = path.read_text(encoding="utf-8"), []
        for place in places:
            new = (plural if place.argument else singular).get(place.text)
            if new is not None and new != place.text:
                edits.append((place.start, place.end, quoting.literal(new, source[place.start])))
        if edits:
            tree.write(path, quoting.edited(source, edits))


def _change_quotations(tree: Tree, pairs: list[elsewhere.Pair]) -> None:
    if not pairs:
        return
    for path in sources.files(tree.root, QUOTING, ".py"):
        tree.write(path, tests.changed(path.read_text(encoding="utf-8"), pairs))
    for path in sources.files(tree.root, ("README.md", "docs"), ".md"):
        tree.write(path, elsewhere.in_docs(path.read_text(encoding="utf-8"), pairs, LEAST_IN_DOCS))


def _tidy(paths: list[Path], tidy: Tidy) -> None:
    """Format what changed; literals that are too long are broken once it is plain where they stand."""
    if not paths:
        return
    tidy(paths)
    broken = []
    for path in paths:
        source = path.read_text(encoding="utf-8")
        fresh = quoting.wrapped(source)
        if fresh != source:
            path.write_text(fresh, encoding="utf-8")
            broken.append(path)
    if broken:
        tidy(broken)


def _by_hand(tree: Tree, replaced: dict[str, str], staying: set[str]) -> Iterator[str]:
    """Lines that are too long, and literals with a piece of what is no longer said."""
    for path in tree.written:
        if path.suffix == ".py":
            yield from (f"{path.relative_to(tree.root)}:{line}: too long" for line in quoting.long_lines(path))
    remnants = elsewhere.Remnants(replaced, staying)
    for path in sources.files(tree.root, QUOTING, ".py") if replaced else []:
        for literal in tests.literals(path.read_text(encoding="utf-8")):
            if old := remnants.of(literal.text):
                place = f"{path.relative_to(tree.root)}:{literal.line}"
                yield f"{place}: {literal.text!r}\n    was said in: {old}\n    is now: {replaced[old]}"


def _tidied(python: Path, paths: list[Path]) -> None:
    command = [str(python), "-P", "-m", "ruff", "format", "-q", *map(str, paths)]
    if subprocess.run(command, cwd=ROOT).returncode:
        raise CannotGoOn("The changed files could not be formatted (reason above).")

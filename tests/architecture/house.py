"""Reading the house: its Python modules with their imports, its templates and style sheets. Judges nothing."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from tests.architecture.layout import BESIDE_TOPICS, FLOORS, FOUNDATION_FLOORS, ROOMS, Place

OUTSIDE_THE_ROOMS = ("run_parts", "tests", "bench", "migrations", ".ci")
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DYNAMIC_IMPORTS = ("import_module", "__import__")
LATE = "lazily"  # of foundation/lazy.py: loads a library when it is first used


@dataclass(frozen=True, order=True)
class Violation:
    """One place where the house leaves its plan; prints as `path:line: what is wrong`."""

    path: str
    line: int
    message: str

    @property
    def where(self) -> str:
        """`path:line`, as editors understand it."""
        return f"{self.path}:{self.line}"

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass(frozen=True)
class Import:
    """One imported module, by its dotted name.

    `inside`: in a function, or hidden in a call. `typing`: for the type checker only.
    """

    target: str
    line: int
    inside: bool = False
    typing: bool = False
    relative: bool = False

    @property
    def top(self) -> str:
        """The first part of the dotted name."""
        return self.target.partition(".")[0]


@dataclass
class Module:
    """One Python file, parsed. `path` is relative to the root, with forward slashes."""

    name: str
    path: str
    source: str
    tree: ast.Module
    place: Place | None
    imports: list[Import] = field(default_factory=list)

    @property
    def area(self) -> str:
        """The first folder of the path, or the file itself: foundation, tests, app.py, run.py ..."""
        return self.path.partition("/")[0]

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of the tree: several checks walk it."""
        return list(ast.walk(self.tree))

    @property
    def packaged(self) -> bool:
        """Whether it goes into the distribution: the rooms, and what starts the service."""
        return self.place is not None or self.starts

    @property
    def starts(self) -> bool:
        """Whether this is run.py or a part of it, which run before any library is installed."""
        return self.area in ("run.py", "run_parts")

    def report(self, node: ast.AST | int, message: str) -> Violation:
        """A violation at a node or a line of this file."""
        return Violation(self.path, node if isinstance(node, int) else getattr(node, "lineno", 1), message)


class House:
    """All files under one root, read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.unread: list[Violation] = []
        self._paths = {_dotted(path.relative_to(root)): path for path in _python_files(root)}
        self.every = [module for name, path in self._paths.items() if (module := self._read(name, path))]
        self.modules = [module for module in self.every if module.place]  # the rooms and app.py
        self.by_name = {module.name: module for module in self.every}

    def files(self, folder: str, *suffixes: str) -> Iterator[tuple[str, str]]:
        """Path relative to the root and text of the files below a folder that end in one of the suffixes."""
        for path in sorted((self.root / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file():
                yield path.relative_to(self.root).as_posix(), path.read_text(encoding="utf-8")

    def place_of(self, name: str) -> Place | None:
        """Where a dotted name stands; None outside the rooms."""
        room, *rest = name.split(".")
        if room not in ROOMS:
            return None
        if room != "foundation":
            floor = rest[1] if len(rest) > 1 and rest[1] in FLOORS else ""
            beside = BESIDE_TOPICS.get(rest[0], "") if len(rest) == 1 else ""
            return Place(room, floor=floor or beside, topic=rest[0] if rest and not beside else "")
        inner = rest[0] if rest and (self.root / room / rest[0]).is_dir() else ""
        return Place(room, inner, rest[1] if inner and len(rest) > 1 and rest[1] in FOUNDATION_FLOORS else "")

    def _read(self, name: str, path: Path) -> Module | None:
        relative, source = path.relative_to(self.root).as_posix(), path.read_text(encoding="utf-8-sig")
        try:
            tree = _parse(source)
        except SyntaxError as error:
            self.unread.append(Violation(relative, error.lineno or 1, "cannot be parsed"))
            return None
        module = Module(name, relative, source, tree, self.place_of(name))
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        module.imports = list(self._imports(tree, package, inside=False, typing=False))
        return module

    def _imports(self, node: ast.AST, package: str, inside: bool, typing: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from (Import(alias.name, child.lineno, inside, typing) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                yield from self._from_import(child, package, inside, typing)
            elif isinstance(child, ast.Call) and (late := _named_in(child, (LATE,))):
                yield Import(late, child.lineno, inside or late == "?" or self.place_of(late) is not None)
            elif isinstance(child, ast.Call) and (hidden := _named_in(child, DYNAMIC_IMPORTS)):
                yield Import(hidden, child.lineno, inside=True)
            if isinstance(child, ast.If) and ast.unparse(child.test).removeprefix("typing.") == "TYPE_CHECKING":
                yield from self._imports(ast.Module(child.body, []), package, inside, True)
                yield from self._imports(ast.Module(child.orelse, []), package, inside, typing)
            else:
                within = inside or isinstance(child, (*FUNCTIONS, ast.Lambda))
                yield from self._imports(child, package, within, typing)

    def _from_import(self, node: ast.ImportFrom, package: str, inside: bool, typing: bool) -> Iterator[Import]:
        base = node.module or ""
        if node.level:
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*above, *([base] if base else [])])
        targets = {f"{base}.{a.name}" if f"{base}.{a.name}" in self._paths else base for a in node.names}
        yield from (Import(target, node.lineno, inside, typing, bool(node.level)) for target in sorted(targets))


@cache
def _parse(source: str) -> ast.Module:
    """The tree of a file. Planted houses share most of their files: each text is parsed once. Raises SyntaxError."""
    return ast.parse(source)


def _named_in(call: ast.Call, functions: Sequence[str]) -> str:
    """The module named in a call such as import_module("..."), "?" where it is computed, "" for other functions."""
    if ast.unparse(call.func).rpartition(".")[2] not in functions:
        return ""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else "?"


def _python_files(root: Path) -> list[Path]:
    single = [root / "app.py", root / "run.py"]
    folders = [*ROOMS, *OUTSIDE_THE_ROOMS]
    return [
        path for path in (*single, *(p for f in folders for p in sorted((root / f).rglob("*.py")))) if path.is_file()
    ]


def _dotted(relative: Path) -> str:
    return ".".join(relative.with_suffix("").parts).removesuffix(".__init__")

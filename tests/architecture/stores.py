"""Checks on the database and the clock: who reads, who makes engines, who commits, which way relationships point."""

import ast
from collections.abc import Iterable, Iterator

from tests.architecture.house import House, Module, Violation
from tests.architecture.layout import CLOCK_FILE, COMMIT_FILE, ENGINE_FILE, READING_FLOORS, ROOMS_WITH_STORES, Place

ENGINE_MAKERS = frozenset({"create_engine", "create_async_engine", "create_mock_engine", "engine_from_config"})
COMMITTING_BEGINS = ("session", "engine", "connection", "conn")
CLOCKS = {"now": ("datetime", "func"), "utcnow": ("datetime",), "today": ("date", "datetime"), "time": ("time",)}


def select_stays_in_queries(house: House) -> list[Violation]:
    """select() and session.query() stand on the floors of access and queries, and in rooms that keep stores."""
    found = set()
    for module in house.modules:
        if _may_select(module.place) or module.path.endswith("/access.py"):
            continue
        for node in module.nodes:
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "sqlalchemy":
                found |= {module.report(node, "select belongs to queries") for a in node.names if a.name == "select"}
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                base = ast.unparse(node.func.value)
                if node.func.attr == "select" or (node.func.attr == "query" and "session" in base.lower()):
                    found.add(module.report(node, f"{base}.{node.func.attr}() belongs to queries"))
    return sorted(found)


def _may_select(place: Place | None) -> bool:
    return place is not None and (place.floor in READING_FLOORS or place.inner in ROOMS_WITH_STORES)


def engines_are_made_in_one_place(house: House) -> list[Violation]:
    """create_engine and its sisters are named in foundation/storage/engine.py only; migrations ask that file too."""
    found = set()
    for module in house.every:
        if module.path == ENGINE_FILE or module.area in ("tests", "bench"):
            continue
        for node in module.nodes:
            names = {alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) else {_called(node)}
            found |= {module.report(node, f"{name} belongs to {ENGINE_FILE}") for name in names & ENGINE_MAKERS}
    return sorted(found)


def one_commit(house: House) -> list[Violation]:
    """There is exactly one commit, in the unit of work.

    The begin() of a session or an engine commits too; begin_nested() does not.
    """
    sites = sorted(site for module in house.modules for site in _commits(module))
    right = [site for site in sites if site.path == COMMIT_FILE]
    found = [site for site in sites if site.path != COMMIT_FILE] + right[1:]
    return found if right else [*found, Violation(COMMIT_FILE, 1, "the one commit is missing")]


def _commits(module: Module) -> Iterator[Violation]:
    for node in module.nodes:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        base, name = ast.unparse(node.func.value), node.func.attr
        if name == "commit" or (name == "begin" and any(word in base.lower() for word in COMMITTING_BEGINS)):
            yield module.report(node, f"{base}.{name}() commits: only {COMMIT_FILE} does, once")
        elif "execute" in name or name == "exec_driver_sql":
            texts = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
            if any(text.strip().upper().startswith("COMMIT") for text in texts):
                yield module.report(node, f"{base}.{name}() commits by hand")


def relationships_point_down(house: House) -> list[Violation]:
    """No relationship, foreign key or backref makes a lower room's table know a table of a room to its right."""
    classes: dict[str, list[Place]] = {}
    for module in house.modules:
        for node in module.nodes:
            if isinstance(node, ast.ClassDef) and module.place:
                classes.setdefault(node.name, []).append(module.place)
                classes.setdefault(f"table {_table(node)}", []).append(module.place)
    classes.pop("table ", None)
    return sorted(violation for module in house.modules for violation in _upward(module, classes))


def _upward(module: Module, classes: dict[str, list[Place]]) -> set[Violation]:
    found = set()
    for node in module.nodes:
        if not isinstance(node, (ast.AnnAssign, ast.Assign, ast.Call)) or not module.place:
            continue
        called, value = _called(node), getattr(node, "value", None)
        if called in ("ForeignKey", "ForeignKeyConstraint") and isinstance(node, ast.Call):
            texts = _strings([part for argument in node.args for part in ast.walk(argument)])
            names = {f"table {text.partition('.')[0]}" for text in texts if "." in text}
        elif _called(value) in ("relationship", "dynamic_loader") and not isinstance(node, ast.Call):
            names = _names(getattr(node, "annotation", None)) | _names(*value.args[:1])
        else:
            continue
        places = {name: classes[name] for name in names if name in classes}
        right = sorted(n for n, ps in places.items() if min(p.rank for p in ps) > module.place.rank)
        found |= {module.report(node, f"{module.place} must not point up to {name}") for name in right}
        if isinstance(value, ast.Call) and any(k.arg == "backref" for k in value.keywords):
            found.add(module.report(node, "backref puts an attribute on another class unseen: use back_populates"))
    return found


def the_time_comes_from_the_clock(house: House) -> list[Violation]:
    """Nobody but foundation/clock.py asks for the present moment, so that tests and night jobs can set it."""
    found = []
    for module in house.modules:
        for node in module.nodes if module.path != CLOCK_FILE else []:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
                base = ast.unparse(node.func.value)
                if base.rpartition(".")[2] in CLOCKS[node.func.attr]:
                    found.append(module.report(node, f"{base}.{node.func.attr}(): ask the clock"))
    return found


def _called(node: ast.AST | None) -> str:
    """The last part of the name of what is called; empty when `node` is no call."""
    return ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""


def _table(node: ast.ClassDef) -> str:
    """The value of __tablename__ in a class body."""
    values = [s.value for s in node.body if isinstance(s, ast.Assign) and ast.unparse(s.targets[0]) == "__tablename__"]
    return next(iter(_strings(values)), "")


def _strings(nodes: Iterable[ast.AST]) -> list[str]:
    return [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def _names(*nodes: ast.AST | None) -> set[str]:
    """Class names in an annotation or argument, plain or quoted: Mapped[list["models.Case"]] gives Case."""
    found = set()
    for node in (inner for outer in nodes if outer for inner in ast.walk(outer)):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= {
                part for word in node.value.replace("[", " ").replace("]", " ").split() for part in word.split(".")
            }
    return found

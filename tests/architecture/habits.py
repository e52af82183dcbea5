"""Checks on how files are written: docstrings, sizes, names, silenced warnings, what users get to see of an error."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tests.architecture.house import FUNCTIONS, House, Violation
from tests.architecture.layout import LONGEST_FILE, LONGEST_FUNCTION, MOST_SILENCED

DRAWERS = frozenset({"utils", "util", "helpers", "helper", "misc"})
SILENCER = re.compile(r"#\s*(?:(?:ruff|flake8):\s*)?noqa|#\s*type:\s*ignore|#\s*mypy:\s*ignore")
WAY_AROUND = re.compile(
    r"(?:ignore|skip|bypass|disable|no|without)_(?:auth|authentication|authorisation|authorization|permissions?|scope)(?:_checks?)?"
)
# Steps of a migration are one long list by nature and are never edited again.
UNMEASURED = re.compile(r"migrations/(?:\w+/)?versions/")


def packages_hold_only_a_docstring(house: House) -> list[Violation]:
    """__init__.py is a docstring and nothing else: importing a package must not do anything."""
    found = []
    for module in house.every:
        body = module.tree.body[1:] if ast.get_docstring(module.tree) else module.tree.body
        if module.path.endswith("__init__.py") and body:
            found.append(module.report(body[0], "__init__.py holds more than a docstring"))
    return found


def modules_say_what_belongs_in_them(house: House) -> list[Violation]:
    """Every module begins with a docstring whose first line is a sentence."""
    return [
        module.report(1, "no docstring says what belongs here")
        for module in house.every
        if not (ast.get_docstring(module.tree) or "").partition("\n")[0].strip()
        and not (module.area == "tests" and module.path.endswith("__init__.py"))
    ]


def files_are_short(house: House) -> list[Violation]:
    """At most 400 lines, tests included."""
    return [
        module.report(LONGEST_FILE + 1, f"{lines} lines, at most {LONGEST_FILE}")
        for module in house.every
        if not UNMEASURED.match(module.path) and (lines := len(module.source.splitlines())) > LONGEST_FILE
    ]


def functions_are_short(house: House) -> list[Violation]:
    """At most 40 lines from `def` to the last line, tests included."""
    return [
        module.report(node, f"{node.name} has {lines} lines, at most {LONGEST_FUNCTION}")
        for module in house.every
        if not UNMEASURED.match(module.path)
        for node in module.nodes
        if isinstance(node, FUNCTIONS) and (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    ]


def few_warnings_are_silenced(house: House) -> list[Violation]:
    """At most ten comments in the whole house silence a linter or the type checker."""
    silenced = [
        module.report(line, f"silences a checker: more than {MOST_SILENCED} in the house")
        for module in house.every
        if SILENCER.search(module.source)
        for line, comment in _comments(module.source)
        if SILENCER.search(comment)
    ]
    return silenced[MOST_SILENCED:]


def _comments(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def no_drawer_for_everything(house: House) -> list[Violation]:
    """No utils.py, no helpers.py: a file is named after what it is about."""
    return [
        module.report(1, f"{drawer} says nothing about what belongs in it")
        for module in house.every
        for drawer in sorted(DRAWERS & set(module.name.split(".")))
    ]


def no_way_around_permissions(house: House) -> list[Violation]:
    """No parameter, attribute or name like ignore_auth: who may do more has a permission or a named scope."""
    found = set()
    for module in house.modules:
        for node in module.nodes:
            names = (getattr(node, field, None) for field in ("id", "attr", "arg", "name"))
            found |= {
                module.report(node, f"{name} is a way around permissions")
                for name in names
                if isinstance(name, str) and WAY_AROUND.fullmatch(name.lower())
            }
    return sorted(found)


def days_are_those_of_their_writer(house: House) -> list[Violation]:
    """Services and pages ask the unit what day it is: the clock's is UTC's, hours away from the wall of who acts."""
    of_clocks = ("unit.clock.now().date", "container.clock.now().date")
    return [
        module.report(node, "ask `unit.today`: the clock's own day is UTC's")
        for module in house.modules
        if module.place and module.place.floor in ("services", "pages", "api")
        for node in module.nodes
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(of_clocks)
    ]


def unexpected_errors_are_not_shown(house: House) -> list[Violation]:
    """Doors and foundation/web never make text of an exception: no str(e), repr(e), f"{e}", e.args, format_exc()."""
    found = set()
    for module in house.modules:
        place = module.place
        if not place or (
            place.floor not in ("api", "pages", "schemas") and place.inner != "web" and place.room != "app"
        ):
            continue
        for scope in module.nodes:
            caught = _caught(scope)
            for node in ast.walk(scope) if caught else ():
                if name := _shown(node, caught):
                    found.add(module.report(node, f"the text of {name} may say more than the reader may know"))
        found |= {
            module.report(node, "a traceback belongs in the log")
            for node in module.nodes
            if isinstance(node, ast.Call)
            and ast.unparse(node.func).rpartition(".")[2] in ("format_exc", "format_exception")
        }
    return sorted(found)


def _caught(node: ast.AST) -> frozenset[str]:
    """Names that hold an exception in this node: `except X as name`, or a parameter annotated ...Error or so."""
    if isinstance(node, ast.ExceptHandler) and node.name:
        return frozenset({node.name})
    if isinstance(node, FUNCTIONS):
        annotated = {a.arg: ast.unparse(a.annotation) for a in node.args.args if a.annotation}
        return frozenset(name for name, text in annotated.items() if text.endswith(("Error", "Exception")))
    return frozenset()


def _shown(node: ast.AST, caught: frozenset[str]) -> str:
    """The exception's name if this node turns it into text, or an empty string."""
    inner: list[ast.expr] = []
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("str", "repr", "format"):
        inner = node.args
    elif isinstance(node, ast.FormattedValue):
        inner = [node.value]
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        inner = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
    elif isinstance(node, ast.Attribute) and node.attr == "args":
        inner = [node.value]
    return next((n.id for n in inner if isinstance(n, ast.Name) and n.id in caught), "")

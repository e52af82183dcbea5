"""Which findings the rules can give: read out of the source of everything that the judging reaches."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from app import ROOT
from returns.cases.queries import SENTENCES
from returns.cases.rules.cases import ReasonCode

# Where the judging begins: module, function.
BEGINS = (
    ("returns/readiness/rules/readiness.py", "findings"),
    ("returns/health/rules/health.py", "health_reasons"),
    ("returns/money/rules/budget.py", "departure_reasons"),
    ("returns/movements/rules.py", "notice_reasons"),
)
# What a reason is made of, and no reason itself.
SHAPES = {("returns/cases/rules/cases.py", name) for name in ("Reason", "Clears", "_WHO")}
Place = tuple[str, str]
Holds = dict[str, ast.stmt]


@cache
def _module(path: str) -> tuple[Holds, dict[str, Place]]:
    """What a module defines at its top, and what it imports from other rules, by name."""
    own: Holds = {}
    imported: dict[str, Place] = {}
    for one in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
        if isinstance(one, ast.FunctionDef | ast.ClassDef):
            own[one.name] = one
        elif isinstance(one, ast.Assign):
            own |= {name.id: one for target in one.targets for name in ast.walk(target) if isinstance(name, ast.Name)}
        elif isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            own[one.target.id] = one
        elif isinstance(one, ast.ImportFrom) and re.match(r"returns\.\w+\.rules\b", one.module or ""):
            file = (one.module or "").replace(".", "/") + ".py"
            if (ROOT / file).is_file():
                imported |= {each.asname or each.name: (file, each.name) for each in one.names}
    return own, imported


def _reached() -> Iterator[ast.stmt]:
    """Every function, class and constant that the judging can reach, each once."""
    waiting, seen = list(BEGINS), set(BEGINS)
    while waiting:
        path, name = waiting.pop()
        own, imported = _module(path)
        if name not in own or (path, name) in SHAPES:
            continue
        yield own[name]
        for one in ast.walk(own[name]):
            if isinstance(one, ast.Name):
                place = (path, one.id) if one.id in own else imported.get(one.id)
                if place is not None and place not in seen:
                    seen.add(place)
                    waiting.append(place)


def _docstrings(one: ast.stmt) -> set[int]:
    held = [each for each in ast.walk(one) if isinstance(each, ast.FunctionDef | ast.ClassDef) and each.body]
    return {id(each.body[0].value) for each in held if isinstance(each.body[0], ast.Expr)}


def codes_of_findings() -> frozenset[str]:
    """Every code that is named in what the judging reaches, put together ones too."""
    named = {(kind.__name__, code.name): code for kind in SENTENCES for code in kind}
    codes: set[ReasonCode] = set()
    words: set[str] = set()
    patterns: set[tuple[str, ...]] = set()
    for part in _reached():
        if isinstance(part, ast.ClassDef) and any(getattr(one, "id", "") == "ReasonCode" for one in part.bases):
            continue  # which codes there are, and not which are given
        told, inside = _docstrings(part), set()
        for one in ast.walk(part):
            if isinstance(one, ast.JoinedStr):
                inside |= {id(each) for each in one.values}
                patterns.add(tuple(str(each.value) if isinstance(each, ast.Constant) else "" for each in one.values))
            elif isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
                codes |= {named[place] for place in [(one.value.id, one.attr)] if place in named}
            elif isinstance(one, ast.Constant) and isinstance(one.value, str) and not {id(one)} & (told | inside):
                words.add(one.value)
    put_together = {
        code
        for code in named.values()
        for pattern in patterns
        if (fits := re.fullmatch("".join(re.escape(one) or "(.+)" for one in pattern), code))
        and set(fits.groups()) <= words
    }
    return frozenset(code.value for code in codes | put_together)

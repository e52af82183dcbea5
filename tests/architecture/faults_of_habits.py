"""Faults of writing: docstrings, sizes, names, silenced warnings, errors shown to people."""

from tests.architecture.planting import fault, module

INIT, DOCSTRING = "packages_hold_only_a_docstring", "modules_say_what_belongs_in_them"
FILES, FUNCTIONS, SILENCED = "files_are_short", "functions_are_short", "few_warnings_are_silenced"
DRAWER, AROUND, SHOWN = "no_drawer_for_everything", "no_way_around_permissions", "unexpected_errors_are_not_shown"
DAYS = "days_are_those_of_their_writer"
A_PAGE, A_SERVICE, A_TEST = "returns/cases/pages.py", "returns/cases/services.py", "tests/test_new.py"
STEPS = "migrations/data/versions/0001_first.py"
QUIET = "x = 1  # no" + "qa"
UNTYPED = "x = 1  # type: ig" + "nore[misc]"


def _function(lines: int, before: str = "def f():") -> str:
    """A file with one function of so many lines, from line 2 on."""
    return module(before, *(["    x = 1"] * (lines - 1)))


def _caught(*body: str) -> str:
    """A file with `except ValueError as error` in line 5 and this body from line 6 on."""
    return module(
        "def f():", "    try:", "        g()", "    except ValueError as error:", *(f"        {line}" for line in body)
    )


FAULTS = [
    fault(INIT, "code", "returns/__init__.py", module("X = 1"), 2),
    fault(INIT, "an import", "foundation/web/__init__.py", module("", "from foundation.web import routes"), 3),
    fault(INIT, "code without a docstring", "foundation/web/__init__.py", "X = 1\n", 1),
    fault(INIT, "in tests", "tests/__init__.py", module("import json"), 2),
    fault(DOCSTRING, "none", A_SERVICE, "X = 1\n", 1),
    fault(DOCSTRING, "an empty one", A_SERVICE, '""" """\n', 1),
    fault(DOCSTRING, "none in a package", "returns/cases/__init__.py", "", 1),
    fault(DOCSTRING, "none in a test", A_TEST, "X = 1\n", 1),
    fault(DOCSTRING, "none in run.py", "run.py", "import json\n", 1),
    fault(DOCSTRING, "an empty package of tests", "tests/__init__.py", ""),
    fault(FILES, "401 lines", A_SERVICE, module(*["x = 1"] * 400), 401),
    fault(FILES, "401 lines of test", A_TEST, module(*["x = 1"] * 400), 401),
    fault(FILES, "400 lines", A_SERVICE, module(*["x = 1"] * 399)),
    fault(FILES, "a long migration", STEPS, module(*["x = 1"] * 500)),
    fault(FUNCTIONS, "41 lines", A_SERVICE, _function(41), 2),
    fault(FUNCTIONS, "41 lines of test", A_TEST, _function(41, "async def test_f():"), 2),
    fault(FUNCTIONS, "40 lines", A_SERVICE, _function(40)),
    fault(FUNCTIONS, "a long migration", STEPS, _function(60)),
    fault(SILENCED, "eleven", A_SERVICE, module(*[QUIET] * 11), 12),
    fault(SILENCED, "twelve of both kinds", A_TEST, module(*[QUIET] * 6, *[UNTYPED] * 6), 12, 13),
    fault(SILENCED, "ten", A_SERVICE, module(*[QUIET] * 10)),
    fault(SILENCED, "only in a text", A_SERVICE, module(*[f'y = "{QUIET}"'] * 20)),
    fault(DRAWER, "utils.py", "returns/cases/rules/utils.py", module(), 1),
    fault(DRAWER, "helpers.py in tests", "tests/helpers.py", module(), 1),
    fault(DRAWER, "a folder", "foundation/web/helpers/dates.py", module(), 1),
    fault(AROUND, "a parameter", A_SERVICE, module("def f(ignore_auth=False):", "    pass"), 2),
    fault(AROUND, "an argument", A_SERVICE, module("f(skip_permission_check=True)"), 2),
    fault(AROUND, "an attribute", "foundation/web/new.py", module("def f(g):", "    g.without_scope = True"), 3),
    fault(AROUND, "a function", "foundation/accounts/new.py", module("def bypass_permissions():", "    pass"), 2),
    fault(SHOWN, "str", A_PAGE, _caught("return str(error)"), 6),
    fault(SHOWN, "repr", "returns/cases/api.py", _caught("return repr(error)"), 6),
    fault(SHOWN, "an f-string", "foundation/web/new.py", _caught('return f"failed: {error!r}"'), 6),
    fault(SHOWN, "percent", "foundation/web/new.py", _caught('return "failed: %s" % error'), 6),
    fault(SHOWN, "args", "foundation/accounts/pages.py", _caught("return error.args[0]"), 6),
    fault(
        SHOWN,
        "in a handler",
        "foundation/web/new.py",
        module("def show(error: Exception):", "    return str(error), 500"),
        3,
    ),
    fault(SHOWN, "a traceback", "app.py", module("import traceback", "X = traceback.format_exc()"), 3),
    fault(SHOWN, "a domain error's own words", A_PAGE, _caught("return error.reasons, str(1)")),
    fault(DAYS, "of the clock of a unit", A_SERVICE, module("def f(unit):", "    return unit.clock.now().date()"), 3),
    fault(DAYS, "on a page", A_PAGE, module("def f(request):", "    return request.container.clock.now().date()"), 3),
    fault(DAYS, "of the unit", A_SERVICE, module("def f(unit):", "    return unit.today")),
    fault(SHOWN, "in a log of a service", A_SERVICE, _caught("return str(error)")),
]

"""The list of all checks. A check takes a House and returns the violations it found, in order."""

from collections.abc import Callable
from types import ModuleType

from tests.architecture import habits, imports, pages, stores
from tests.architecture.house import House, Violation

Check = Callable[[House], list[Violation]]


def _checks(*modules: ModuleType) -> dict[str, Check]:
    """Every public function that a module of checks defines itself, by name."""
    return {
        name: value
        for module in modules
        for name, value in vars(module).items()
        if callable(value) and not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
    }


CHECKS = _checks(imports, stores, habits, pages)

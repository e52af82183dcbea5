"""Libraries that few requests need: loaded by whoever uses them first, so that the program starts without them.

The standard library's LazyLoader is not used: before Python 3.11.9 two threads that use a module first at the same
moment see it half loaded.
"""

from importlib import import_module
from typing import Any


class LazyLibrary:
    """Stands in for a module until one of its names is asked for. Any thread may be the first to ask."""

    def __init__(self, name: str) -> None:
        """Remember the full name; nothing is loaded, not even looked for."""
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(import_module(self._name), attribute)
        setattr(self, attribute, value)  # found there the next time, as fast as in the module itself
        return value

    def __repr__(self) -> str:
        return f"<library {self._name!r}, loaded when used>"


def lazily(name: str) -> Any:
    """A library to be loaded at its first use. For other people's packages; of our own modules for the demo alone."""
    return LazyLibrary(name)

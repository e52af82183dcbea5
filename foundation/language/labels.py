"""What members of enums are called: one registry of the labels that topics state, and the filter that asks it.

A template writes `{{ case.state|label }}`; rows and pages carry the member, not its words.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from types import ModuleType

from flask import Flask, current_app

Labels = Mapping[type[Enum], Mapping[Enum, object]]
_SUFFIX = "_LABELS"
_EXTENSION = "labels"


def labels_of(*words: ModuleType) -> Labels:
    """By enum, the mappings NAME_LABELS of these modules that have a text for each of its members.

    ValueError where two of them are about the same enum: what is called otherwise in one place is named otherwise.
    """
    labels: dict[type[Enum], Mapping[Enum, object]] = {}
    for module in words:
        for name, mapping in vars(module).items():
            kind = type(next(iter(mapping))) if isinstance(mapping, Mapping) and mapping else None
            if not name.endswith(_SUFFIX) or kind is None or not issubclass(kind, Enum) or set(mapping) != set(kind):
                continue
            if labels.setdefault(kind, mapping) is not mapping:
                raise ValueError(f"{module.__name__}.{name}: {kind.__name__} has labels already")
    return labels


def gathered_labels(topics: Iterable[Labels]) -> Labels:
    """The labels of all topics. One that uses labels of another hands over the same mapping; ValueError otherwise."""
    whole: dict[type[Enum], Mapping[Enum, object]] = {}
    for labels in topics:
        for kind, mapping in labels.items():
            if whole.setdefault(kind, mapping) is not mapping:
                raise ValueError(f"two topics have labels for {kind.__name__}")
    return whole


def label(member: Enum | None) -> str:
    """What a member of an enum is called in the reader's language; empty for None. KeyError for an enum without."""
    return str(current_app.extensions[_EXTENSION][type(member)][member]) if member is not None else ""


def init_labels(app: Flask, labels: Labels) -> None:
    """Give templates the filter `label`."""
    app.extensions[_EXTENSION] = labels
    app.jinja_env.filters["label"] = label

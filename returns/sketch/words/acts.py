"""What the audit calls the doors and changes of sketch."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "sketch.judge": _l("Asked what would stand in the way of a sketch"),
    "sketch.of_case": _l("Began a sketch with a case"),
    "sketch.open": _l("Opened an empty sketch"),
}

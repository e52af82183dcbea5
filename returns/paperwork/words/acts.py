"""What the audit calls the doors and changes of paperwork."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "paperwork.make": _l("Made a paper of a case"),
    "paperwork.open": _l("Read which papers can be made"),
}

"""Custody in the audit."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l


class CustodyAct(AuditedAct):
    """What is done with the master key, as the audit calls it."""

    ROTATE = "keys.rotate", _l("Began to change the master key")
    ROTATED = "keys.rotated", _l("Changed the master key")
    REFUSED = "keys.rotate.refused", _l("Tried to change the master key")

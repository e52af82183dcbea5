"""What the audit calls what the program put right."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l


class IntegrityAct(AuditedAct):
    """Changes of integrity, as the audit calls them."""

    MEND = "integrity.mend", _l("Repaired inconsistent data")

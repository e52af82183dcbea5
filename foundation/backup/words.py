"""Backups in the audit."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l


class BackupAct(AuditedAct):
    """Backups made and restored, as the audit calls them."""

    CREATE = "backup.create", _l("Backed up the data")
    KEYS = "backup.keys", _l("Backed up the keys")
    DRILL = "backup.drill", _l("Held a restore drill")
    RESTORE = "backup.restore", _l("Restored a backup of the data")

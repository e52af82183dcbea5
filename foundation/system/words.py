"""What the audit calls pages and changes of the system."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "api.describe": _l("Read the description of the API"),
    "backup.create": _l("Backed the data up"),
    "backup.keys": _l("Backed the keys up"),
    "backup.restore": _l("Restored a backup of the data"),
    "installation.prepare": _l("Prepared the installation"),
    "system.health": _l("Looked at the health of the system"),
    "system.healthz": _l("Asked for the health of the system"),
}

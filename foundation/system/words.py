"""What the audit calls pages and changes of the system."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l


class SystemAct(AuditedAct):
    """Pages and changes of system, as the audit calls them."""

    API_DESCRIBE = "api.describe", _l("Read the API description")
    INSTALLATION_PREPARE = "installation.prepare", _l("Prepared the installation")
    HEALTH = "system.health", _l("Looked at the system health")
    HEALTHZ = "system.healthz", _l("Requested the system health")

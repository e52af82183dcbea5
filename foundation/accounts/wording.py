"""The codes of accounts in words."""

from foundation.accounts.permissions import Permission, Role
from foundation.accounts.rules import AccountStatus
from foundation.compartments import Compartment
from foundation.language.words import lazy_gettext

ROLE_LABELS = {
    Role.RETURN_OFFICER: lazy_gettext("Return officer"),
    Role.PROTECTION_SPECIALIST: lazy_gettext("Protection specialist"),
    Role.PARTNER_COORDINATOR: lazy_gettext("Partner coordinator"),
    Role.PARTNER_WORKER: lazy_gettext("Partner worker"),
    Role.MANAGER: lazy_gettext("Manager"),
    Role.ADMINISTRATOR: lazy_gettext("Administrator"),
    Role.DATA_PROTECTION_OFFICER: lazy_gettext("Data protection officer"),
}
PERMISSION_LABELS = {
    Permission.SIGN_OFF: lazy_gettext("Signs off readiness"),
    Permission.BUDGET_APPROVE: lazy_gettext("Approves budgets"),
    Permission.RULES_EDIT: lazy_gettext("Edits rules, together with a second person"),
    Permission.LEAD_OFFICE: lazy_gettext("Leads the office"),
}
STATUS_LABELS = {
    AccountStatus.INVITED: lazy_gettext("Invited"),
    AccountStatus.UNCONFIRMED: lazy_gettext("Waits for confirmation"),
    AccountStatus.ACTIVE: lazy_gettext("Active"),
    AccountStatus.DEACTIVATED: lazy_gettext("Deactivated"),
}
COMPARTMENT_LABELS = {
    Compartment.TRAFFICKING: lazy_gettext("Trafficking and other violence"),
    Compartment.HEALTH: lazy_gettext("Health"),
    Compartment.CHILD_PROTECTION: lazy_gettext("Child protection"),
    Compartment.LEGAL: lazy_gettext("Legal"),
}

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

# What the audit calls pages and changes, and what they are about.
ACTS: dict[str, object] = {
    "account.confirm": lazy_gettext("Confirmed an account"),
    "account.deactivate": lazy_gettext("Deactivated an account"),
    "account.extras": lazy_gettext("Changed extra permissions"),
    "account.first_administrator": lazy_gettext("Created the first administrator"),
    "account.invite": lazy_gettext("Invited a colleague"),
    "account.language": lazy_gettext("Changed the language"),
    "account.limit": lazy_gettext("Changed a limit of approval"),
    "account.own": lazy_gettext("Looked at the own account"),
    "account.password": lazy_gettext("Changed the own password"),
    "account.reactivate": lazy_gettext("Reactivated an account"),
    "accounts.confirm": lazy_gettext("Confirmed an account"),
    "accounts.confirmations": lazy_gettext("Listed accounts to confirm"),
    "accounts.deactivate": lazy_gettext("Deactivated an account"),
    "accounts.extras": lazy_gettext("Changed extra permissions"),
    "accounts.factor_reset": lazy_gettext("Reset a second factor"),
    "accounts.invite": lazy_gettext("Invited a colleague"),
    "accounts.invite_page": lazy_gettext("Opened the invitation form"),
    "accounts.limit": lazy_gettext("Changed a limit of approval"),
    "accounts.list": lazy_gettext("Listed accounts"),
    "accounts.open": lazy_gettext("Opened an account"),
    "accounts.reactivate": lazy_gettext("Reactivated an account"),
    "accounts.reset": lazy_gettext("Made a reset link"),
    "accounts.sign_out": lazy_gettext("Signed a colleague out everywhere"),
    "factor.begin": lazy_gettext("Began a second factor"),
    "factor.code": lazy_gettext("Showed a code of the second factor"),
    "factor.codes": lazy_gettext("Drew new recovery codes"),
    "factor.confirm": lazy_gettext("Put a second factor in force"),
    "factor.off": lazy_gettext("Switched a second factor off"),
    "factor.page": lazy_gettext("Looked at the own second factor"),
    "factor.recovery_code": lazy_gettext("Used a recovery code"),
    "factor.recovery_codes": lazy_gettext("Drew new recovery codes"),
    "factor.reset": lazy_gettext("Reset a second factor"),
    "grant.give": lazy_gettext("Gave access to protected information"),
    "grant.revoke": lazy_gettext("Revoked access to protected information"),
    "language.choose": lazy_gettext("Changed the language"),
    "link.accept": lazy_gettext("Chose a password by a link"),
    "link.first_administrator": lazy_gettext("Made the link of the first administrator"),
    "link.invitation": lazy_gettext("Made an invitation link"),
    "link.page": lazy_gettext("Looked at a link"),
    "link.reset": lazy_gettext("Made a reset link"),
    "office.add": lazy_gettext("Added an office"),
    "office.phones": lazy_gettext("Changed the telephones of an office"),
    "offices.open": lazy_gettext("Looked at the telephones of an office"),
    "offices.phones": lazy_gettext("Changed the telephones of an office"),
    "organisation.add": lazy_gettext("Added an organisation"),
    "sign_in.code": lazy_gettext("Tried a code of the second factor"),
    "sign_in.code_page": lazy_gettext("Was asked for a code"),
    "sign_in.end": lazy_gettext("Signed out"),
    "sign_in.end_all": lazy_gettext("Signed out everywhere"),
    "sign_in.end_one": lazy_gettext("Ended one sign-in"),
    "sign_in.end_others": lazy_gettext("Signed out everywhere else"),
    "sign_in.half": lazy_gettext("Gave the right password, before the code"),
    "sign_in.page": lazy_gettext("Opened the sign-in page"),
    "sign_in.presence": lazy_gettext("Asked who is signed in"),
    "sign_in.proof_page": lazy_gettext("Was asked for a fresh proof"),
    "sign_in.prove": lazy_gettext("Gave a fresh proof"),
    "sign_in.start": lazy_gettext("Signed in"),
    "sign_in.throttled": lazy_gettext("Sign-in throttled"),
    "sign_in.try": lazy_gettext("Tried to sign in"),
    "sign_in.unlock": lazy_gettext("Unlocked the screen"),
    "sign_in.unlock_page": lazy_gettext("Met the locked screen"),
    "tenants.add": lazy_gettext("Added an office or organisation"),
    "tenants.list": lazy_gettext("Listed offices and organisations"),
}
SUBJECTS: dict[str, object] = {
    "account": lazy_gettext("Account"),
    "link": lazy_gettext("Link"),
    "office": lazy_gettext("Office"),
    "organisation": lazy_gettext("Organisation"),
}

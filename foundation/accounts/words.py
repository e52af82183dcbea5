"""The codes of accounts in words."""

from foundation.accounts.permissions import Permission, Role
from foundation.accounts.rules import AccountStatus
from foundation.acts import AuditedAct
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
    Permission.ACCOUNTS_CONFIRM: lazy_gettext("Confirms new accounts"),
    Permission.ACCOUNTS_MANAGE: lazy_gettext("Manages accounts"),
    Permission.ARRIVALS_CONFIRM: lazy_gettext("Confirms arrivals"),
    Permission.ARRIVALS_REGISTER: lazy_gettext("Registers arrivals without a referral"),
    Permission.AUDIT_READ: lazy_gettext("Reads the audit"),
    Permission.BUDGET_APPROVE: lazy_gettext("Approves budgets"),
    Permission.CASES_CREATE: lazy_gettext("Opens new cases"),
    Permission.CASES_LIST: lazy_gettext("Lists cases"),
    Permission.CASES_OPEN: lazy_gettext("Opens cases"),
    Permission.CASES_SEARCH: lazy_gettext("Searches cases"),
    Permission.CASES_WORK: lazy_gettext("Works on cases"),
    Permission.CLEARANCE_SET: lazy_gettext("Sets protection clearance"),
    Permission.CONCERNS_WORK: lazy_gettext("Works on concerns"),
    Permission.DURATIONS_READ: lazy_gettext("Reads waiting times and forecasts"),
    Permission.EMERGENCY_COUNT: lazy_gettext("Reads how often emergency access is used"),
    Permission.EMERGENCY_OPEN: lazy_gettext("Opens cases in an emergency"),
    Permission.FIGURES_COMPARE: lazy_gettext("Compares offices and partners"),
    Permission.FIGURES_READ: lazy_gettext("Reads outcome figures"),
    Permission.FOLLOW_UP_READ: lazy_gettext("Reads follow-up"),
    Permission.FOLLOW_UP_WORK: lazy_gettext("Logs visits and follow-up"),
    Permission.GRANTS_CONFIRM: lazy_gettext("Confirms access to the trafficking part"),
    Permission.GRANTS_GIVE: lazy_gettext("Gives access to protected information"),
    Permission.GRANTS_REVIEW: lazy_gettext("Reviews access to protected information"),
    Permission.LEAD_OFFICE: lazy_gettext("Leads the office"),
    Permission.NUMBERS_OPEN: lazy_gettext("Opens phone numbers, with a reason"),
    Permission.OWN_ACCOUNT: lazy_gettext("Uses their own account"),
    Permission.PARTNERS_KEEP: lazy_gettext("Keeps partner profiles up to date"),
    Permission.PARTNERS_READ: lazy_gettext("Reads partner profiles"),
    Permission.PROTECTED_OPEN: lazy_gettext("Opens protected information, where access was given"),
    Permission.PROVISIONAL_READ: lazy_gettext("Reads provisional figures"),
    Permission.REFERRALS_ANSWER: lazy_gettext("Answers referrals"),
    Permission.REFERRALS_SEND: lazy_gettext("Sends referrals"),
    Permission.REQUESTS_READ: lazy_gettext("Reads the list of requests about data"),
    Permission.REQUESTS_WATCH: lazy_gettext("Oversees requests about data"),
    Permission.RETENTION_KEEP: lazy_gettext("Decides on erasures and legal holds"),
    Permission.RULES_EDIT: lazy_gettext("Edits rules, together with a second person"),
    Permission.RULES_READ: lazy_gettext("Reads the rules"),
    Permission.SCREENING_RECORD: lazy_gettext("Records screening"),
    Permission.SIGN_OFF: lazy_gettext("Signs off readiness"),
    Permission.SYSTEM_HEALTH: lazy_gettext("Sees how the system is doing"),
}
STATUS_LABELS = {
    AccountStatus.INVITED: lazy_gettext("Invited"),
    AccountStatus.UNCONFIRMED: lazy_gettext("Awaiting confirmation"),
    AccountStatus.ACTIVE: lazy_gettext("Active"),
    AccountStatus.DEACTIVATED: lazy_gettext("Deactivated"),
}
COMPARTMENT_LABELS = {
    Compartment.TRAFFICKING: lazy_gettext("Trafficking and other violence"),
    Compartment.HEALTH: lazy_gettext("Health"),
    Compartment.CHILD_PROTECTION: lazy_gettext("Child protection"),
    Compartment.LEGAL: lazy_gettext("Legal"),
}


def permission_label(code: str) -> object:
    """A permission in words; its code where it is one of an earlier version, as the audit keeps them."""
    return {permission.value: label for permission, label in PERMISSION_LABELS.items()}.get(code, code)


class AccountsAct(AuditedAct):
    """Pages and changes of accounts, as the audit calls them."""

    ACCOUNT_CONFIRM = "account.confirm", lazy_gettext("Confirmed an account")
    ACCOUNT_DEACTIVATE = "account.deactivate", lazy_gettext("Deactivated an account")
    ACCOUNT_EXTRAS = "account.extras", lazy_gettext("Changed extra permissions")
    ACCOUNT_FIRST_ADMINISTRATOR = "account.first_administrator", lazy_gettext("Created the first administrator")
    ACCOUNT_INVITE = "account.invite", lazy_gettext("Invited a colleague")
    ACCOUNT_LANGUAGE = "account.language", lazy_gettext("Changed the language")
    ACCOUNT_LIMIT = "account.limit", lazy_gettext("Changed an approval limit")
    ACCOUNT_OWN = "account.own", lazy_gettext("Looked at their own account")
    ACCOUNT_PASSWORD = "account.password", lazy_gettext("Changed their own password")
    ACCOUNT_REACTIVATE = "account.reactivate", lazy_gettext("Reactivated an account")
    ACCOUNTS_CONFIRM = "accounts.confirm", lazy_gettext("Confirmed an account")
    ACCOUNTS_CONFIRMATIONS = "accounts.confirmations", lazy_gettext("Listed accounts to confirm")
    ACCOUNTS_DEACTIVATE = "accounts.deactivate", lazy_gettext("Deactivated an account")
    ACCOUNTS_EXTRAS = "accounts.extras", lazy_gettext("Changed extra permissions")
    ACCOUNTS_FACTOR_RESET = "accounts.factor_reset", lazy_gettext("Reset a second factor")
    ACCOUNTS_INVITE = "accounts.invite", lazy_gettext("Invited a colleague")
    ACCOUNTS_INVITE_PAGE = "accounts.invite_page", lazy_gettext("Opened the invitation form")
    ACCOUNTS_LIMIT = "accounts.limit", lazy_gettext("Changed an approval limit")
    ACCOUNTS_LIST = "accounts.list", lazy_gettext("Listed accounts")
    ACCOUNTS_OPEN = "accounts.open", lazy_gettext("Opened an account")
    ACCOUNTS_REACTIVATE = "accounts.reactivate", lazy_gettext("Reactivated an account")
    ACCOUNTS_RESET = "accounts.reset", lazy_gettext("Created a reset link")
    ACCOUNTS_SIGN_OUT = "accounts.sign_out", lazy_gettext("Signed a colleague out everywhere")
    FACTOR_BEGIN = "factor.begin", lazy_gettext("Started setting up a second factor")
    FACTOR_CODE = "factor.code", lazy_gettext("Showed a second factor code")
    FACTOR_CODES = "factor.codes", lazy_gettext("Generated new recovery codes")
    FACTOR_CONFIRM = "factor.confirm", lazy_gettext("Turned on a second factor")
    FACTOR_OFF = "factor.off", lazy_gettext("Turned off a second factor")
    FACTOR_PAGE = "factor.page", lazy_gettext("Looked at their own second factor")
    FACTOR_RECOVERY_CODE = "factor.recovery_code", lazy_gettext("Used a recovery code")
    FACTOR_RECOVERY_CODES = "factor.recovery_codes", lazy_gettext("Generated new recovery codes")
    FACTOR_RESET = "factor.reset", lazy_gettext("Reset a second factor")
    GRANT_GIVE = "grant.give", lazy_gettext("Gave access to protected information")
    GRANT_REVOKE = "grant.revoke", lazy_gettext("Revoked access to protected information")
    LANGUAGE_CHOOSE = "language.choose", lazy_gettext("Changed the language")
    LINK_ACCEPT = "link.accept", lazy_gettext("Set a password using a link")
    LINK_FIRST_ADMINISTRATOR = "link.first_administrator", lazy_gettext("Created the first administrator's link")
    LINK_INVITATION = "link.invitation", lazy_gettext("Created an invitation link")
    LINK_PAGE = "link.page", lazy_gettext("Looked at a link")
    LINK_RESET = "link.reset", lazy_gettext("Created a reset link")
    OFFICE_ADD = "office.add", lazy_gettext("Added an office")
    OFFICE_PHONES = "office.phones", lazy_gettext("Changed an office's phone numbers")
    OFFICES_OPEN = "offices.open", lazy_gettext("Looked at an office's phone numbers")
    OFFICES_PHONES = "offices.phones", lazy_gettext("Changed an office's phone numbers")
    ORGANISATION_ADD = "organisation.add", lazy_gettext("Added an organisation")
    SIGN_IN_CODE = "sign_in.code", lazy_gettext("Tried a second factor code")
    SIGN_IN_CODE_PAGE = "sign_in.code_page", lazy_gettext("Was asked for a code")
    SIGN_IN_END = "sign_in.end", lazy_gettext("Signed out")
    SIGN_IN_END_ALL = "sign_in.end_all", lazy_gettext("Signed out everywhere")
    SIGN_IN_END_ONE = "sign_in.end_one", lazy_gettext("Ended a session")
    SIGN_IN_END_OTHERS = "sign_in.end_others", lazy_gettext("Signed out everywhere else")
    SIGN_IN_HALF = "sign_in.half", lazy_gettext("Entered the correct password, before the code")
    SIGN_IN_PAGE = "sign_in.page", lazy_gettext("Opened the sign-in page")
    SIGN_IN_PRESENCE = "sign_in.presence", lazy_gettext("Checked who is signed in")
    SIGN_IN_PROOF_PAGE = "sign_in.proof_page", lazy_gettext("Was asked to confirm their identity again")
    SIGN_IN_PROVE = "sign_in.prove", lazy_gettext("Confirmed their identity again")
    SIGN_IN_START = "sign_in.start", lazy_gettext("Signed in")
    SIGN_IN_THROTTLED = "sign_in.throttled", lazy_gettext("Sign-in throttled")
    SIGN_IN_TRY = "sign_in.try", lazy_gettext("Tried to sign in")
    SIGN_IN_UNLOCK = "sign_in.unlock", lazy_gettext("Unlocked the screen")
    SIGN_IN_UNLOCK_PAGE = "sign_in.unlock_page", lazy_gettext("Reached the locked screen")
    TENANTS_ADD = "tenants.add", lazy_gettext("Added an office or organisation")
    TENANTS_LIST = "tenants.list", lazy_gettext("Listed offices and organisations")


SUBJECTS: dict[str, object] = {
    "account": lazy_gettext("Account"),
    "link": lazy_gettext("Link"),
    "office": lazy_gettext("Office"),
    "organisation": lazy_gettext("Organisation"),
}

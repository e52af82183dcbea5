"""Roles and permissions: what each role may do, as one table. Pure: the golden test compares it line by line."""

import enum


class Role(enum.StrEnum):
    """What somebody works as. Exactly one per account."""

    RETURN_OFFICER = "return_officer"
    PROTECTION_SPECIALIST = "protection_specialist"
    PARTNER_COORDINATOR = "partner_coordinator"
    PARTNER_WORKER = "partner_worker"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    DATA_PROTECTION_OFFICER = "data_protection_officer"


class Permission(enum.StrEnum):
    """What a route asks for. In alphabetical order."""

    ACCOUNTS_CONFIRM = "accounts.confirm"
    ACCOUNTS_MANAGE = "accounts.manage"
    ARRIVALS_CONFIRM = "arrivals.confirm"
    ARRIVALS_REGISTER = "arrivals.register"
    AUDIT_READ = "audit.read"
    BUDGET_APPROVE = "approve_budget"
    CASES_CREATE = "cases.create"
    CASES_LIST = "cases.list"
    CASES_OPEN = "cases.open"
    CASES_SEARCH = "cases.search"
    CASES_WORK = "cases.work"
    CLEARANCE_SET = "clearance.set"
    CONCERNS_WORK = "concerns.work"
    DURATIONS_READ = "durations.read"
    EMERGENCY_COUNT = "emergency.count"
    EMERGENCY_OPEN = "emergency.open"
    FIGURES_COMPARE = "figures.compare"
    FIGURES_READ = "figures.read"
    FOLLOW_UP_READ = "follow_up.read"
    FOLLOW_UP_WORK = "follow_up.work"
    GRANTS_CONFIRM = "grants.confirm"
    GRANTS_GIVE = "grants.give"
    GRANTS_REVIEW = "grants.review"
    LEAD_OFFICE = "lead_office"
    NUMBERS_OPEN = "numbers.open"
    OWN_ACCOUNT = "account.own"
    PARTNERS_KEEP = "partners.keep"
    PARTNERS_READ = "partners.read"
    PROTECTED_OPEN = "protected.open"
    PROVISIONAL_READ = "provisional.read"
    REFERRALS_ANSWER = "referrals.answer"
    REFERRALS_SEND = "referrals.send"
    REQUESTS_READ = "requests.read"
    REQUESTS_WATCH = "requests.watch"
    RETENTION_KEEP = "retention.keep"
    RULES_EDIT = "edit_rules"
    RULES_READ = "rules.read"
    SCREENING_RECORD = "screening.record"
    SIGN_OFF = "sign_off"
    SYSTEM_HEALTH = "system.health"


P = Permission
_EVERYBODY = frozenset({P.OWN_ACCOUNT, P.RULES_READ})
# Protected information opens by grant alone: whoever works on cases may ask, and the grant decides (no row, no door).
_CASE_STAFF = _EVERYBODY | {
    P.CASES_LIST,
    P.CASES_OPEN,
    P.CASES_SEARCH,
    P.CONCERNS_WORK,
    P.DURATIONS_READ,
    P.EMERGENCY_OPEN,
    P.PROTECTED_OPEN,
    P.PROVISIONAL_READ,
    P.FOLLOW_UP_READ,
    P.NUMBERS_OPEN,
    P.PARTNERS_READ,
    P.REQUESTS_READ,
    P.SCREENING_RECORD,
}
# Partners see the people who were referred to them, while they are: the rows decide, not the permission.
_PARTNER_STAFF = _EVERYBODY | {
    P.ARRIVALS_CONFIRM,
    P.CONCERNS_WORK,
    P.FOLLOW_UP_READ,
    P.FOLLOW_UP_WORK,
    P.NUMBERS_OPEN,
    P.PARTNERS_READ,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.RETURN_OFFICER: _CASE_STAFF
    | {P.CASES_CREATE, P.CASES_WORK, P.REFERRALS_SEND, P.ARRIVALS_CONFIRM, P.FOLLOW_UP_WORK, P.FIGURES_READ},
    Role.PROTECTION_SPECIALIST: _CASE_STAFF | {P.GRANTS_CONFIRM, P.GRANTS_GIVE, P.CLEARANCE_SET},
    Role.PARTNER_COORDINATOR: _PARTNER_STAFF
    | {P.ARRIVALS_REGISTER, P.REFERRALS_ANSWER, P.FIGURES_READ, P.PARTNERS_KEEP, P.PROVISIONAL_READ},
    Role.PARTNER_WORKER: _PARTNER_STAFF,
    Role.MANAGER: _EVERYBODY | {P.DURATIONS_READ, P.EMERGENCY_COUNT, P.FIGURES_COMPARE, P.FIGURES_READ},
    Role.ADMINISTRATOR: _EVERYBODY | {P.ACCOUNTS_MANAGE, P.PARTNERS_KEEP, P.PARTNERS_READ, P.SYSTEM_HEALTH},
    Role.DATA_PROTECTION_OFFICER: _EVERYBODY
    | {P.ACCOUNTS_CONFIRM, P.AUDIT_READ, P.EMERGENCY_COUNT, P.GRANTS_CONFIRM, P.GRANTS_REVIEW}
    | {P.REQUESTS_READ, P.REQUESTS_WATCH, P.RETENTION_KEEP},
}

# Beyond the role, given to single accounts, never used on one's own work.
EXTRAS = frozenset({P.SIGN_OFF, P.BUDGET_APPROVE, P.RULES_EDIT, P.LEAD_OFFICE})
# What an extra brings with it.
IMPLIED: dict[Permission, frozenset[Permission]] = {P.LEAD_OFFICE: frozenset({P.ACCOUNTS_CONFIRM})}

OFFICE_ROLES = frozenset({Role.RETURN_OFFICER, Role.PROTECTION_SPECIALIST})
PARTNER_ROLES = frozenset({Role.PARTNER_COORDINATOR, Role.PARTNER_WORKER})
# Roles that read about people, or that confirm who does: somebody other than the administrator confirms them first.
CONFIRMED_ROLES = OFFICE_ROLES | PARTNER_ROLES | {Role.DATA_PROTECTION_OFFICER}
# Who may hold which extra permission: an administrator never confirms the accounts that administrators make, and only
# whoever opens the cases of an office can sign off or approve in them.
EXTRAS_OF_ROLE: dict[Role, frozenset[Permission]] = {
    **dict.fromkeys(OFFICE_ROLES, EXTRAS),
    Role.ADMINISTRATOR: frozenset({P.RULES_EDIT}),
}


def permissions_of(role: Role, extras: frozenset[Permission]) -> frozenset[Permission]:
    """Everything that an account of this role with these extra permissions may do.

    One that the role may not hold, as an older version gave some, brings nothing.
    """
    held = extras & EXTRAS_OF_ROLE.get(role, frozenset())
    return (ROLE_PERMISSIONS[role] | held).union(*(IMPLIED.get(extra, frozenset()) for extra in held))

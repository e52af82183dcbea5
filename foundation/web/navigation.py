"""The navigation, by task: each role sees the entries that its permissions open."""

from foundation.accounts.permissions import Permission
from foundation.language.words import lazy_gettext as _l
from foundation.web.wiring import NavigationItem

NAVIGATION = [
    NavigationItem("today.today", _l("Today"), "today", Permission.OWN_ACCOUNT),
    NavigationItem("cases.list", _l("Cases"), "cases", Permission.CASES_LIST),
    NavigationItem("departures.list", _l("Departures"), "departures", Permission.CASES_OPEN),
    NavigationItem("duty.page", _l("On duty"), "confirm", Permission.CLEARANCE_SET),
    NavigationItem("tasks.list", _l("Tasks"), "tasks", Permission.CASES_OPEN),
    NavigationItem("referrals.list", _l("Follow-up"), "follow-up", Permission.FOLLOW_UP_WORK),
    NavigationItem("visit_list.list", _l("Visits"), "now", Permission.FOLLOW_UP_WORK),
    NavigationItem("concerns.list", _l("Concerns"), "warning", Permission.CONCERNS_WORK),
    NavigationItem("partners.list", _l("Partners"), "partners", Permission.PARTNERS_READ),
    NavigationItem("approvals.waiting", _l("Approvals"), "confirm", Permission.BUDGET_APPROVE),
    NavigationItem("schedule_ahead.page", _l("Visits ahead"), "follow-up", Permission.FIGURES_READ),
    NavigationItem("outcomes.read", _l("Outcomes"), "outcomes", Permission.FIGURES_READ),
    NavigationItem("movements.list", _l("Group movements"), "departures", Permission.CASES_OPEN),
    NavigationItem("roster.list", _l("Escorts"), "person", Permission.CASES_OPEN),
    NavigationItem("sketch.page", _l("What if"), "search", Permission.CASES_OPEN),
    NavigationItem("accounts.list", _l("Accounts"), "accounts", Permission.ACCOUNTS_MANAGE),
    NavigationItem("accounts.tenants", _l("Offices and partners"), "places", Permission.ACCOUNTS_MANAGE),
    NavigationItem("accounts.confirmations", _l("Confirmations"), "confirm", Permission.ACCOUNTS_CONFIRM),
    NavigationItem("audit.list", _l("Audit"), "audit", Permission.AUDIT_READ),
    NavigationItem("audit.grants", _l("Open doors"), "grants", Permission.GRANTS_REVIEW),
    NavigationItem("system.health", _l("System health"), "health", Permission.SYSTEM_HEALTH),
    NavigationItem("rulebook.list", _l("Rules"), "rules", Permission.RULES_READ),
]

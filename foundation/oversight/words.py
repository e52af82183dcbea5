"""The audit in words: its own pages, what records are about, and why somebody was refused."""

from foundation.acts import AuditedAct
from foundation.audit.records import RecordKind, Shown
from foundation.language.words import lazy_gettext as _l


class OversightAct(AuditedAct):
    """Pages and changes of oversight, as the audit calls them."""

    AUDIT_CUT = "audit.cut", _l("Removed audit records older than the rule")
    AUDIT_EXPORT = "audit.export", _l("Exported audit records")
    AUDIT_READ = "audit.read", _l("Read the audit")
    AUDIT_SEARCH = "audit.search", _l("Searched the audit")
    DEMO_LOAD = "demo.load", _l("Loaded the fictitious caseload")
    GRANTS_REVIEW = "grants.review", _l("Reviewed grants")
    GRANTS_REVOKE = "grants.revoke", _l("Revoked access to protected information")
    UNNAMED = "unnamed", _l("Background work")


SHOWN_LABELS: dict[Shown, object] = {
    Shown.PEOPLE: _l("Everything about people"),
    Shown.READS: _l("Reads of people"),
    Shown.CHANGES: _l("Changes"),
    Shown.SEARCHES: _l("Searches"),
    Shown.EXPORTS: _l("Exports"),
    Shown.REFUSALS: _l("Refusals and errors in forms"),
    Shown.EVERYTHING: _l("Everything, including menus and sign-ins"),
}
KIND_LABELS: dict[RecordKind, object] = {
    RecordKind.PEOPLE: _l("About people"),
    RecordKind.SEARCH: _l("Search"),
    RecordKind.EXPORT: _l("Export"),
    RecordKind.REFUSED: _l("Refused, or errors in the form"),
    RecordKind.OTHER: _l("Other"),
}
SUBJECTS: dict[str, object] = {
    "asked": _l("Asked for"),
    "door": _l("Protected information"),
    "grant": _l("Grant"),
}
# Why somebody was refused: the codes of the domain errors.
REFUSALS: dict[str, object] = {
    "access_denied": _l("Permission missing"),
    "audit_unavailable": _l("Audit not available"),
    "too_large": _l("Too large"),
    "bad_input": _l("Wrong or missing details"),
    "conflict": _l("Changed in the meantime"),
    "key_gone": _l("No longer readable"),
    "locked": _l("Screen locked"),
    "not_found": _l("Not found, or no access"),
    "not_signed_in": _l("Not signed in"),
    "refused": _l("Refused"),
    "rule_ambiguous": _l("Two rules match equally"),
    "rule_broken": _l("Breaks a rule"),
    "rule_missing": _l("No matching rule"),
    "rule_seeds": _l("The rules could not be loaded"),
    "rule_unknown": _l("Rule value not known yet"),
    "second_factor_needed": _l("Second factor missing"),
    "seal_broken": _l("Information was changed outside the program"),
    "step_up_needed": _l("Identity not confirmed again"),
    "too_many_attempts": _l("Too many attempts"),
}

"""Changes of rules in words. Notices and messages name no rule: they are read on locked screens."""

from collections.abc import Callable, Mapping, Sequence

from foundation.acts import AuditedAct
from foundation.language.formats import country, day, either
from foundation.language.words import _, lazy_gettext as _l, ngettext
from foundation.messaging.rules import MessageWords, NoticeKind, Template
from foundation.rulebook.rules import Direction, RuleRow
from foundation.rulebook.topics import DECIMAL_UNITS, WHOLE_UNITS
from foundation.rulebook.words import SCOPE_LABELS, number_text, scope_text, value_text
from planning.rule_changes.rules import (
    CalendarPlace,
    ChangeReason,
    ChangeState,
    DayKind,
    Effect,
    Problem,
    Review,
    RuleTable,
)


class RuleChangeNotice(NoticeKind):
    """What notices about changes of rules are called. None is about a case."""

    TO_CONFIRM = "rule_change_to_confirm", True
    CONFIRMED = "rule_change_confirmed", True
    DECLINED = "rule_change_declined", True
    TAKEN_BACK = "rule_change_taken_back", True


class RuleChangeMessage(Template):
    """What e-mails about changes of rules are called."""

    TO_CONFIRM = "rule_ask"


class RuleChangesAct(AuditedAct):
    """Pages and changes of rules, as the audit calls them."""

    LIST = "rule_changes.list", _l("Listed rule changes")
    OPEN = "rule_changes.open", _l("Read a rule change")
    FORM = "rule_changes.form", _l("Opened the form to change a rule")
    PROPOSE = "rule_changes.propose", _l("Proposed a rule change")
    CONFIRM = "rule_changes.confirm", _l("Confirmed a rule change")
    DECLINE = "rule_changes.decline", _l("Declined a rule change")
    WITHDRAW = "rule_changes.withdraw", _l("Withdrew a proposed rule change")
    TAKE_BACK = "rule_changes.take_back", _l("Cancelled a rule change before it took effect")
    TABLE = "rule_changes.table", _l("Opened a table of rules")
    EXPORT = "rule_changes.download", _l("Exported a table of rules")
    PREVIEW = "rule_changes.preview", _l("Checked a file with rules")
    IMPORT_FORM = "rule_changes.import_form", _l("Opened the form to import rules")
    IMPORT = "rule_changes.import", _l("Proposed rule changes from a file")
    COMPARE = "rule_changes.compare", _l("Compared the rules of two days")
    BLOCKED = "rule_changes.blocked", _l("Listed cases that a rule blocks")
    COUNTRIES = "rule_changes.countries", _l("Read the status of countries")
    CALENDARS = "rule_changes.calendars", _l("Listed working calendars")
    CALENDAR = "rule_changes.calendar", _l("Read a working calendar")
    COUNT = "rule_changes.count", _l("Counted what a rule change would affect")


SUBJECTS: dict[str, object] = {"rule_proposal": _l("Rule change")}

STATE_LABELS = {
    ChangeState.PROPOSED: _l("Awaiting confirmation"),
    ChangeState.CONFIRMED: _l("Confirmed"),
    ChangeState.DECLINED: _l("Declined"),
    ChangeState.WITHDRAWN: _l("Withdrawn"),
    ChangeState.TAKEN_BACK: _l("Cancelled before it took effect"),
}
STATE_MARKS = {
    ChangeState.PROPOSED: "due",
    ChangeState.CONFIRMED: "done",
    ChangeState.DECLINED: "warning",
    ChangeState.WITHDRAWN: "plain",
    ChangeState.TAKEN_BACK: "plain",
}
TABLE_LABELS = {
    RuleTable.COUNTRIES: _l("Country status"),
    RuleTable.TIMES: _l("Minimum connection times"),
    RuleTable.TRANSIT: _l("Transit visas"),
    RuleTable.CONSULATES: _l("Consulates and laissez-passers"),
    RuleTable.CARRIERS: _l("Carriers"),
    RuleTable.ENTITLEMENTS: _l("Entitlements"),
    RuleTable.EXCHANGE: _l("Exchange rates"),
    RuleTable.CALENDARS: _l("Working calendars"),
}
COUNTRY_LABELS = {
    "open": _l("Open"),
    "case_by_case": _l("Case by case"),
    "restricted": _l("Restricted"),
    "suspended": _l("Suspended"),
}
REVIEW_LABELS = {
    Review.OVERDUE: _l("Review overdue"),
    Review.SOON: _l("Review soon"),
    Review.LATER: _l("Review later"),
    Review.NONE: _l("No status recorded"),
}
EFFECT_LABELS = {
    Effect.BLOCKED: _l("Ready now, would be blocked"),
    Effect.MORE_BLOCKED: _l("Blocked now, would have one more blocker"),
    Effect.LESS_BLOCKED: _l("Blocked now, would have one blocker fewer"),
    Effect.READY: _l("Blocked now, would be ready"),
    Effect.UNSIGNED: _l("Signed off, would need a new sign-off"),
    Effect.MOVED: _l("Visits after return would change"),
    Effect.LATER: _l("Could leave later than now"),
    Effect.EARLIER: _l("Could leave earlier than now"),
}
DIRECTION_HINTS = {
    Direction.LOWER: _l("This rule protects people: it can only become lower."),
    Direction.HIGHER: _l("This rule protects people: it can only become higher, and “yes” stays “yes”."),
    Direction.FEWER: _l("This rule protects people: entries can only be removed."),
    Direction.MORE: _l("This rule protects people: entries can only be added."),
    Direction.LATER: _l("This rule protects people: it can only become stricter."),
}
DAY_LABELS = {
    DayKind.USUAL: _l("Working day"),
    DayKind.WEEKEND: _l("Rest day"),
    DayKind.HOLIDAY: _l("Public holiday"),
    DayKind.CLOSED: _l("Closed"),
    DayKind.WORKED: _l("Worked by exception"),
}
JOB_COUNT = _l("Count what rule changes would affect")

NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    RuleChangeNotice.TO_CONFIRM: (
        _l("A rule change needs your confirmation"),
        _l("See what it would affect first. It is on the page “Rule changes”."),
    ),
    RuleChangeNotice.CONFIRMED: (
        _l("The rule change that you proposed is confirmed"),
        _l("Until its first day it can still be cancelled on the page “Rule changes”."),
    ),
    RuleChangeNotice.DECLINED: (
        _l("The rule change that you proposed was declined"),
        _l("The reason is on the page “Rule changes”."),
    ),
    RuleChangeNotice.TAKEN_BACK: (
        _l("A confirmed rule change was cancelled"),
        _l("It will not take effect. The reason is on the page “Rule changes”."),
    ),
}
MESSAGES: Mapping[Template, MessageWords] = {
    RuleChangeMessage.TO_CONFIRM: MessageWords(
        _l("A colleague needs your confirmation"),
        lambda count: ngettext(
            "%(num)d item is waiting for your confirmation. Sign in to see it.",
            "%(num)d items are waiting for your confirmation. Sign in to see them.",
            count,
        ),
    ),
}


def place_text(place: CalendarPlace) -> str:
    """Whose calendar it is: a country, or its consulates in another one."""
    if not place.host:
        return country(place.country)
    return _("Consulates of %(country)s in %(host)s", country=country(place.country), host=country(place.host))


def _how_to_type(like: RuleRow) -> str:
    if like.unit == "money":
        return _("Enter an amount and a currency, such as 615 EUR.")
    if like.unit in DECIMAL_UNITS:
        return _("Enter a decimal number, such as 0.25.") if like.unit == "ratio" else _("Enter a number from 0 to 1.")
    if like.unit in WHOLE_UNITS:
        is_list = isinstance(like.value, tuple)
        return _("Enter whole numbers separated by commas.") if is_list else _("Enter a whole number, such as 14.")
    return _("Choose yes or no.") if isinstance(like.value, bool) else _("Enter the value on one line.")


def _of_row(problem: Problem) -> dict[str, str]:
    row = problem.row
    return {
        "value": value_text(row) if row else "",
        "day": day(problem.day) if problem.day else "",
        "begins": day(row.valid_from) if row else "",
    }


_SENTENCES: Mapping[ChangeReason, Callable[[Problem, RuleRow], str]] = {
    ChangeReason.VALUE_UNREADABLE: lambda _problem, like: _how_to_type(like),
    ChangeReason.VALUE_BELOW: lambda problem, like: _(
        "The lowest value allowed for this rule is %(value)s.", value=number_text(problem.number, like.unit)
    ),
    ChangeReason.VALUE_ABOVE: lambda problem, like: _(
        "The highest value allowed for this rule is %(value)s.", value=number_text(problem.number, like.unit)
    ),
    ChangeReason.VALUE_WORD: lambda problem, _like: _(
        "The program does not know %(words)s here. Choose from the values listed below the field.",
        words=", ".join(problem.words),
    ),
    ChangeReason.VALUE_ENTRY: lambda problem, _like: _(
        "These entries cannot be read: %(words)s. Write countries as two letters (AF), carriers as code and name "
        "(TK Turkish Airlines), names of days in at most 80 characters, each on a line.",
        words=", ".join(problem.words),
    ),
    ChangeReason.COUNTRY_UNKNOWN: lambda problem, _like: _(
        "No country has the code %(words)s. Use two letters, such as AF.", words=", ".join(problem.words)
    ),
    ChangeReason.LOOSER: lambda problem, _like: _(
        "This rule protects people, so it can only be tightened. On %(day)s the value would otherwise be %(value)s: "
        "keep it, or make it stricter.",
        **_of_row(problem),
    ),
    ChangeReason.FIXED: lambda _problem, _like: _(
        "The program is built around this rule. It changes only with a new release."
    ),
    ChangeReason.SWITCHED_OFF: lambda _problem, _like: _(
        "No one can override this rule, so it cannot be switched off either. Keep at least one entry, or “yes”."
    ),
    ChangeReason.SOURCE_MISSING: lambda _problem, _like: _("Say where this value comes from."),
    ChangeReason.IN_PAST: lambda problem, _like: _(
        "What was decided before must not change. The earliest first day is %(day)s.", **_of_row(problem)
    ),
    ChangeReason.ENDS_BEFORE: lambda _problem, _like: _("The last day is before the first day. Enter a later one."),
    ChangeReason.ENDS_INTO_NOTHING: lambda problem, _like: _(
        "From %(day)s no value would apply. Leave the last day empty.", **_of_row(problem)
    ),
    ChangeReason.END_NEEDED: lambda problem, _like: ngettext(
        "Enter the last day: one row covers at most %(num)d day. Propose another one for the rest.",
        "Enter the last day: one row covers at most %(num)d days. Propose another one for the rest.",
        int(problem.number or 0),
    ),
    ChangeReason.TOO_MANY: lambda problem, _like: ngettext(
        "Enter at most %(num)d entry.", "Enter at most %(num)d entries.", int(problem.number or 0)
    ),
    ChangeReason.SCOPE_NOT_ASKED: lambda problem, _like: one_place(problem.keys, with_codes=True),
    ChangeReason.SAME_DAY: lambda problem, _like: _(
        "Another value (%(value)s) already begins on %(day)s. Choose another day, or cancel that change first.",
        **_of_row(problem),
    ),
    ChangeReason.OVERLAPS_EARLIER: lambda problem, _like: _(
        "This overlaps with %(value)s, which applies until %(day)s. Begin on a later day.", **_of_row(problem)
    ),
    ChangeReason.OVERLAPS_LATER: lambda problem, _like: _(
        "This overlaps with %(value)s, which begins on %(day)s. End before that day, or leave the last day empty.",
        **_of_row(problem),
    ),
    ChangeReason.TIE: lambda problem, _like: _(
        "For %(scope)s two values would apply, and neither is more specific. Propose a value for exactly that scope "
        "first.",
        scope=scope_text(problem.scope),
    ),
    ChangeReason.CHANGES_NOTHING: lambda _problem, _like: _(
        "This value already applies. Change the value, the source or the basis."
    ),
    ChangeReason.SCOPE_UNREADABLE: lambda _problem, _like: _(
        "Write a scope such as country=AF or carrier=TK, each on a line, or leave it empty for everywhere."
    ),
    ChangeReason.CURRENCY_UNKNOWN: lambda problem, _like: unknown_currency(problem.words[0]),
    ChangeReason.WAITS_ALREADY: lambda problem, _like: _(
        "A change from %(day)s for the same scope is already waiting. Answer or withdraw that one first.",
        **_of_row(problem),
    ),
}


def unknown_currency(code: str) -> str:
    """Why a rate is refused for a currency that there is not."""
    return str(_("%(code)s is not a currency in use. Enter the three-letter code of one, such as USD.", code=code))


def one_place(scopes: Sequence[frozenset[str]], *, with_codes: bool = False) -> str:
    """What a scope may name together; `with_codes`: also as files write it."""
    named = [" + ".join(_key(key, with_codes) for key in sorted(keys)) for keys in scopes]
    if {key for keys in scopes for key in keys} == {"currency"}:
        return str(_("Each currency has a rate of its own. Fill in this, and nothing else: %(keys)s.", keys=named[0]))
    return str(
        _(
            "This rule is looked up for one place only. Fill in one of these, and nothing else: %(keys)s.",
            keys=either(named),
        )
    )


def _key(key: str, with_code: bool) -> str:
    # Codes are read from left to right in Arabic, too.
    return f"{SCOPE_LABELS[key]} (\u2066{key}=\u2069)" if with_code else str(SCOPE_LABELS[key])


def sentence(problem: Problem, like: RuleRow) -> str:
    """One reason against a change, with its cure."""
    return _SENTENCES[problem.reason](problem, like)


# What the words of rules are called, by their code.
RULE_VALUES = dict.fromkeys(
    ("country_status.choices", "country_status.status", "country_status.blocking"), COUNTRY_LABELS
)

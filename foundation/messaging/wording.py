"""What messages say: fixed, neutral sentences in the receiver's language. Counts and days are all that is put in."""

from collections.abc import Callable, Mapping
from typing import Any

from foundation.language.words import gettext as _, ngettext
from foundation.messaging.rules import Template


def subject_of(template: Template) -> str:
    """The subject line. It says what kind of work waits, and nothing about whom."""
    return {
        Template.VISIT_DUE: _("Visits are due"),
        Template.VISIT_OVERDUE: _("Visits are overdue"),
        Template.VISIT_MISSED: _("Visits were missed"),
        Template.REFERRAL_SENT: _("Referrals are waiting"),
        Template.ACCESS_ENDED: _("Access has ended"),
        Template.CONCERN_OPENED: _("Something needs your attention"),
        Template.SIGN_OFF_WANTED: _("Your signature is wanted"),
    }[template]


def body_of(template: Template, facts: Mapping[str, Any], address: str) -> str:
    """The text: how many, until when, and the address at which to sign in. Paragraphs, plain text."""
    paragraphs = [_COUNTED[template](facts.get("count", 1))]
    if "day" in facts:
        paragraphs.append(_("Date: %(day)s", day=facts["day"]))
    return "\n\n".join([*paragraphs, _("Sign in to see more:"), address]) + "\n"


_COUNTED: dict[Template, Callable[[int], str]] = {
    Template.VISIT_DUE: lambda count: ngettext("%(num)d visit is due.", "%(num)d visits are due.", count),
    Template.VISIT_OVERDUE: lambda count: ngettext("%(num)d visit is overdue.", "%(num)d visits are overdue.", count),
    Template.VISIT_MISSED: lambda count: ngettext("%(num)d visit was missed.", "%(num)d visits were missed.", count),
    Template.REFERRAL_SENT: lambda count: ngettext(
        "%(num)d referral waits for an answer.", "%(num)d referrals wait for an answer.", count
    ),
    Template.ACCESS_ENDED: lambda count: ngettext(
        "%(num)d access that was given to you has ended.", "%(num)d accesses that were given to you have ended.", count
    ),
    Template.CONCERN_OPENED: lambda count: ngettext(
        "%(num)d matter needs your attention today.", "%(num)d matters need your attention today.", count
    ),
    Template.SIGN_OFF_WANTED: lambda count: ngettext(
        "%(num)d decision waits for your signature.", "%(num)d decisions wait for your signature.", count
    ),
}

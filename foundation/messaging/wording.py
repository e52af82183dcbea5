"""What messages and notices say: fixed, neutral sentences. Counts and days are all that is put into a message."""

from collections.abc import Callable, Mapping
from typing import Any

from foundation.agenda import Matter
from foundation.language.words import gettext as _, lazy_gettext as _l, ngettext
from foundation.messaging.rules import NoticeKind, Template


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
        Template.RETURN_ENDED: _("A plan has changed"),
        Template.CLEARANCE_WANTED: _("Clearances are waiting"),
        Template.TASKS_WAITING: _("Tasks are waiting"),
        Template.CASE_HANDED_OVER: _("Cases were handed over to you"),
        Template.ARRIVAL_REGISTERED: _("Arrivals were registered"),
        Template.TRAVELLERS_CHANGED: _("Who travels has changed"),
        Template.GROUP_MOVEMENT: _("Group movements"),
        Template.VISIT_UNANSWERED: _("Missed visits wait for an answer"),
        Template.CONTACT_CHANGED: _("Who can be reached has changed"),
        Template.REFERRAL_NEWS: _("News of a referral"),
        Template.DIGEST: _("What waits for you today"),
        Template.DEPARTURE_NEAR: _("A departure is near"),
        Template.ARRIVAL_NEAR: _("An arrival is near"),
    }[template]


def body_of(template: Template, facts: Mapping[str, Any], address: str) -> str:
    """The text: how many, until when, and the address at which to sign in. Paragraphs, plain text."""
    paragraphs = [_COUNTED[template](facts.get("count", 1)), *_lines(facts)]
    if "day" in facts:
        paragraphs.append(_("Date: %(day)s", day=facts["day"]))
    return "\n\n".join([*paragraphs, _("Sign in to see more:"), address]) + "\n"


def _lines(facts: Mapping[str, Any]) -> list[str]:
    """What a digest counts, one matter a line, as one paragraph; nothing for other messages."""
    lines = [f"- {MATTERS[one](facts[one.value])}" for one in Matter if one.value in facts]
    return ["\n".join(lines)] if lines else []


MATTERS: Mapping[Matter, Callable[[int], str]] = {
    Matter.OVERDUE: lambda count: ngettext("%(num)d task is overdue", "%(num)d tasks are overdue", count),
    Matter.TODAY: lambda count: ngettext("%(num)d task is due today", "%(num)d tasks are due today", count),
    Matter.DEPARTURES: lambda count: ngettext(
        "%(num)d departure in the next days", "%(num)d departures in the next days", count
    ),
    Matter.ARRIVALS: lambda count: ngettext(
        "%(num)d arrival is to be confirmed", "%(num)d arrivals are to be confirmed", count
    ),
    Matter.SIGN_OFFS: lambda count: ngettext(
        "%(num)d decision waits for a signature", "%(num)d decisions wait for a signature", count
    ),
    Matter.REFERRALS: lambda count: ngettext(
        "%(num)d referral waits for an answer", "%(num)d referrals wait for an answer", count
    ),
    Matter.VISITS: lambda count: ngettext("%(num)d visit waits", "%(num)d visits wait", count),
    Matter.MISSED: lambda count: ngettext("%(num)d visit was missed", "%(num)d visits were missed", count),
    Matter.DOCUMENTS: lambda count: ngettext("%(num)d document expires soon", "%(num)d documents expire soon", count),
    Matter.CLEARANCES: lambda count: ngettext("%(num)d clearance ends soon", "%(num)d clearances end soon", count),
}
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
    Template.RETURN_ENDED: lambda count: ngettext(
        "%(num)d plan that you are part of is stopped. Do not travel, and book nothing.",
        "%(num)d plans that you are part of are stopped. Do not travel, and book nothing.",
        count,
    ),
    Template.CLEARANCE_WANTED: lambda count: ngettext(
        "%(num)d clearance waits for a specialist.", "%(num)d clearances wait for a specialist.", count
    ),
    Template.TASKS_WAITING: lambda count: ngettext("%(num)d task waits for you.", "%(num)d tasks wait for you.", count),
    Template.CASE_HANDED_OVER: lambda count: ngettext(
        "%(num)d case was handed over to you.", "%(num)d cases were handed over to you.", count
    ),
    Template.ARRIVAL_REGISTERED: lambda count: ngettext(
        "%(num)d arrival was registered by a partner. Take it over by the day below.",
        "%(num)d arrivals were registered by partners. Take them over by the day below.",
        count,
    ),
    Template.TRAVELLERS_CHANGED: lambda count: ngettext(
        "Who travels has changed on %(num)d journey. Look who comes before you meet anybody.",
        "Who travels has changed on %(num)d journeys. Look who comes before you meet anybody.",
        count,
    ),
    Template.GROUP_MOVEMENT: lambda count: ngettext(
        "There is news of %(num)d group movement. Look when it arrives before you plan anything.",
        "There is news of %(num)d group movements. Look when they arrive before you plan anything.",
        count,
    ),
    Template.VISIT_UNANSWERED: lambda count: ngettext(
        "%(num)d visit was missed, and nobody has said yet what comes of it.",
        "%(num)d visits were missed, and nobody has said yet what comes of them.",
        count,
    ),
    Template.CONTACT_CHANGED: lambda count: ngettext(
        "In %(num)d case it has changed whether people can be reached.",
        "In %(num)d cases it has changed whether people can be reached.",
        count,
    ),
    Template.REFERRAL_NEWS: lambda count: ngettext(
        "There is news of %(num)d referral.", "There is news of %(num)d referrals.", count
    ),
    Template.DIGEST: lambda count: ngettext("%(num)d matter waits for you.", "%(num)d matters wait for you.", count),
    Template.DEPARTURE_NEAR: lambda count: ngettext(
        "%(num)d departure is near.", "%(num)d departures are near.", count
    ),
    Template.ARRIVAL_NEAR: lambda count: ngettext("%(num)d arrival is near.", "%(num)d arrivals are near.", count),
}

# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[Any, Any]] = {
    NoticeKind.CASE_HANDED_OVER: (_l("A case was handed over to you"), _l("Read the note of your colleague first.")),
    NoticeKind.COVER_BEGAN: (_l("You cover for a colleague"), _l("Their cases stand in your list, marked as covered.")),
    NoticeKind.COVER_ENDED: (_l("You no longer cover for a colleague"), _l("There is nothing to do.")),
    NoticeKind.TASK_ASSIGNED: (_l("A task was given to you"), _l("It stands in your list of tasks.")),
    NoticeKind.TASK_OVERDUE: (_l("A task of yours is overdue"), _l("Do it, move it, or say why it is not needed.")),
    NoticeKind.CLEARANCE_WANTED: (_l("A protection clearance is wanted"), _l("Look at the case and set it.")),
    NoticeKind.CLEARANCE_CHANGED: (_l("A protection clearance was set"), _l("See what it means for the next step.")),
    NoticeKind.SIGN_OFF_WANTED: (_l("Your signature is wanted"), _l("Look at what stands in the way, then sign.")),
    NoticeKind.RETURN_ENDED: (_l("A return has ended"), _l("Nothing is to be booked for it any more.")),
    NoticeKind.PLAN_STOPPED: (_l("A plan is stopped"), _l("Do not travel, and book nothing.")),
    NoticeKind.ARRIVAL_REGISTERED: (_l("A partner registered an arrival"), _l("Take the case over.")),
    NoticeKind.ARRIVAL_NOT_TAKEN: (_l("An arrival still waits for somebody"), _l("Take the case over today.")),
    NoticeKind.GRANT_GIVEN: (_l("Access was given to you"), _l("Who gave it tells you what it is for.")),
    NoticeKind.GRANT_ENDED: (_l("An access of yours has ended"), _l("If you still need it, ask the duty specialist.")),
    NoticeKind.NUMBER_OPENED: (_l("A number was opened with a reason"), _l("The reason stands in the audit.")),
    NoticeKind.CONTACT_DIFFERS: (_l("A partner checked a safe contact"), _l("Something on the card differs: read it.")),
    NoticeKind.OVERRIDE_ASKED: (_l("An override is asked for"), _l("Read why, then grant or decline it.")),
    NoticeKind.DEPARTURE_NEAR: (_l("A departure is near"), _l("See whether everything still stands.")),
    NoticeKind.ARRIVAL_NEAR: (_l("An arrival is near"), _l("See who arrives, and who receives them.")),
    NoticeKind.OVERRIDE_DECIDED: (_l("An override is decided"), _l("Read what was said.")),
    NoticeKind.DUPLICATE_ASKED: (_l("Somebody asks whether two cases are one"), _l("Compare them, then answer.")),
    NoticeKind.CONSENT_WITHDRAWN: (_l("A consent was withdrawn"), _l("See what is frozen by it.")),
    NoticeKind.TRAVELLERS_CHANGED: (_l("Who travels has changed"), _l("Look who comes before you meet anybody.")),
    NoticeKind.NOT_ARRIVED: (_l("Somebody did not arrive"), _l("Ask the partner today, and find out where they are.")),
    NoticeKind.MOVEMENT_ANNOUNCED: (_l("A group movement was announced"), _l("See when it arrives, and where.")),
    NoticeKind.MOVEMENT_CHANGED: (_l("A group movement has changed"), _l("See when it arrives now, and where.")),
    NoticeKind.MOVEMENT_CANCELLED: (_l("A group movement does not come"), _l("Do not go to meet it.")),
    NoticeKind.VISIT_UNANSWERED: (
        _l("A missed visit waits for an answer"),
        _l("Ask the partner what happened, and agree on what comes next."),
    ),
    NoticeKind.FOLLOW_UP_LOST: (
        _l("Nobody can reach the people of a case any more"),
        _l("Look at the attempts, and decide together how to go on."),
    ),
    NoticeKind.FOLLOW_UP_FOUND: (
        _l("People who could not be reached were found again"),
        _l("See which visit comes next."),
    ),
    NoticeKind.CONCERN_WAITS: (_l("Something needs your attention"), _l("See what it is, and say who takes it.")),
    NoticeKind.REFERRAL_REJECTED: (_l("A partner rejected a referral"), _l("Read why, and find another partner.")),
    NoticeKind.MOVE_WISHED: (
        _l("A partner wishes that another one goes on"),
        _l("Read why, ask the people, and send the referral to another partner."),
    ),
    NoticeKind.MOVE_DONE: (_l("Another partner goes on"), _l("See who follows the people now.")),
    NoticeKind.SECOND_FACTOR_RESET: (_l("Your second factor was reset"), _l("If you did not ask for it, say so now.")),
}

"""Words of episodes, and of the visits, plans and referrals that their pages show."""

from collections.abc import Mapping

from foundation.acts import AuditedAct
from foundation.agenda import EntryKind, Matter
from foundation.language.words import lazy_gettext as _l, ngettext
from foundation.messaging.rules import MatterWords, MessageWords, NoticeKind, Template
from reintegration.episodes.rules import ClosingReason, ClosureReason, EpisodeReason
from reintegration.follow_up.rules.follow_up import FollowUpTemplate, VisitKind, VisitOutcome, VisitState
from reintegration.plans.rules import Dimension, ItemState, Level
from reintegration.referrals.rules import ReferralState
from returns.cases.words import Sentences, sentences
from returns.consent.rules import TransferPurpose
from returns.journey.rules.itinerary import LegMode


class EpisodesNotice(NoticeKind):
    """What notices about episodes are called."""

    ARRIVAL_NEAR = "arrival_near"


class EpisodesMessage(Template):
    """What messages about episodes are called, and whether each names a day."""

    ARRIVAL_NEAR = "arrival_near", True


class EpisodesMatter(Matter):
    """What a digest counts of episodes."""

    ARRIVALS = "arrivals"
    REFERRALS = "referrals"
    VISITS = "visits"
    MISSED = "missed"


class EpisodesEntry(EntryKind):
    """What a calendar shows of episodes."""

    VISIT = "visit"
    ARRIVAL = "arrival"


PURPOSE_WORDS = {
    TransferPurpose.RECEPTION: _l("Reception"),
    TransferPurpose.ASSISTANCE: _l("Assistance"),
    TransferPurpose.FOLLOW_UP: _l("Follow-up"),
}
REFERRAL_LABELS = {
    ReferralState.SENT: _l("Awaiting reply"),
    ReferralState.ACCEPTED: _l("Accepted"),
    ReferralState.REJECTED: _l("Rejected"),
    ReferralState.DONE: _l("Finished"),
    ReferralState.REVOKED: _l("Revoked"),
}
# Which of the four meanings a state has.
REFERRAL_MARKS = {
    ReferralState.SENT: "due",
    ReferralState.ACCEPTED: "done",
    ReferralState.REJECTED: "warning",
    ReferralState.DONE: "plain",
    ReferralState.REVOKED: "plain",
}
TEMPLATE_LABELS = {
    FollowUpTemplate.CLOSE: _l("Close follow-up"),
    FollowUpTemplate.STANDARD: _l("Standard follow-up"),
    FollowUpTemplate.RETURN_ONLY: _l("Follow-up after return only"),
}
VISIT_KIND_LABELS = {VisitKind.ARRIVAL: _l("On arrival"), VisitKind.MONTH: _l("Month %(month)s")}
VISIT_LABELS = {
    VisitState.PLANNED: _l("Planned"),
    VisitState.DUE: _l("Window open"),
    VisitState.OVERDUE: _l("Overdue"),
    VisitState.DONE: _l("Done"),
    VisitState.MISSED: _l("Window closed"),
    VisitState.STOPPED: _l("Stopped"),
}
VISIT_MARKS = {
    VisitState.PLANNED: "plain",
    VisitState.DUE: "due",
    VisitState.OVERDUE: "warning",
    VisitState.DONE: "done",
    VisitState.MISSED: "warning",
    VisitState.STOPPED: "plain",
}
# How a visit that did not take place ended. Only what nobody tried was missed.
ENDED_LABELS = {
    VisitOutcome.REFUSED: _l("Declined"),
    VisitOutcome.UNREACHABLE: _l("Not reached"),
    VisitOutcome.UNSAFE_TO_CONTACT: _l("Not safe to contact"),
    VisitOutcome.MOVED_ON: _l("Moved on"),
    VisitOutcome.DECEASED: _l("Died"),
    VisitOutcome.NOT_ATTEMPTED: _l("Missed"),
}
ENDED_MARKS = {
    VisitOutcome.REFUSED: "plain",
    VisitOutcome.UNREACHABLE: "warning",
    VisitOutcome.UNSAFE_TO_CONTACT: "warning",
    VisitOutcome.MOVED_ON: "plain",
    VisitOutcome.DECEASED: "plain",
    VisitOutcome.NOT_ATTEMPTED: "blocked",
}


def stands(state: VisitState, outcome: VisitOutcome | None) -> tuple[object, str]:
    """Where a visit stands in words, with its mark; of one that did not take place, why."""
    if state is VisitState.MISSED and outcome in ENDED_LABELS:
        return ENDED_LABELS[outcome], ENDED_MARKS[outcome]
    return VISIT_LABELS[state], VISIT_MARKS[state]


DIMENSION_LABELS = {
    Dimension.ECONOMIC: _l("Economic"),
    Dimension.SOCIAL: _l("Social"),
    Dimension.PSYCHOSOCIAL: _l("Psychosocial"),
}
LEVEL_LABELS = {
    Level.INDIVIDUAL: _l("For the person or family"),
    Level.COMMUNITY: _l("For the community"),
    Level.STRUCTURAL: _l("For services and institutions"),
}
ITEM_LABELS = {
    ItemState.PLANNED: _l("Planned"),
    ItemState.UNDER_WAY: _l("Under way"),
    ItemState.DELIVERED: _l("Delivered"),
    ItemState.CANCELLED: _l("Cancelled"),
}
ITEM_MARKS = {
    ItemState.PLANNED: "due",
    ItemState.UNDER_WAY: "due",
    ItemState.DELIVERED: "done",
    ItemState.CANCELLED: "plain",
}
MODE_WORDS = {
    LegMode.AIR: _l("By air"),
    LegMode.ROAD: _l("By road"),
    LegMode.RAIL: _l("By rail"),
    LegMode.SEA: _l("By sea"),
}
CLOSURE_LABELS = {
    ClosureReason.SUPPORT_ENDED: _l("The support period has ended"),
    ClosureReason.CRITERIA: _l("No longer meets the criteria"),
    ClosureReason.OWN_CHOICE: _l("Own choice"),
    ClosureReason.MOVED_AWAY: _l("Moved away"),
    ClosureReason.DEATH: _l("Death"),
    ClosureReason.NO_WISH: _l("Does not want support"),
    ClosureReason.BARRIER: _l("Cannot reach the support"),
    ClosureReason.UNSUITABLE: _l("Assistance not suitable"),
    ClosureReason.THREATS: _l("Threatening behaviour"),
    ClosureReason.STIGMA: _l("Negative repercussions or stigma"),
    ClosureReason.RE_MIGRATED: _l("Migrated again"),
    ClosureReason.COSTS: _l("Costs outweigh benefits"),
    ClosureReason.FUNDING: _l("Funding has ended"),
    ClosureReason.INSECURITY: _l("Insecurity"),
    ClosureReason.LOST: _l("Lost to follow-up"),
    ClosureReason.CLOSED: _l("Closed"),
}

EPISODE_SENTENCES: Sentences = sentences(
    {
        EpisodeReason: {
            EpisodeReason.EPISODE_CLOSED: _l("This reintegration is closed."),
        },
        ClosingReason: {
            ClosingReason.NOT_CLOSING: _l("The case owner or the partner coordinator closes it."),
            ClosingReason.SURVEY_WINDOW_OPEN: _l(
                "A survey is still possible. If you close now, it will not be measured."
            ),
        },
    }
)


class EpisodesAct(AuditedAct):
    """Pages and changes of episodes, as the audit calls them."""

    EPISODE_CLOSE = "episode.close", _l("Closed a reintegration")
    EPISODE_LEAVE = "episode.leave", _l("Completed the partner's part of a reintegration")
    CLOSE = "episodes.close", _l("Closed a reintegration")
    CLOSURE = "episodes.closure", _l("Looked at closing a reintegration")
    READ = "episodes.read", _l("Read the reintegration part of a case")
    RESUME = "episodes.resume", _l("Resumed follow-up")


# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    EpisodesNotice.ARRIVAL_NEAR: (
        _l("An arrival is coming up"),
        _l("Check who is arriving and who is receiving them."),
    ),
}
MESSAGES: Mapping[Template, MessageWords] = {
    EpisodesMessage.ARRIVAL_NEAR: MessageWords(
        _l("An arrival is coming up"),
        lambda count: ngettext("%(num)d arrival is coming up.", "%(num)d arrivals are coming up.", count),
    ),
}
MATTERS: Mapping[Matter, MatterWords] = {
    EpisodesMatter.ARRIVALS: MatterWords(
        40, lambda count: ngettext("%(num)d arrival to confirm", "%(num)d arrivals to confirm", count)
    ),
    EpisodesMatter.REFERRALS: MatterWords(
        60,
        lambda count: ngettext("%(num)d referral is awaiting a reply", "%(num)d referrals are awaiting a reply", count),
    ),
    EpisodesMatter.VISITS: MatterWords(
        70, lambda count: ngettext("%(num)d visit to do", "%(num)d visits to do", count)
    ),
    EpisodesMatter.MISSED: MatterWords(
        80, lambda count: ngettext("%(num)d visit did not take place", "%(num)d visits did not take place", count)
    ),
}
ENTRIES: Mapping[EntryKind, object] = {
    EpisodesEntry.VISIT: _l("Visit"),
    EpisodesEntry.ARRIVAL: _l("Arrival"),
}

# What background jobs are called.
JOB_SEND_DIGESTS = _l("Send the morning summary")
JOB_REMIND = _l("Send reminders for tomorrow")
JOB_RESUME_EPISODES = _l("Resume follow-up")
JOB_PLAN_ANEW = _l("Update visit schedules")
# What the words of rules are called, by their code.
RULE_VALUES = {"referral.purposes": PURPOSE_WORDS}

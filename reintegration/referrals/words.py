"""Words of referrals: notices, messages, labels, and what the audit calls routes and changes."""

from collections.abc import Mapping

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l, ngettext
from foundation.messaging.rules import MessageWords, NoticeKind, Template
from reintegration.referrals.rules import Category, MoveReason, PartnerMoveReason, ReferralReason, WhichPeople
from returns.cases.words import Sentences, sentences


class ReferralsNotice(NoticeKind):
    """What notices about referrals are called."""

    CONTACT_DIFFERS = "contact_differs"
    REFERRAL_WAITS = "referral_waits"
    REFERRAL_REJECTED = "referral_rejected"
    MOVE_WISHED = "move_wished"
    MOVE_DONE = "move_done"


class ReferralsMessage(Template):
    """What messages about referrals are called, and whether each names a day."""

    REFERRAL_SENT = "referral_sent"
    ACCESS_ENDED = "access_ended"
    REFERRAL_NEWS = "referral_news"


REFERRAL_SENTENCES: Sentences = sentences(
    {
        ReferralReason: {
            ReferralReason.ORGANISATION_ELSEWHERE: _l(
                "This organisation works in a different country from the country of return."
            ),
            ReferralReason.TRANSFER_NOT_CONSENTED: _l(
                "No one in this case has agreed to this organisation receiving their data for this purpose. Record "
                "their consent first."
            ),
            ReferralReason.REFERRAL_OPEN_ALREADY: _l(
                "This case was already sent to this organisation for this purpose."
            ),
            ReferralReason.REFERRAL_ANSWERED_ALREADY: _l("This referral was already answered."),
            ReferralReason.REFERRAL_NOT_ACCEPTED: _l("Accept the referral first."),
            ReferralReason.REFERRAL_NOT_OPEN: _l("This referral is no longer open."),
            ReferralReason.NOT_A_COLLEAGUE: _l("Choose an active colleague in your organisation."),
        },
        PartnerMoveReason: {
            PartnerMoveReason.MOVE_WISHED_ALREADY: _l(
                "Your organisation has already asked for another one to take over."
            ),
            PartnerMoveReason.MOVE_NOT_WISHED: _l("No one has asked for another organisation to take over."),
            PartnerMoveReason.MOVE_UNDER_WAY: _l(
                "Another organisation has already been asked. Wait for its reply, or revoke that referral."
            ),
            PartnerMoveReason.MOVE_OF_WHAT_IS_NOT_ACCEPTED: _l(
                "Only a referral that a partner has accepted can move to another partner."
            ),
            PartnerMoveReason.MOVE_TO_THE_SAME: _l("This organisation already has the referral. Choose another one."),
        },
    }
)

MOVE_LABELS = {
    MoveReason.MOVED_AWAY: _l("They live elsewhere now"),
    MoveReason.NO_CAPACITY: _l("We have no capacity"),
    MoveReason.NO_SERVICE: _l("We do not offer what they need"),
    MoveReason.OWN_WISH: _l("The people asked for it"),
    MoveReason.CLOSING: _l("Our office is closing"),
    MoveReason.OTHER: _l("Another reason"),
}
WHICH_PEOPLE_LABELS = {
    WhichPeople.ALL: _l("All"),
    WhichPeople.TO_ANSWER: _l("To answer"),
    WhichPeople.ARRIVING: _l("Arriving this week"),
    WhichPeople.TO_PLAN: _l("Plans to draw up"),
    WhichPeople.PLAN_LATE: _l("Late plans"),
    WhichPeople.MINE: _l("Mine"),
}
CATEGORY_LABELS = {
    Category.NAMES: _l("Names, date of birth, sex"),
    Category.PLACE: _l("Place of return"),
    Category.SAFE_CONTACT: _l("Safe-contact card and its numbers"),
    Category.EXTRA_CARE: _l("Whether extra care is needed, but not why"),
    Category.ARRIVAL: _l("The arrival"),
    Category.JOURNEY: _l("Journey"),
    Category.RECEPTION: _l("Who meets the people"),
    Category.PLAN: _l("Plan and assistance"),
    Category.VISITS: _l("Visits and how they ended"),
    Category.SURVEYS: _l("Survey answers"),
    Category.CONCERNS: _l("Concerns about this person"),
}


class ReferralsAct(AuditedAct):
    """Pages and changes of referrals, as the audit calls them."""

    CONTACT_CHECKS_PAGE = "contact_checks.page", _l("Opened the form to record a safe contact check")
    CONTACT_CHECKS_RECORD = "contact_checks.record", _l("Recorded that a safe contact was checked")
    PARTNER_MOVES_KEEP = "partner_moves.keep", _l("Continued with the people after all")
    PARTNER_MOVES_MOVE = "partner_moves.move", _l("Sent a case to a replacement partner")
    PARTNER_MOVES_PAGE = "partner_moves.page", _l("Opened the form to send a case to another partner")
    PARTNER_MOVES_READ = "partner_moves.read", _l("Opened the request for another partner")
    PARTNER_MOVES_WISH = "partner_moves.wish", _l("Asked for another partner to take over")
    PARTNER_PREVIEWS_READ = "partner_previews.read", _l("Previewed what a partner would see")
    REFERRAL_ACCEPT = "referral.accept", _l("Accepted a referral")
    REFERRAL_ASSIGN = "referral.assign", _l("Assigned a referral to a colleague")
    REFERRAL_FINISH = "referral.finish", _l("Finished a referral")
    REFERRAL_KEEP = "referral.keep", _l("Continued with the people after all")
    REFERRAL_MOVE = "referral.move", _l("Sent a case to a replacement partner")
    REFERRAL_REJECT = "referral.reject", _l("Rejected a referral")
    REFERRAL_REVOKE = "referral.revoke", _l("Revoked a referral")
    REFERRAL_SEND = "referral.send", _l("Sent a case to a partner")
    REFERRAL_WISH_MOVE = "referral.wish_move", _l("Asked for another partner to take over")
    ANSWER = "referrals.answer", _l("Answered a referral")
    ASSIGN = "referrals.assign", _l("Assigned a referral to a colleague")
    FIND = "referrals.find", _l("Searched for people who were referred")
    FINISH = "referrals.finish", _l("Finished a referral")
    LIST = "referrals.list", _l("Listed referrals")
    OPEN = "referrals.open", _l("Opened a referral")
    REVOKE = "referrals.revoke", _l("Revoked a referral")
    SEND = "referrals.send", _l("Sent a case to a partner")
    SAFE_CONTACT_CHECK = "safe_contact.check", _l("Recorded that a safe contact was checked")
    SHARING_READ = "sharing.read", _l("Read what was shared")


# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    ReferralsNotice.CONTACT_DIFFERS: (
        _l("A partner checked a safe contact"),
        _l("Read what differs on the card."),
    ),
    ReferralsNotice.REFERRAL_WAITS: (
        _l("A referral is awaiting your reply"),
        _l("Check who is coming and when, then accept or reject it."),
    ),
    ReferralsNotice.REFERRAL_REJECTED: (
        _l("A partner rejected a referral"),
        _l("Read the reason, and find another partner."),
    ),
    ReferralsNotice.MOVE_WISHED: (
        _l("A partner wants another partner to take over"),
        _l("Read the reason, ask the people, and send the referral to another partner."),
    ),
    ReferralsNotice.MOVE_DONE: (
        _l("Another partner is taking over"),
        _l("Check which partner is now responsible for follow-up."),
    ),
}
MESSAGES: Mapping[Template, MessageWords] = {
    ReferralsMessage.REFERRAL_SENT: MessageWords(
        _l("Referrals are waiting"),
        lambda count: ngettext(
            "%(num)d referral is awaiting a reply.", "%(num)d referrals are awaiting a reply.", count
        ),
    ),
    ReferralsMessage.ACCESS_ENDED: MessageWords(
        _l("Access has ended"),
        lambda count: ngettext(
            "%(num)d access grant of yours has ended.",
            "%(num)d access grants of yours have ended.",
            count,
        ),
    ),
    ReferralsMessage.REFERRAL_NEWS: MessageWords(
        _l("News about a referral"),
        lambda count: ngettext(
            "There is news about %(num)d referral.", "There is news about %(num)d referrals.", count
        ),
    ),
}

# What background jobs are called.
JOB_END_REFERRALS = _l("End referrals that no longer have a reason")

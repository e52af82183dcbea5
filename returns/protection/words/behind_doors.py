"""What behind the doors stands in the way of a clearance, in words. Shown to whoever holds the grant, nowhere else."""

from foundation.language.words import lazy_gettext as _l
from returns.cases.words.sentences import Sentences, sentences
from returns.protection.rules.behind_doors import BehindDoorsReason
from returns.protection.rules.conditions import ConditionReason

INSIDE_SENTENCES: Sentences = sentences(
    {
        BehindDoorsReason: {
            BehindDoorsReason.RISK_HOST_MISSING: _l("%(who)s: the view of the host side on the risks is missing."),
            BehindDoorsReason.RISK_ORIGIN_MISSING: _l(
                "%(who)s: the view of the partner in the country of return on the risks is missing."
            ),
            BehindDoorsReason.RISK_ASSESSMENT_MISSING: _l("%(who)s: there is no risk assessment yet."),
            BehindDoorsReason.RISK_ASSESSMENT_UNSIGNED: _l("%(who)s: the newest risk assessment is not signed."),
            BehindDoorsReason.RISK_SIGNED_BY_BOOKER: _l(
                "%(who)s: the risk assessment is signed by somebody who books the journey."
            ),
            BehindDoorsReason.RISK_ASSESSMENT_STALE: _l("%(who)s: the risk assessment is not current any more."),
            BehindDoorsReason.RISK_ASSESSMENT_ENDS_BEFORE: _l(
                "%(who)s: the risk assessment ends before the clearance would. Assess anew, or give it for less long."
            ),
            BehindDoorsReason.RISK_ASSESSMENT_BEFORE_FACTS: _l(
                "%(who)s: since the risk assessment one side has changed its view, or the place of return is another."
            ),
            BehindDoorsReason.RISK_UNACCEPTABLE: _l("%(who)s: the risk is unacceptable. Return is not an option."),
            BehindDoorsReason.RISK_NOT_MITIGATED: _l("%(who)s: a risk is seen for which nothing is foreseen."),
            BehindDoorsReason.REFLECTION_PERIOD: _l(
                "%(who)s: the reflection period has not ended. No pressure to return."
            ),
            BehindDoorsReason.SIGNS_OWN_BOOKING: _l(
                "Whoever books the journey does not sign the risk assessment. Ask somebody else."
            ),
            BehindDoorsReason.CHILD_GUARDIAN_APPOINTED: _l("%(who)s: no guardian is appointed."),
            BehindDoorsReason.CHILD_FAMILY_TRACED_AND_VERIFIED: _l("%(who)s: the family is not traced and verified."),
            BehindDoorsReason.CHILD_FAMILY_ASSESSMENT_POSITIVE: _l(
                "%(who)s: there is no positive assessment of the family."
            ),
            BehindDoorsReason.CHILD_BEST_INTERESTS_DETERMINATION_POSITIVE: _l(
                "%(who)s: there is no positive best interests determination."
            ),
            BehindDoorsReason.CHILD_GUARDIAN_WRITTEN_CONSENT: _l(
                "%(who)s: the written consent of the guardian is missing."
            ),
            BehindDoorsReason.CHILD_CHILD_ASSENT: _l("%(who)s: the assent of the child is missing."),
            BehindDoorsReason.CHILD_RECEIVING_CARER_IDENTIFIED: _l(
                "%(who)s: no receiving carer is identified and checked."
            ),
            BehindDoorsReason.CHILD_CARER_IDENTITY_CHECKED_AT_HAND_OVER: _l(
                "%(who)s: no check of the carer's identity is planned at hand-over."
            ),
            BehindDoorsReason.CHILD_ESCORT: _l("%(who)s: no escort travels with the child."),
            BehindDoorsReason.BID_STALE: _l("%(who)s: the best interests determination is too old."),
            BehindDoorsReason.BID_BEFORE_FACTS: _l(
                "%(who)s: there are new facts since the best interests determination."
            ),
            BehindDoorsReason.BID_DEFERRED: _l("%(who)s: the best interests determination was put off."),
            BehindDoorsReason.BID_NEGATIVE: _l("%(who)s: the best interests determination is against the return."),
            BehindDoorsReason.CHILD_NOT_HEARD: _l("%(who)s: the child was not heard."),
            BehindDoorsReason.LEGAL_MATTER_PENDING: _l(
                "%(who)s: a legal matter is pending that the return would defeat."
            ),
        },
        ConditionReason: {
            ConditionReason.CONDITION_TOO_RECENT: _l("%(who)s: too few days have passed to fly. No doctor lifts this."),
            ConditionReason.CONDITION_NOT_OVER: _l(
                "%(who)s: fewer days have passed than are asked for. Wait, or note what a doctor allows."
            ),
        },
    }
)

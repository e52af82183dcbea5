"""What behind the doors stands in the way of a clearance, in words. Shown to whoever holds the grant, nowhere else."""

from foundation.language.words import lazy_gettext as _l

INSIDE_SENTENCES: dict[str, object] = {
    "risk_host_missing": _l("%(who)s: the view of the host side on the risks is missing."),
    "risk_origin_missing": _l("%(who)s: the view of the partner in the country of return on the risks is missing."),
    "risk_assessment_missing": _l("%(who)s: there is no risk assessment yet."),
    "risk_assessment_unsigned": _l("%(who)s: the newest risk assessment is not signed."),
    "risk_signed_by_booker": _l("%(who)s: the risk assessment is signed by somebody who books the journey."),
    "risk_assessment_stale": _l("%(who)s: the risk assessment is not current any more."),
    "risk_assessment_ends_before": _l(
        "%(who)s: the risk assessment ends before the clearance would. Assess anew, or give it for less long."
    ),
    "risk_assessment_before_facts": _l("%(who)s: one side has changed its view since the risk assessment."),
    "risk_unacceptable": _l("%(who)s: the risk is unacceptable. Return is not an option."),
    "risk_not_mitigated": _l("%(who)s: a risk is seen for which nothing is foreseen."),
    "reflection_period": _l("%(who)s: the reflection period has not ended. No pressure to return."),
    "signs_own_booking": _l("Whoever books the journey does not sign the risk assessment. Ask somebody else."),
    "child_guardian_appointed": _l("%(who)s: no guardian is appointed."),
    "child_family_traced_and_verified": _l("%(who)s: the family is not traced and verified."),
    "child_family_assessment_positive": _l("%(who)s: there is no positive assessment of the family."),
    "child_best_interests_determination_positive": _l("%(who)s: there is no positive best interests determination."),
    "child_guardian_written_consent": _l("%(who)s: the written consent of the guardian is missing."),
    "child_child_assent": _l("%(who)s: the assent of the child is missing."),
    "child_receiving_carer_identified": _l("%(who)s: no receiving carer is identified and checked."),
    "child_carer_identity_checked_at_hand_over": _l(
        "%(who)s: no check of the carer's identity is planned at hand-over."
    ),
    "child_escort": _l("%(who)s: no escort travels with the child."),
    "bid_stale": _l("%(who)s: the best interests determination is too old."),
    "bid_before_facts": _l("%(who)s: there are new facts since the best interests determination."),
    "bid_deferred": _l("%(who)s: the best interests determination was put off."),
    "bid_negative": _l("%(who)s: the best interests determination is against the return."),
    "child_not_heard": _l("%(who)s: the child was not heard."),
    "condition_too_recent": _l("%(who)s: too few days have passed to fly. No doctor lifts this."),
    "condition_not_over": _l("%(who)s: fewer days have passed than are asked for. Wait, or note what a doctor allows."),
    "legal_matter_pending": _l("%(who)s: a legal matter is pending that the return would defeat."),
}

"""What stands in the way of the steps of a case, in words."""

from foundation.language.words import lazy_gettext as _l
from returns.cases.rules import CaseReason
from returns.cases.words.cases import Sentences, sentences
from returns.consent.rules import ConsentReason
from returns.counselling.rules import CounsellingReason
from returns.lifecycle.rules.deadlines import DeadlineReason
from returns.lifecycle.rules.endings import EndingReason
from returns.lifecycle.rules.guards import StepReason
from returns.lifecycle.rules.transitions import TransitionReason
from returns.notes.rules import NoteReason
from returns.protection.rules.protection import ProtectionReason
from returns.protection.rules.screening import ScreeningReason
from returns.safe_contact.rules import SafeContactReason
from returns.work.rules import AbsenceReason, OwnerReason, TaskReason

# %(who)s is the person or leg that the reason is about.
CASE_SENTENCES: Sentences = sentences(
    {
        OwnerReason: {
            OwnerReason.HANDS_OVER_OTHERS_CASE: _l(
                "Only the owner of the case, or somebody who leads the office, hands it over."
            ),
            OwnerReason.SUCCESSOR_NOT_HERE: _l(
                "A case goes to an officer who works in this office. Choose somebody from the list."
            ),
            OwnerReason.SUCCESSOR_OWNS_ALREADY: _l("This colleague owns the case already."),
            OwnerReason.SUCCESSOR_IS_AWAY: _l(
                "This colleague is away today. Choose somebody who is here, or ask them first."
            ),
        },
        AbsenceReason: {
            AbsenceReason.STATES_ABSENCE_OF_OTHERS: _l("Only somebody who leads the office says this for a colleague."),
            AbsenceReason.AWAY_NOT_HERE: _l("Whoever is away has to be an officer of this office."),
            AbsenceReason.ABSENCE_IS_OVER: _l("These days have passed already."),
            AbsenceReason.COVERS_ONESELF: _l("Nobody covers for themselves."),
            AbsenceReason.COVER_NOT_HERE: _l(
                "Only an officer who works in this office covers. Choose somebody from the list."
            ),
            AbsenceReason.AWAY_ALREADY: _l("An absence on some of these days is recorded already. End it first."),
            AbsenceReason.COVER_IS_AWAY: _l("This colleague is away on some of these days, too. Choose another cover."),
            AbsenceReason.COVERS_SOMEBODY_THEN: _l(
                "Somebody is covered by this colleague on some of these days. Find another cover for them first."
            ),
        },
        TaskReason: {
            TaskReason.TASK_OF_OTHERS: _l(
                "Only whose task it is, who made it, or somebody who leads the office changes it."
            ),
            TaskReason.TASK_IS_CLOSED: _l("This task is closed already. Reopen it first."),
            TaskReason.TASK_IS_OPEN: _l("This task is open."),
            TaskReason.TASK_GOES_NOWHERE: _l(
                "A task goes to a colleague who works in this office. Choose somebody from the list."
            ),
        },
        NoteReason: {
            NoteReason.NOT_THE_AUTHOR: _l("Only its author corrects a note. Add a note of your own instead."),
        },
        TransitionReason: {
            TransitionReason.NOT_FROM_HERE: _l("This step does not follow from where the case stands now."),
        },
        CaseReason: {
            CaseReason.CASE_HAS_ENDED: _l("The case has ended. Somebody who leads the office can reopen it."),
            CaseReason.REASON_MISSING: _l("Say why."),
            CaseReason.PROTECTION_CLEARANCE_OUTSTANDING: _l(
                "Protection clearance outstanding: ask the duty specialist"
            ),
        },
        StepReason: {
            StepReason.NOT_OWNER: _l("Only the owner of the case takes this step."),
            StepReason.NOT_AN_OFFICER: _l("Only a return officer takes this step."),
            StepReason.NOT_LEAD: _l("Only somebody who leads the office takes this step."),
            StepReason.LEADS_OWN_CASE: _l(
                "Nobody reopens a case of their own: ask another colleague who leads the office."
            ),
            StepReason.COUNSELLED_THIS_CASE: _l(
                "Whoever counselled in this case does not decide on it. Ask another officer."
            ),
            StepReason.SIGN_OFF_PERMISSION_MISSING: _l("Only somebody who may sign off takes this step."),
            StepReason.SIGNS_OWN_WORK: _l("Nobody signs off their own work: another person has to."),
            StepReason.CLEARANCE_ASKED_TOO_EARLY: _l("Clearance is asked for from counselling on."),
            StepReason.NOTICE_MISSING: _l(
                "A return is reversed on notice of the authority: say which one, and when it gave notice."
            ),
            StepReason.REJECTION_REASON_MISSING: _l("Choose the reason of the rejection."),
            StepReason.NOT_COUNSELLED: _l("No counselling session is recorded yet."),
            StepReason.SOLUTION_NOT_RETURN: _l("The solution chosen at the latest counselling is not return."),
            StepReason.DECISION_MISSING: _l("The application is not decided yet."),
            StepReason.SIGN_OFF_MISSING: _l("A second person has not signed off yet."),
            StepReason.SIGN_OFF_ASKED_EARLY: _l("A signature is asked for while the case is in planning."),
            StepReason.NOBODY_SIGNS_HERE: _l(
                "Nobody else of this office may sign off. Ask the administrators to let another colleague"
                " sign off, too."
            ),
            StepReason.SIGN_OFF_VOID: _l("What was signed off has changed since: it has to be signed off again."),
            StepReason.IDENTITY_NOT_CONFIRMED: _l(
                "Confirm first that the person who arrived is the person of the case."
            ),
            StepReason.CLOSURE_REASON_MISSING: _l("Choose why the case is closed."),
            StepReason.CONCERN_OPEN: _l("A concern is still open. Close it first."),
            StepReason.SOMEBODY_ON_BOARD: _l(
                "Somebody of this case has boarded. Record on the departure board that they were offloaded, or undo it."
            ),
        },
        ProtectionReason: {
            ProtectionReason.NOT_A_SPECIALIST: _l("Only a protection specialist takes this step."),
            ProtectionReason.CLEARANCE_IS_NEEDED: _l(
                "This case is treated as one that needs clearance: choose “given”, with a last day."
            ),
            ProtectionReason.PROTECTION_CHECK_MISSING: _l("%(who)s: the protection check is not done yet."),
            ProtectionReason.PROTECTION_CHECK_NOT_RECENT: _l(
                "%(who)s: the protection check is too old. Ask again, alone."
            ),
            ProtectionReason.FEAR_EXPRESSED: _l(
                "%(who)s: a fear of return was expressed, so planning stops. Refer the person to protection."
            ),
            ProtectionReason.CLAIM_PENDING: _l(
                "%(who)s: an asylum claim or appeal is pending. Wait for it, or until it is withdrawn knowingly."
            ),
            ProtectionReason.LEGAL_ADVICE_MISSING: _l("%(who)s: this person is detained and has no legal advice yet."),
            ProtectionReason.RIGHT_TO_ENTER_UNKNOWN: _l(
                "%(who)s: it is not known yet whether this person may enter the country of return."
            ),
            ProtectionReason.RIGHT_TO_ENTER_MISSING: _l("%(who)s: this person may not enter the country of return."),
        },
        EndingReason: {
            EndingReason.WITHDRAWS_ALONE: _l(
                "Only a part of the family withdraws. Split the case first: who wants to return goes on, the"
                " others withdraw."
            ),
            EndingReason.SOLUTION_NOT_RECORDED: _l(
                "This solution is not recorded yet. Hold a counselling session that ends with it, then"
                " cancel the return."
            ),
        },
        DeadlineReason: {
            DeadlineReason.DEADLINE_IS_THE_SAME: _l("This is the deadline that stands already."),
        },
        SafeContactReason: {
            SafeContactReason.SAFE_CONTACT_MISSING: _l(
                "%(who)s: safe contact is missing. Record it, or the day by which it will be known."
            ),
            SafeContactReason.SAFE_CONTACT_OVERDUE: _l("%(who)s: the safe contact should be known by now."),
            SafeContactReason.CONTACT_NO_CARD: _l("It is not known yet how this person may be reached safely."),
            SafeContactReason.CONTACT_LIMITS_IN_WORDS: _l(
                "The card says its times in words alone, so nobody can tell whether it allows this now."
            ),
            SafeContactReason.CONTACT_CHANNEL_NOT_ALLOWED: _l("The card does not allow a call."),
            SafeContactReason.CONTACT_OUTSIDE_HOURS: _l("It is outside the days and hours of the card."),
            SafeContactReason.CONTACT_NOT_VERIFIED: _l("The card was not checked recently enough."),
            SafeContactReason.CONTACT_REVIEW_DUE: _l("The card was to be checked again before today."),
            SafeContactReason.CONTACT_UNCONFIRMED: _l("Zone and hours are not confirmed since the return."),
        },
        CounsellingReason: {
            CounsellingReason.VOLUNTARINESS_NOT_RECORDED: _l(
                "%(who)s: what shows a free decision is not recorded. Record it at a session that covers this person."
            ),
            CounsellingReason.VOLUNTARINESS_IN_DOUBT: _l(
                "%(who)s: talk with this person alone and ask the duty specialist before the return goes on."
            ),
            CounsellingReason.ALTERNATIVES_NOT_DISCUSSED: _l(
                "Not every alternative to return was discussed, or found not to apply."
            ),
            CounsellingReason.SIDE_EFFECTS_NOT_ACKNOWLEDGED: _l(
                "What ends with the return was not acknowledged in every point."
            ),
            CounsellingReason.NOT_READ_BACK: _l("It is not recorded that what was said was read back and understood."),
            CounsellingReason.INTERPRETER_IS_FAMILY: _l(
                "A member of the family interpreted the latest session. Hold it again with another."
            ),
        },
        ConsentReason: {
            ConsentReason.CONSENT_ASSISTANCE_MISSING: _l("%(who)s: consent to assistance is not in force."),
            ConsentReason.CONSENT_DATA_MISSING: _l("%(who)s: consent to the use of data is not in force."),
            ConsentReason.CONSENT_TRANSFER_MISSING: _l("%(who)s: consent to this transfer of data is not in force."),
            ConsentReason.CONSENT_CONTACT_AFTER_RETURN_MISSING: _l(
                "%(who)s: consent to contact after return is not in force."
            ),
            ConsentReason.ADULT_SIGNS_ALONE: _l(
                "%(who)s: an adult signs in person. Choose “through a lawful representative” if somebody else decides."
            ),
            ConsentReason.AGE_NOT_KNOWN: _l(
                "%(who)s: the age is not known. Say on the form that the person signs as of age, or let an"
                " adult sign too."
                " Of a child, enter the year of birth as an estimate first."
            ),
            ConsentReason.MINOR_SIGNS_TOO: _l(
                "%(who)s: at this age the person signs too, together with the legal representative."
            ),
            ConsentReason.REPRESENTATIVE_SIGNS: _l("%(who)s: for a child of this age the legal representative signs."),
            ConsentReason.REPRESENTATIVE_SIGNS_TOO: _l("%(who)s: at this age the representative signs too."),
            ConsentReason.PROXY_BASIS_MISSING: _l("%(who)s: say who decides lawfully, and on what basis."),
            ConsentReason.ASSENT_MISSING: _l("%(who)s: record whether the child agrees, or is too young to say."),
            ConsentReason.ASSENT_REFUSED: _l(
                "%(who)s: the child does not agree. Nobody signs against that: ask the duty specialist."
            ),
            ConsentReason.GUARDIAN_CONSENTS_IN_WRITING: _l(
                "%(who)s: for a child alone the guardian consents in writing."
            ),
            ConsentReason.WITNESS_MISSING: _l("%(who)s: consent in words needs a witness."),
            ConsentReason.TRANSFER_IN_WRITING: _l("%(who)s: data are passed on only with a consent in writing."),
            ConsentReason.VOLUNTARINESS_INCOMPLETE: _l(
                "Consent to assistance needs every fact of a free decision. Record what is true of it."
            ),
            ConsentReason.WITHDRAWAL_AFTER_BOARDING: _l(
                "The return has begun, so it cannot be taken back. Use of data, transfers and contact can"
                " still be withdrawn."
            ),
            ConsentReason.CHECKLIST_INCOMPLETE: _l(
                "Tick everything that was said before consent was asked. If something was not said, say it first."
            ),
            ConsentReason.CONSENT_WITHDRAWN: _l("This consent was withdrawn. A new consent is a new record."),
        },
        ScreeningReason: {
            ScreeningReason.FULL_SCREENING_DUE: _l("%(who)s: the full screening is due."),
        },
    }
)

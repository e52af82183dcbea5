"""Reasons in words: one sentence for each code, and refusals that carry every reason at once."""

import uuid
from collections.abc import Mapping, Sequence
from typing import NoReturn

from foundation.errors import RuleBroken
from foundation.language.words import _, lazy_gettext as _l
from foundation.rulebook.rules import RuleRow
from returns.cases.rules.reasons import CLEARANCE_OUTSTANDING, Cited, Reason
from returns.imports.words.reasons import IMPORT_SENTENCES
from returns.journey.queries.travel_reasons import TRAVEL_SENTENCES
from returns.paperwork.words.reasons import PAPERWORK_SENTENCES
from returns.protection.words.behind_doors import INSIDE_SENTENCES

NOBODY: Mapping[str, str] = {}
_OF_OWNERS: dict[str, object] = {
    "hands_over_others_case": _l("Only the owner of the case, or somebody who leads the office, hands it over."),
    "successor_not_here": _l("A case goes to an officer who works in this office. Choose somebody from the list."),
    "successor_owns_already": _l("This colleague owns the case already."),
    "successor_is_away": _l("This colleague is away today. Choose somebody who is here, or ask them first."),
    "states_absence_of_others": _l("Only somebody who leads the office says this for a colleague."),
    "away_not_here": _l("Whoever is away has to be an officer of this office."),
    "absence_is_over": _l("These days have passed already."),
    "covers_oneself": _l("Nobody covers for themselves."),
    "cover_not_here": _l("Only an officer who works in this office covers. Choose somebody from the list."),
    "away_already": _l("An absence on some of these days is recorded already. End it first."),
    "cover_is_away": _l("This colleague is away on some of these days, too. Choose another cover."),
    "covers_somebody_then": _l(
        "Somebody is covered by this colleague on some of these days. Find another cover for them first."
    ),
    "task_of_others": _l("Only whose task it is, who made it, or somebody who leads the office changes it."),
    "task_is_closed": _l("This task is closed already. Reopen it first."),
    "task_is_open": _l("This task is open."),
    "task_goes_nowhere": _l("A task goes to a colleague who works in this office. Choose somebody from the list."),
    "not_the_author": _l("Only its author corrects a note. Add a note of your own instead."),
}
# %(who)s is the person or leg that the reason is about.
SENTENCES: dict[str, object] = {
    **TRAVEL_SENTENCES,
    **INSIDE_SENTENCES,
    **PAPERWORK_SENTENCES,
    **IMPORT_SENTENCES,
    "not_from_here": _l("This step does not follow from where the case stands now."),
    "case_has_ended": _l("The case has ended. Somebody who leads the office can reopen it."),
    "not_owner": _l("Only the owner of the case takes this step."),
    "not_an_officer": _l("Only a return officer takes this step."),
    "not_lead": _l("Only somebody who leads the office takes this step."),
    "leads_own_case": _l("Nobody reopens a case of their own: ask another colleague who leads the office."),
    "not_a_specialist": _l("Only a protection specialist takes this step."),
    "counselled_this_case": _l("Whoever counselled in this case does not decide on it. Ask another officer."),
    "sign_off_permission_missing": _l("Only somebody who may sign off takes this step."),
    "signs_own_work": _l("Nobody signs off their own work: another person has to."),
    "clearance_asked_too_early": _l("Clearance is asked for from counselling on."),
    "clearance_is_needed": _l("This case is treated as one that needs clearance: choose “given”, with a last day."),
    **_OF_OWNERS,
    "reason_missing": _l("Say why."),
    "notice_missing": _l("A return is reversed on notice of the authority: say which one, and when it gave notice."),
    "rejection_reason_missing": _l("Choose the reason of the rejection."),
    "withdraws_alone": _l(
        "Only a part of the family withdraws. Split the case first: who wants to return goes on, the others withdraw."
    ),
    "solution_not_recorded": _l(
        "This solution is not recorded yet. Hold a counselling session that ends with it, then cancel the return."
    ),
    "deadline_is_the_same": _l("This is the deadline that stands already."),
    "safe_contact_missing": _l("%(who)s: safe contact is missing. Record it, or the day by which it will be known."),
    "safe_contact_overdue": _l("%(who)s: the safe contact should be known by now."),
    "contact_no_card": _l("It is not known yet how this person may be reached safely."),
    "contact_limits_in_words": _l(
        "The card says its times in words alone, so nobody can tell whether it allows this now."
    ),
    "contact_channel_not_allowed": _l("The card does not allow a call."),
    "contact_outside_hours": _l("It is outside the days and hours of the card."),
    "contact_not_verified": _l("The card was not checked recently enough."),
    "contact_review_due": _l("The card was to be checked again before today."),
    "not_counselled": _l("No counselling session is recorded yet."),
    "solution_not_return": _l("The solution chosen at the latest counselling is not return."),
    "voluntariness_not_recorded": _l(
        "%(who)s: what shows a free decision is not recorded. Record it at a session that covers this person."
    ),
    "voluntariness_in_doubt": _l(
        "%(who)s: talk with this person alone and ask the duty specialist before the return goes on."
    ),
    "alternatives_not_discussed": _l("Not every alternative to return was discussed, or found not to apply."),
    "side_effects_not_acknowledged": _l("What ends with the return was not acknowledged in every point."),
    "not_read_back": _l("It is not recorded that what was said was read back and understood."),
    "interpreter_is_family": _l("A member of the family interpreted the latest session. Hold it again with another."),
    "consent_assistance_missing": _l("%(who)s: consent to assistance is not in force."),
    "consent_data_missing": _l("%(who)s: consent to the use of data is not in force."),
    "consent_transfer_missing": _l("%(who)s: consent to this transfer of data is not in force."),
    "consent_contact_after_return_missing": _l("%(who)s: consent to contact after return is not in force."),
    "adult_signs_alone": _l(
        "%(who)s: an adult signs in person. Choose “through a lawful representative” if somebody else decides."
    ),
    "age_not_known": _l(
        "%(who)s: the age is not known. Say on the form that the person signs as of age, or let an adult sign too."
        " Of a child, enter the year of birth as an estimate first."
    ),
    "minor_signs_too": _l("%(who)s: at this age the person signs too, together with the legal representative."),
    "representative_signs": _l("%(who)s: for a child of this age the legal representative signs."),
    "representative_signs_too": _l("%(who)s: at this age the representative signs too."),
    "proxy_basis_missing": _l("%(who)s: say who decides lawfully, and on what basis."),
    "assent_missing": _l("%(who)s: record whether the child agrees, or is too young to say."),
    "assent_refused": _l("%(who)s: the child does not agree. Nobody signs against that: ask the duty specialist."),
    "guardian_consents_in_writing": _l("%(who)s: for a child alone the guardian consents in writing."),
    "guardian_not_in_force": _l("%(who)s: no guardian from outside stood for this child on that day."),
    "full_screening_due": _l("%(who)s: the full screening is due."),
    "witness_missing": _l("%(who)s: consent in words needs a witness."),
    "transfer_in_writing": _l("%(who)s: data are passed on only with a consent in writing."),
    "voluntariness_incomplete": _l(
        "Consent to assistance needs every fact of a free decision. Record what is true of it."
    ),
    "withdrawal_after_boarding": _l(
        "The return has begun, so it cannot be taken back. Use of data, transfers and contact can still be withdrawn."
    ),
    "signer_of_age_missing": _l("Only an adult of the case can sign for somebody else."),
    "checklist_incomplete": _l(
        "Tick everything that was said before consent was asked. If something was not said, say it first."
    ),
    "consent_withdrawn": _l("This consent was withdrawn. A new consent is a new record."),
    "decision_missing": _l("The application is not decided yet."),
    "protection_check_missing": _l("%(who)s: the protection check is not done yet."),
    "protection_check_not_recent": _l("%(who)s: the protection check is too old. Ask again, alone."),
    "fear_expressed": _l("%(who)s: a fear of return was expressed, so planning stops. Refer the person to protection."),
    "claim_pending": _l(
        "%(who)s: an asylum claim or appeal is pending. Wait for it, or until it is withdrawn knowingly."
    ),
    "legal_advice_missing": _l("%(who)s: this person is detained and has no legal advice yet."),
    "right_to_enter_unknown": _l("%(who)s: it is not known yet whether this person may enter the country of return."),
    "right_to_enter_missing": _l("%(who)s: this person may not enter the country of return."),
    CLEARANCE_OUTSTANDING: _l("Protection clearance outstanding: ask the duty specialist"),
    "sign_off_missing": _l("A second person has not signed off yet."),
    "sign_off_asked_early": _l("A signature is asked for while the case is in planning."),
    "nobody_signs_here": _l(
        "Nobody else of this office may sign off. Ask the administrators to let another colleague sign off, too."
    ),
    "sign_off_void": _l("What was signed off has changed since: it has to be signed off again."),
    "identity_not_confirmed": _l("Confirm first that the person who arrived is the person of the case."),
    "closure_reason_missing": _l("Choose why the case is closed."),
    "concern_open": _l("A concern is still open. Close it first."),
}


def cited(row: RuleRow) -> Cited:
    """The rule row as reasons cite it."""
    return Cited(row.name, row.source)


def reason_sentence(reason: Reason, names: Mapping[str, str] = NOBODY) -> str:
    """What a reason says, in the reader's language. `names` are those of its subjects; others are shown as they are."""
    found = SENTENCES.get(reason.code)
    if found is None:
        return reason.code
    words = str(found)
    return words.replace("%(who)s", names.get(reason.subject, reason.subject) or "–")


def numbered_names(people: Sequence[uuid.UUID]) -> dict[str, str]:
    """The people of a case as "Person 1", "Person 2": a refusal reaches programs and logs; only a page names them."""
    return {person.hex: _("Person %(number)s", number=n) for n, person in enumerate(people, 1)}


def refusal(reasons: Sequence[Reason], names: Mapping[str, str] = NOBODY) -> RuleBroken:
    """The refusal for these reasons: sentences and codes in the same order, each sentence once."""
    said = {(reason_sentence(reason, names), reason.code): reason for reason in reasons}
    about = [(one.subject, str(SENTENCES.get(one.code, one.code))) for one in said.values()]
    return RuleBroken([words for words, _code in said], [code for _words, code in said], about)


def raise_reasons(reasons: Sequence[Reason], names: Mapping[str, str] = NOBODY) -> NoReturn:
    """Refuse with every reason."""
    raise refusal(reasons, names)


def refuse_if(reasons: Sequence[Reason], names: Mapping[str, str] = NOBODY) -> None:
    """Refuse with every reason if there is one."""
    if reasons:
        raise refusal(reasons, names)

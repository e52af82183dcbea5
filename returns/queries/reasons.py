"""Reasons in words: one sentence for each code, and refusals that carry every reason at once."""

import uuid
from collections.abc import Mapping, Sequence
from typing import NoReturn

from foundation.errors import RuleBroken
from foundation.language.words import _, lazy_gettext as _l
from foundation.rulebook.rules import RuleRow
from returns.queries.travel_reasons import TRAVEL_SENTENCES
from returns.rules.reasons import CLEARANCE_OUTSTANDING, Cited, Reason

NOBODY: Mapping[str, str] = {}
# %(who)s is the person or leg that the reason is about.
SENTENCES: dict[str, object] = {
    **TRAVEL_SENTENCES,
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
    "reason_missing": _l("Say why."),
    "safe_contact_missing": _l("%(who)s: safe contact is missing. Record it, or the day by which it will be known."),
    "safe_contact_overdue": _l("%(who)s: the safe contact should be known by now."),
    "not_counselled": _l("No counselling session is recorded yet."),
    "solution_not_return": _l("The solution chosen at the latest counselling is not return."),
    "consent_assistance_missing": _l("%(who)s: consent to assistance is not in force."),
    "consent_data_missing": _l("%(who)s: consent to the use of data is not in force."),
    "consent_transfer_missing": _l("%(who)s: consent to this transfer of data is not in force."),
    "consent_contact_after_return_missing": _l("%(who)s: consent to contact after return is not in force."),
    "adult_signs_alone": _l(
        "An adult signs in person. Choose “through a lawful representative” if somebody else decides."
    ),
    "minor_signs_too": _l("At this age the person signs too, together with the legal representative."),
    "representative_signs": _l("For a child of this age the legal representative signs."),
    "signer_of_age_missing": _l("Only an adult of the case can sign for somebody else."),
    "checklist_incomplete": _l(
        "Tick everything that was said before consent was asked. If something was not said, say it first."
    ),
    "consent_withdrawn": _l("This consent was withdrawn. A new consent is a new record."),
    "decision_missing": _l("The application is not decided yet."),
    "protection_check_missing": _l("The protection check is not done yet."),
    "fear_expressed": _l("A fear of return was expressed: planning stops. Refer the person to protection."),
    "claim_pending": _l("An asylum claim or appeal is pending: wait for it, or until it is withdrawn knowingly."),
    "legal_advice_missing": _l("The person is detained and has no legal advice yet."),
    "right_to_enter_unknown": _l("It is not known yet whether the people may enter the country of return."),
    "right_to_enter_missing": _l("The people may not enter the country of return."),
    CLEARANCE_OUTSTANDING: _l("Protection clearance outstanding: ask the duty specialist"),
    "sign_off_missing": _l("A second person has not signed off yet."),
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
    """The people of a case as "Person 1", "Person 2": a refusal reaches programs and logs, and names nobody."""
    return {person.hex: _("Person %(number)s", number=n) for n, person in enumerate(people, 1)}


def refusal(reasons: Sequence[Reason], names: Mapping[str, str] = NOBODY) -> RuleBroken:
    """The refusal for these reasons: sentences and codes in the same order, each sentence once."""
    said = {(reason_sentence(reason, names), reason.code): None for reason in reasons}
    return RuleBroken([words for words, _code in said], [code for _words, code in said])


def raise_reasons(reasons: Sequence[Reason], names: Mapping[str, str] = NOBODY) -> NoReturn:
    """Refuse with every reason."""
    raise refusal(reasons, names)


def refuse_if(reasons: Sequence[Reason], names: Mapping[str, str] = NOBODY) -> None:
    """Refuse with every reason if there is one."""
    if reasons:
        raise refusal(reasons, names)

"""A sketch in words: audited acts, labels of codes, who clears a finding, and what is not judged."""

from foundation.acts import AuditedAct
from foundation.language.words import _, lazy_gettext as _l
from returns.cases.rules.cases import Reason
from returns.sketch.rules import AgeUnit, Assumed, Likeness, StatedParts, is_clearable, person_id


class SketchAct(AuditedAct):
    """Pages and changes of sketch, as the audit calls them."""

    JUDGE = "sketch.judge", _l("Asked what would block a sketch")
    OF_CASE = "sketch.of_case", _l("Started a sketch from a case")
    OPEN = "sketch.open", _l("Opened an empty sketch")


AGE_UNIT_LABELS = {AgeUnit.YEARS: _l("years"), AgeUnit.MONTHS: _l("months"), AgeUnit.DAYS: _l("days")}
ASSUMED_LABELS = {
    Assumed.CONTACTS: _l("Safe contact is recorded for everyone, and was checked recently"),
    Assumed.CHECKS: _l("The protection check has been done with everyone, and nothing in it stops the return"),
    Assumed.CLEARANCE: _l("Protection clearance is given"),
    Assumed.CONSENTS: _l("Every consent has been given, and confirmed again shortly before departure"),
    Assumed.GUARDIANS: _l("It is recorded who represents each child, and other parents agree"),
    Assumed.FITNESS: _l("Everyone is found fit to travel for the whole journey"),
    Assumed.ORIGINALS: _l("The originals of the documents are at hand"),
    Assumed.BOOKINGS: _l("Every leg can be booked"),
    Assumed.WAYS_HOME: _l("Escorts have a way home"),
    Assumed.RECEPTION: _l("The person meeting them is named and verified, where required"),
}


LIKENESS_LABELS = {
    Likeness.MOTHER: _l("Mother"),
    Likeness.FATHER: _l("Father"),
    Likeness.CHILD: _l("Child"),
    Likeness.BABY: _l("Baby"),
    Likeness.WOMAN: _l("Woman"),
    Likeness.MAN: _l("Man"),
    Likeness.GRANDMOTHER: _l("Grandmother"),
    Likeness.GRANDFATHER: _l("Grandfather"),
}
# Who clears what, by the area that a finding names. Where nothing helps but another day, another sentence says so.
_WHO = {
    "safe_contact": _l("The return officer records it with the person."),
    "protection": _l("The return officer asks each person alone."),
    "clearance": _l("The duty specialist sets it."),
    "consent": _l("The person gives it; the return officer records it."),
    "guardians": _l("The return officer records it, with the authority if the child travels alone."),
    "country": _l("The rule book sets this; no one can change it in a case."),
    "documents": _l("The person gets it from the consulate; the return officer requests it."),
    "medical": _l("A doctor decides; the return officer records it."),
    "itinerary": _l("The person planning the journey chooses other legs, times or days."),
    "escorts": _l("The person planning the journey adds an escort."),
    "reception": _l("The return officer arranges it with the partner."),
    "leaving": _l("The person or the return officer settles it with the authority of the host country."),
}
_WHO_OF_HEALTH = {
    "pregnancy_report": _l("A doctor issues the report; the person carries it."),
    "pregnancy_not": _l("The return officer records the due date."),
    "medical_report": _l("A doctor issues the report; the person carries it."),
    "newborn_report": _l("A doctor issues the report; a parent carries it."),
    "medif": _l("A doctor fills in the form; the return officer submits it to the airline."),
    "boarding_check": _l("A doctor does the pre-embarkation check."),
    "assistance": _l("The return officer asks the carrier."),
    "child_flight": _l("The return officer asks the carrier, or one of our escorts flies with them."),
    "medicine": _l("A doctor provides the medicines and the letter."),
}
_ANOTHER_DAY = _l("No one can clear this: choose another day, another carrier or another route.")
_ANYBODY = _l("The person planning the journey.")


def who_clears(reason: Reason) -> str:
    """Who clears a finding, in a sentence."""
    if reason.cleared_by == "country":
        return str(_WHO["country"])
    if not is_clearable(reason):
        return str(_ANOTHER_DAY)
    if reason.cleared_by == "health":
        return str(next((who for start, who in _WHO_OF_HEALTH.items() if reason.code.startswith(start)), _ANYBODY))
    return str(_WHO.get(reason.cleared_by, _ANYBODY))


def not_judged(child_alone: bool, stated: StatedParts) -> list[str]:
    """What nobody judged here, in words."""
    sentences = [
        _("Sign-off by a second person, and everything that a case has to record before it."),
        _("Fines, exit permits and entry bans."),
        _("Which escorts are free, qualified and allowed into every country, and their rest time."),
        _("Papers that already exist and requests that carriers have answered: every paper counts as missing."),
        _("Money, approvals, seats and fares."),
    ]
    if not stated.deadline:
        sentences.append(_("The legal deadline to leave: none was entered."))
    if not stated.place:
        sentences.append(
            _(
                "Whether the journey ends at the place of return: the end of the last leg is taken as the place of "
                "return."
            )
        )
    if child_alone:
        sentences.append(
            _("What a child travelling alone needs besides an escort: guardian, family, best interests, a carer.")
        )
    if not stated.legs:
        sentences.append(_("Everything about flights, days and connections: no leg has been entered."))
    return sentences


def row_title(kind: str, number: int, likeness: str = "") -> str:
    """What a row of a sketch is called: `Person 2 (baby)`, `Leg 1`."""
    plain = {
        "person": _("Person %(number)s", number=number),
        "leg": _("Leg %(number)s", number=number),
        "escort": _("Escort %(number)s", number=number),
    }[kind]
    likeness_label = next((label for choice, label in LIKENESS_LABELS.items() if choice.value == likeness), None)
    return _("%(person)s (%(likeness)s)", person=plain, likeness=likeness_label) if likeness_label else plain


def sketched_names(likenesses: list[str]) -> dict[str, str]:
    """What the people of a sketch are called in sentences: their number, and what they are to each other."""
    return {person_id(n): row_title("person", n, likeness) for n, likeness in enumerate(likenesses, 1)}

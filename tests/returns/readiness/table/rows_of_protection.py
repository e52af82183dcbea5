"""Section 4 of the domain: safe contact, protection check, clearance, children, reception by name, country status."""

from dataclasses import replace
from datetime import date

from returns.people.rules.families import Capacity, GuardianFacts, OtherParent
from returns.protection.rules.protection import AsylumClaim, Clearance, ClearanceFacts, Fear
from returns.reception.rules import ReceptionFacts
from returns.safe_contact.rules import ContactFacts
from tests.returns.readiness.table.family import ALONE, CALM, DAY, WOMAN, before, consents, parents_of
from tests.returns.readiness.table.rows import as_it_is, born, both, case, person, row, rule

CLEARANCE = "protection_clearance_outstanding"
NEW = "~consent_contact_after_return_missing"


def answers(who: str, **changed: object):
    """Other answers of somebody's protection check."""
    return person(who, check=replace(CALM, **changed))


def one_parent(**changed: object):
    """The baby stands with its mother alone, and the others with both."""
    own = GuardianFacts("baby", "mother", Capacity.PARENT, DAY, None)
    return case(guardians=(*parents_of("elder", "younger"), replace(own, **changed)))


def stands(**changed: object):
    """The guardian of a child alone, from outside."""
    return case(guardians=(replace(ALONE.facts.guardians[0], **changed),))


ROWS = (
    row("safe_contact_missing", "everybody has a card", as_it_is),
    row("safe_contact_missing", "the baby has none", person("baby", contact=None), "safe_contact_missing baby"),
    row("safe_contact_not_known", "checked thirty days before", as_it_is),
    row(
        "safe_contact_not_known",
        "to be known by the day of departure",
        person("father", contact=ContactFacts(None, DAY)),
        "safe_contact_not_known father",
    ),
    row("safe_contact_not_recent", "checked thirty days before", as_it_is),
    row(
        "safe_contact_not_recent",
        "checked thirty-one days before",
        person("mother", contact=ContactFacts(before(31), None)),
        "safe_contact_not_recent mother",
    ),
    row(
        "safe_contact_not_recent",
        "the rule row says sixty days",
        both(person("mother", contact=ContactFacts(before(60), None)), rule("safe_contact.good_for_days", 60)),
    ),
    row("protection_check_missing", "of every adult", as_it_is),
    row(
        "protection_check_missing",
        "of one adult there is none",
        person("father", check=None, checked_on=None),
        "protection_check_missing father",
    ),
    row("protection_check_missing", "children are asked with a parent", person("elder", check=None, checked_on=None)),
    row(
        "protection_check_missing",
        "a child alone is asked",
        person("elder", check=None, checked_on=None),
        "protection_check_missing elder",
        base=ALONE,
    ),
    row("protection_check_missing", "nobody is of the case", case(people=()), "protection_check_missing"),
    row("protection_check_not_recent", "ninety days before", as_it_is),
    row(
        "protection_check_not_recent",
        "ninety-one days before",
        person("mother", checked_on=before(91)),
        "protection_check_not_recent mother",
    ),
    row("fear_expressed", "asked, and none", as_it_is),
    row("fear_expressed", "of one adult", answers("mother", fear=Fear.EXPRESSED), "fear_expressed mother"),
    row(
        "fear_expressed",
        "of a child who need not have been asked",
        answers("elder", fear=Fear.EXPRESSED),
        "fear_expressed elder",
    ),
    row("claim_pending", "none", as_it_is),
    row("claim_pending", "withdrawn knowingly", answers("father", claim=AsylumClaim.WITHDRAWN_KNOWINGLY)),
    row("claim_pending", "pending", answers("father", claim=AsylumClaim.PENDING), "claim_pending father"),
    row(
        "legal_advice_missing",
        "detained, with legal advice",
        answers("father", is_detained=True, has_legal_advice=True),
    ),
    row("legal_advice_missing", "detained without", answers("father", is_detained=True), "legal_advice_missing father"),
    row("right_to_enter_unknown", "may enter", as_it_is),
    row("right_to_enter_unknown", "not known yet", answers("mother", may_enter=None), "right_to_enter_unknown mother"),
    row("right_to_enter_missing", "may enter", as_it_is),
    row("right_to_enter_missing", "may not", answers("mother", may_enter=False), "right_to_enter_missing mother"),
    row(
        "right_to_enter_missing",
        "everything that is wrong is told at once",
        answers("mother", may_enter=False, fear=Fear.EXPRESSED, claim=AsylumClaim.PENDING, is_detained=True),
        "fear_expressed mother",
        "claim_pending mother",
        "legal_advice_missing mother",
        "right_to_enter_missing mother",
    ),
    row(CLEARANCE, "given until the day itself", as_it_is),
    row(CLEARANCE, "given without an end", case(clearance=ClearanceFacts(Clearance.GIVEN, None))),
    row(CLEARANCE, "not needed", case(clearance=ClearanceFacts(Clearance.NOT_NEEDED, None))),
    row(CLEARANCE, "given until the day before", case(clearance=ClearanceFacts(Clearance.GIVEN, before(1))), CLEARANCE),
    row(CLEARANCE, "outstanding", case(clearance=ClearanceFacts(Clearance.OUTSTANDING, None)), CLEARANCE),
    row(CLEARANCE, "return is not an option", case(clearance=ClearanceFacts(Clearance.NOT_AN_OPTION, None)), CLEARANCE),
    row("guardian_missing", "both parents", as_it_is),
    row(
        "guardian_missing",
        "beside parents it warns",
        case(guardians=parents_of("elder", "baby")),
        "~guardian_missing younger",
    ),
    row("guardian_missing", "a child alone has somebody from the day itself", as_it_is, base=ALONE),
    row(
        "guardian_missing",
        "appointed a day after",
        stands(appointed_on=before(-1)),
        "guardian_missing elder",
        base=ALONE,
    ),
    row("guardian_missing", "ended on the day", stands(ended_on=DAY), "guardian_missing elder", base=ALONE),
    row("guardian_missing", "ends a day after", stands(ended_on=before(-1)), base=ALONE),
    row(
        "guardian_missing",
        "eighteen on the day: nobody has to stand for an adult",
        both(born("elder", date(2009, 3, 27)), case(guardians=(), escorts=(), reception=None)),
        base=ALONE,
    ),
    row(
        "guardian_missing",
        "eighteen a day after",
        both(born("elder", date(2009, 3, 28)), case(guardians=())),
        "guardian_missing elder",
        base=ALONE,
    ),
    row("other_parent_may_decide", "both parents travel", as_it_is),
    row(
        "other_parent_may_decide",
        "one parent, of the other nothing is known",
        one_parent(),
        "~other_parent_may_decide baby",
    ),
    row("other_parent_may_decide", "the other agrees", one_parent(other_parent=OtherParent.AGREES)),
    row("other_parent_may_decide", "a relative stands for it", one_parent(capacity=Capacity.RELATIVE)),
    row("country_suspended", "returns go on", as_it_is),
    row("country_suspended", "restricted is not suspended", rule("country_status.status", "restricted", country="UZ")),
    row(
        "country_suspended", "suspended", rule("country_status.status", "suspended", country="UZ"), "country_suspended"
    ),
    row("country_status_unknown", "somebody recorded it", as_it_is),
    row(
        "country_status_unknown",
        "nobody did",
        rule("country_status.status", None, country="UZ"),
        "~country_status_unknown",
    ),
    row("reception_missing", "not asked for", as_it_is),
    row(
        "reception_missing",
        "asked for, and nobody is named",
        case(needs_reception_by_name=True),
        "reception_missing",
        base=WOMAN,
    ),
    row(
        "reception_missing",
        "a nameless one is none",
        case(needs_reception_by_name=True, reception=ReceptionFacts(False, DAY)),
        "reception_missing",
    ),
    row("reception_missing", "a child alone", case(reception=None), "reception_missing", base=ALONE),
    row(
        "reception_not_verified",
        "asked for and verified",
        case(needs_reception_by_name=True, reception=ReceptionFacts(True, DAY)),
    ),
    row(
        "reception_not_verified",
        "asked for and not verified",
        case(needs_reception_by_name=True, reception=ReceptionFacts(True, None)),
        "reception_not_verified",
    ),
    row(
        "reception_not_everybody",
        "it meets everybody",
        case(needs_reception_by_name=True, reception=ReceptionFacts(True, DAY, tuple(WOMAN.born))),
        base=WOMAN,
    ),
    row(
        "reception_not_everybody",
        "it meets three of five",
        case(needs_reception_by_name=True, reception=ReceptionFacts(True, DAY, ("mother", "younger", "baby"))),
        "reception_not_everybody father",
        "reception_not_everybody elder",
    ),
    row("child_needs_escort", "with parents", as_it_is),
    row("child_needs_escort", "a social escort all the way", as_it_is, base=ALONE),
    row(
        "child_needs_escort",
        "no escort",
        both(born("elder", date(2014, 1, 1)), case(escorts=())),
        "child_needs_escort",
        "~too_few_for_older_children",
        base=ALONE,
    ),
    row(
        "child_needs_escort",
        "an age that is not known lifts nothing: a child beside whoever may be one too",
        both(
            born("mother", None),
            born("father", None),
            case(consents=consents("mother", "father", "elder", "younger", "baby")),
        ),
        "~age_not_known mother",
        "~age_not_known father",
        "child_needs_escort",
        "~too_few_for_small_children",
        "~too_few_for_older_children",
        "reception_missing",
        "child_flight_no_service_here elder",
        "child_flight_escort_not_asked younger",
        "child_flight_too_young baby",
    ),
)

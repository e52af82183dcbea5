"""Section 3 of the domain: consents of everybody who signs, in force and confirmed again close to the departure."""

from dataclasses import replace
from datetime import date

from returns.consent.rules import ConsentPurpose, GivenConsent
from returns.readiness.rules.facts import HeldConsent
from tests.returns.readiness.table.departures import Change, Departure
from tests.returns.readiness.table.family import ALONE, WOMAN, before, consent, consents
from tests.returns.readiness.table.rows import as_it_is, born, both, case, row, rule, without_consent

P = ConsentPurpose
NEEDED, DATA, CONTACT = "consent_assistance_missing", "consent_data_missing", "consent_contact_after_return_missing"
AFTER, TRANSFER = f"~{CONTACT}", "consent_transfer_missing"
ASKS_TRANSFER = rule("consent.needed_to_apply", ("assistance", "data_use", "data_transfer"))


def given(purpose: P, given_days: int, confirmed_days: int) -> Change:
    """A consent of the mother that was given and confirmed so many days before."""
    held = HeldConsent(GivenConsent("mother", purpose, before(given_days), False), before(confirmed_days))

    def changed(one: Departure) -> Departure:
        left = without_consent("mother", purpose.value)(one)
        return case(consents=(*left.facts.consents, held))(left)

    return changed


def withdrawn(purpose: P) -> Change:
    """A consent of the mother that was withdrawn."""
    held = consent("mother", purpose)
    ended = replace(held, consent=replace(held.consent, is_withdrawn=True))
    return lambda one: replace(
        one, facts=replace(one.facts, consents=tuple(ended if each == held else each for each in one.facts.consents))
    )


def signed_by_guardian(ended_days: int, confirmed_days: int = 10) -> Change:
    """Consent of a child to the use of data, signed by a guardian who ended so many days before."""
    given = GivenConsent("elder", P.DATA, before(10), False)
    return _instead(HeldConsent(given, before(confirmed_days), before(ended_days)))


def _instead(held: HeldConsent) -> Change:
    return both(without_consent(held.consent.person, held.consent.purpose.value), and_given(held))


def and_given(held: HeldConsent) -> Change:
    """One consent more."""
    return lambda one: case(consents=(*one.facts.consents, held))(one)


ROWS = (
    row(NEEDED, "of everybody who signs", as_it_is),
    row(NEEDED, "one parent has not said yes", without_consent("father", "assistance"), f"{NEEDED} father"),
    row(NEEDED, "withdrawn", withdrawn(P.ASSISTANCE), f"{NEEDED} mother"),
    row(NEEDED, "given on the day itself", given(P.ASSISTANCE, 0, 0)),
    row(NEEDED, "given a day after", given(P.ASSISTANCE, -1, -1), f"{NEEDED} mother"),
    row(
        NEEDED,
        "a minor of sixteen signs too",
        born("elder", date(2011, 3, 27)),
        f"{NEEDED} elder",
        f"{DATA} elder",
        f"{AFTER} elder",
    ),
    row(NEEDED, "a day under sixteen the parents sign", born("elder", date(2011, 3, 28))),
    row(
        NEEDED,
        "sixteen, and signed",
        both(born("elder", date(2011, 3, 27)), case(consents=consents("mother", "father", "elder"))),
    ),
    row(NEEDED, "a child alone, for whom the guardian signs", as_it_is, base=ALONE),
    row(
        NEEDED,
        "a child alone for whom nobody has signed",
        without_consent("elder", "assistance"),
        f"{NEEDED} elder",
        base=ALONE,
    ),
    row(DATA, "of everybody who signs", as_it_is),
    row(DATA, "use of data is a consent of its own", without_consent("mother", "data"), f"{DATA} mother"),
    row(DATA, "withdrawn", withdrawn(P.DATA), f"{DATA} mother"),
    row(
        DATA,
        "all that is missing is told at once",
        without_consent("mother", "assistance", "data"),
        f"{NEEDED} mother",
        f"{DATA} mother",
    ),
    row(TRANSFER, "nobody asks for it before a departure", as_it_is),
    row(TRANSFER, "asked for by a rule row", ASKS_TRANSFER, f"{TRANSFER} mother", base=WOMAN),
    row(
        TRANSFER,
        "asked for, and given",
        both(ASKS_TRANSFER, case(consents=(*consents("mother"), consent("mother", P.TRANSFER)))),
        base=WOMAN,
    ),
    row(CONTACT, "of everybody who signs", as_it_is),
    row(
        CONTACT,
        "who is not followed up may return",
        without_consent("mother", P.CONTACT_AFTER_RETURN.value),
        f"{AFTER} mother",
    ),
    row("consent_not_confirmed", "confirmed fourteen days before", given(P.DATA, 100, 14)),
    row(
        "consent_not_confirmed", "confirmed fifteen days before", given(P.DATA, 100, 15), "consent_not_confirmed mother"
    ),
    row("consent_not_confirmed", "given again of late", given(P.ASSISTANCE, 3, 3)),
    row("consent_of_former_guardian", "of one who still stands for the child", as_it_is, base=ALONE),
    row("consent_of_former_guardian", "of one who does so until a day after", signed_by_guardian(-1), base=ALONE),
    row(
        "consent_of_former_guardian",
        "of one who does not any more",
        signed_by_guardian(0),
        "consent_of_former_guardian elder",
        base=ALONE,
    ),
    row(
        "consent_of_former_guardian",
        "confirmed since by whoever does now",
        signed_by_guardian(3, confirmed_days=2),
        base=ALONE,
    ),
    row("consent_of_former_guardian", "of one of the case who signed after that", signed_by_guardian(12), base=ALONE),
    row(
        "consent_of_former_guardian",
        "given again since",
        both(signed_by_guardian(3), and_given(consent("elder", P.DATA))),
        base=ALONE,
    ),
    row(
        "consent_not_confirmed", "a purpose that is not needed is not confirmed", given(P.CONTACT_AFTER_RETURN, 100, 90)
    ),
    row("age_not_known", "of everybody the birth is known", as_it_is),
    row("age_not_known", "of one adult it is not", born("father", None), "~age_not_known father"),
    row(
        "age_not_known",
        "of a child it is not: it counts as of age for what is signed, and lifts nothing",
        born("elder", None),
        f"{NEEDED} elder",
        f"{DATA} elder",
        f"{AFTER} elder",
        "~age_not_known elder",
    ),
)

"""Section 5 of the domain: documents on every leg, their originals, leaving the host country, transit."""

from dataclasses import replace
from datetime import date

from returns.documents.rules.documents import DocumentFacts, DocumentKind, Holder
from returns.documents.rules.formalities import ExitFacts, Known
from tests.returns.readiness.table.departures import Change, leg
from tests.returns.readiness.table.family import AIR, DAY, PASSPORT, ROAD, SINGLE, WOMAN, before
from tests.returns.readiness.table.rows import as_it_is, both, person, row, rule, travels

MISSING, SOON, UNKNOWN = "document_missing", "document_expires_too_soon", "document_expiry_unknown"
EARLY, SHORT, ONCE, USED = (
    "document_not_valid_yet",
    "document_validity_too_short",
    "document_single_journey",
    "document_used",
)
ELSEWHERE, UNSURE = "document_original_elsewhere", "document_original_not_known"
VISA, NATIONALITY = "transit_visa_needed", "transit_nationality_unknown"
PERMIT, OPEN, FINE = "exit_permit_missing", "exit_permit_not_known", "exit_fine_unpaid"


def held(*documents: DocumentFacts, who: str = "mother") -> Change:
    """Other documents of somebody."""
    return person(who, documents=documents)


def passport(**changed: object) -> Change:
    """Another passport of the mother."""
    return held(replace(PASSPORT, **changed))


# Over night: the second flight begins on the day after.
NIGHT = travels(
    leg(1, AIR, "TR 2027-03-27 20:00", "DE 2027-03-27 22:10"),
    leg(2, AIR, "DE 2027-03-28 06:00", "UZ 2027-03-28 15:00"),
    leg(3, ROAD, "UZ 2027-03-28 17:00", "UZ 2027-03-28 18:00"),
)
# In by road to one country, and from there by air into the next: two entries.
TWICE = travels(
    leg(1, ROAD, "TR 2027-03-27 06:00", "GR 2027-03-27 10:00"),
    leg(2, AIR, "GR 2027-03-27 14:00", "UZ 2027-03-27 22:00"),
)
EAST = travels(leg(1, AIR, "WS 2027-03-27 09:00", "AS 2027-03-26 10:00"))
THROUGH = DocumentFacts(DocumentKind.AIRPORT_TRANSIT_VISA, before(-1), False, True, country="DE", for_country="DE")
GHANA = person("mother", nationalities=("GH",))
ROAMING = both(NIGHT, GHANA)


def with_visa(**changed: object) -> Change:
    """Somebody of Ghana who changes planes in Germany, with a passport and another paper."""
    return both(ROAMING, held(PASSPORT, replace(THROUGH, **changed)))


def leaves(**changed: object) -> Change:
    """What is recorded of how the father leaves the host country."""
    return person("father", leaving=ExitFacts(**changed))


ROWS = (
    row(MISSING, "a passport each", as_it_is),
    row(MISSING, "the baby has none", person("baby", documents=()), f"{MISSING} baby"),
    row(MISSING, "what does not serve this return is none", passport(is_usable=False), f"{MISSING} mother"),
    row(MISSING, "nobody travels on a visa", held(replace(THROUGH, holder=Holder.PERSON)), f"{MISSING} mother"),
    row(MISSING, "a laissez-passer does", held(SINGLE)),
    row(MISSING, "one that serves beside one that does not", held(replace(PASSPORT, is_usable=False), SINGLE)),
    row(SOON, "expires on the day", passport(expires_on=DAY)),
    row(SOON, "expired the day before", passport(expires_on=before(1)), f"{SOON} mother"),
    row(
        SOON,
        "expires on the day of departure, and lands on the next",
        both(NIGHT, passport(expires_on=DAY)),
        f"{SOON} mother",
        base=WOMAN,
    ),
    row(SOON, "expires on the day on which the journey ends", both(NIGHT, passport(expires_on=before(-1))), base=WOMAN),
    row(
        SOON,
        "over the date line it has to hold on the day of departure",
        both(EAST, passport(expires_on=before(1))),
        f"{SOON} mother",
        base=WOMAN,
    ),
    row(SOON, "over the date line, and it does", both(EAST, passport(expires_on=DAY)), base=WOMAN),
    row(UNKNOWN, "known", as_it_is),
    row(UNKNOWN, "not known yet", passport(expires_on=None), f"{UNKNOWN} mother"),
    row(UNKNOWN, "another document is known", held(replace(PASSPORT, expires_on=None), SINGLE)),
    row(EARLY, "issued on the day", passport(issued_on=DAY)),
    row(EARLY, "issued a day after", passport(issued_on=before(-1)), f"{EARLY} mother"),
    row(SHORT, "nothing is asked for beyond the arrival", as_it_is),
    row(
        SHORT,
        "outlasts the arrival by what a row asks for",
        both(rule("documents.remaining_validity_days", 180, country="UZ"), passport(expires_on=before(-180))),
    ),
    row(
        SHORT,
        "a day less",
        both(rule("documents.remaining_validity_days", 180, country="UZ"), passport(expires_on=before(-179))),
        f"{SHORT} mother",
    ),
    row(
        SHORT,
        "six months of the calendar to the day",
        both(rule("documents.remaining_validity_months", 6, country="UZ"), passport(expires_on=date(2027, 9, 27))),
    ),
    row(
        SHORT,
        "a day less than six months, and more than 180 days",
        both(rule("documents.remaining_validity_months", 6, country="UZ"), passport(expires_on=date(2027, 9, 26))),
        f"{SHORT} mother",
    ),
    row(
        SHORT,
        "of a country in which planes are changed the row of transit",
        both(NIGHT, rule("documents.remaining_validity_months", 6, transit="DE"), passport(expires_on=before(-90))),
        f"{SHORT} mother",
        base=WOMAN,
    ),
    row(
        SHORT,
        "of a country in which planes are changed no row of entry",
        both(NIGHT, rule("documents.remaining_validity_months", 6, country="DE"), passport(expires_on=before(-90))),
        base=WOMAN,
    ),
    row(ONCE, "one entry", held(SINGLE)),
    row(ONCE, "two entries", both(TWICE, held(SINGLE)), f"{ONCE} mother", base=WOMAN),
    row(ONCE, "two entries on a passport", TWICE, base=WOMAN),
    row(ONCE, "changing planes is no entry", both(NIGHT, held(SINGLE)), base=WOMAN),
    row(USED, "not used yet", held(SINGLE)),
    row(USED, "used on an earlier journey", held(replace(SINGLE, is_spent=True)), f"{USED} mother"),
    row(ELSEWHERE, "in hand", as_it_is),
    row(ELSEWHERE, "with the officer", passport(holder=Holder.OFFICER)),
    row(ELSEWHERE, "still at the consulate", passport(holder=Holder.CONSULATE), f"{ELSEWHERE} mother"),
    row(ELSEWHERE, "another one is in hand", held(replace(PASSPORT, holder=Holder.CONSULATE), SINGLE)),
    row(UNSURE, "known", as_it_is),
    row(UNSURE, "nobody has recorded who has it", passport(holder=None), f"~{UNSURE} mother"),
    row(VISA, "nobody of the list", NIGHT, base=WOMAN),
    row(VISA, "of the list, changing planes in the area", ROAMING, f"{VISA} mother", base=WOMAN),
    row(VISA, "of the list, on a direct flight", GHANA, base=WOMAN),
    row(
        VISA,
        "of two nationalities the stricter counts",
        both(NIGHT, person("mother", nationalities=("TR", "GH"))),
        f"{VISA} mother",
        base=WOMAN,
    ),
    row(VISA, "with a transit visa", with_visa(), base=WOMAN),
    row(VISA, "with one that ends before the next flight", with_visa(expires_on=DAY), f"{VISA} mother", base=WOMAN),
    row(VISA, "with one of another state of the area", with_visa(for_country="FR"), base=WOMAN),
    row(VISA, "with one of a state outside", with_visa(for_country="TR"), f"{VISA} mother", base=WOMAN),
    row(VISA, "with one that is spent", with_visa(is_spent=True), f"{VISA} mother", base=WOMAN),
    row(VISA, "with a permit of the area", with_visa(kind=DocumentKind.RESIDENCE_PERMIT), base=WOMAN),
    row(VISA, "with one that is valid a day late", with_visa(issued_on=before(-1)), f"{VISA} mother", base=WOMAN),
    row(NATIONALITY, "known", NIGHT, base=WOMAN),
    row(
        NATIONALITY, "not known", both(NIGHT, person("mother", nationalities=())), f"~{NATIONALITY} mother", base=WOMAN
    ),
    row(NATIONALITY, "not known, on a direct flight", person("mother", nationalities=()), base=WOMAN),
    row("nationality_not_known", "of everybody it is known", as_it_is),
    row(
        "nationality_not_known",
        "of one traveller it is not",
        person("father", is_nationality_known=False),
        "~nationality_not_known father",
    ),
    row(PERMIT, "none is needed", as_it_is),
    row(PERMIT, "needed, and there on the day", leaves(permit=Known.YES, permit_on=DAY)),
    row(PERMIT, "needed, and there a day late", leaves(permit=Known.YES, permit_on=before(-1)), f"{PERMIT} father"),
    row(PERMIT, "needed, and not there", leaves(permit=Known.YES), f"{PERMIT} father"),
    row(
        PERMIT,
        "a row that does not stop for it warns",
        both(leaves(permit=Known.YES), rule("exit.missing_permit_stops", False)),
        f"~{PERMIT} father",
    ),
    row(
        PERMIT,
        "a row of the host asks everybody for one, and of one person nothing is known",
        both(leaves(permit=Known.NOT_KNOWN), rule("exit.permit_required", True, host="TR")),
        f"{PERMIT} father",
    ),
    row(
        OPEN,
        "a row of another host asks for one",
        both(leaves(permit=Known.NOT_KNOWN), rule("exit.permit_required", True, host="DE")),
        f"~{OPEN} father",
    ),
    row(OPEN, "known", as_it_is),
    row(OPEN, "not known", leaves(permit=Known.NOT_KNOWN), f"~{OPEN} father"),
    row(FINE, "none", as_it_is),
    row(FINE, "settled", leaves(permit=Known.NO, has_fine=True, is_fine_settled=True)),
    row(FINE, "not paid", leaves(permit=Known.NO, has_fine=True), f"~{FINE} father"),
    row(
        FINE,
        "a row that stops for it",
        both(leaves(permit=Known.NO, has_fine=True), rule("exit.unpaid_fine_stops", True)),
        f"{FINE} father",
    ),
)

"""Section 7 of the domain: escorts on every leg and home again, those of the roster, and how many of them."""

from dataclasses import replace
from datetime import date

from returns.escorts.rules.company import CompanionFacts, MemberFacts
from returns.escorts.rules.escorts import AwayFacts, EscortFacts, EscortKind, PaperFacts, PaperKind, Skill
from tests.returns.readiness.table.departures import Change, leg
from tests.returns.readiness.table.family import AIR, ALONE, BORN, FAMILY, HOME, before, departure, escort
from tests.returns.readiness.table.rows import as_it_is, born, both, case, on_leg, row, rule, travels

BACK = before(-1)  # the day on which the escort is home again
ABOUT = replace(FAMILY, facts=replace(FAMILY.facts, escorts=(escort(EscortKind.OPERATIONAL),)))
PASSPORT = PaperFacts(PaperKind.PASSPORT, BACK, None, "TR")
ENTRY = PaperFacts(PaperKind.VISA, BACK, None, "UZ")
TRAINED = PaperFacts(PaperKind.QUALIFICATION, BACK, Skill.CHILD_PROTECTION)
NURSED = PaperFacts(PaperKind.QUALIFICATION, BACK, Skill.NURSE)
MEMBER = MemberFacts(True, (Skill.OPERATIONAL, Skill.CHILD_PROTECTION, Skill.NURSE), (PASSPORT, ENTRY, TRAINED, NURSED))


def along(kind: EscortKind = EscortKind.OPERATIONAL, **changed: object) -> Change:
    """An escort of the roster goes along, of whom something else is true; `member_...` says it of the roster."""
    of_member = {name.removeprefix("member_"): value for name, value in changed.items() if name.startswith("member_")}
    others = {name: value for name, value in changed.items() if not name.startswith("member_")}
    one = CompanionFacts(escort(kind), replace(MEMBER, **of_member), **others)
    return case(escorts=(one.escort,), companions=(one,))


def with_papers(*papers: PaperFacts) -> Change:
    """An operational escort with these papers alone."""
    return along(member_papers=papers)


def other(**changed: object) -> Change:
    """Other facts of the one escort."""
    return lambda one: replace(
        one, facts=replace(one.facts, escorts=tuple(replace(each, **changed) for each in one.facts.escorts))
    )


def goes_home(starts: str) -> Change:
    """The escort's way home begins at this time of the day of departure; the last leg ends at half past seven."""
    return other(home=(leg(5, AIR, f"UZ 2027-03-27 {starts}", "TR 2027-03-28 13:00", gap_km=None),))


def crowd(count: int, *, escorts: int) -> Change:
    """So many people with everything, and operational escorts."""
    names = [f"mother{number}" for number in range(count)]
    made = departure(["mother"], names)
    people = tuple(replace(made.facts.people[0], person=name) for name in names)
    facts = replace(made.facts, people=people, escorts=(escort(EscortKind.OPERATIONAL),) * escorts)
    return lambda one: replace(one, facts=facts, born=dict.fromkeys(names, BORN["mother"]))


def children(*births: date, escorts: int) -> Change:
    """Children alone with so many social escorts, and all that they need."""
    names = [f"child{number}" for number in range(len(births))]
    made = departure(["elder"], names)
    facts = replace(
        ALONE.facts,
        people=tuple(replace(made.facts.people[0], person=name) for name in names),
        consents=made.facts.consents,
        guardians=tuple(replace(ALONE.facts.guardians[0], person=name) for name in names),
        escorts=(escort(EscortKind.SOCIAL),) * escorts,
    )
    return lambda one: replace(one, facts=facts, born=dict(zip(names, births, strict=True)))


SMALL, OLDER = date(2022, 10, 30), date(2012, 1, 1)
THROUGH = travels(
    leg(1, AIR, "TR 2027-03-27 08:00", "QA 2027-03-27 12:00"),
    leg(2, AIR, "QA 2027-03-27 15:00", "UZ 2027-03-27 20:00"),
)
NO_LEG, HOMELESS, HASTY = "escort_without_leg", "way_home_missing", "way_home_too_early"
RUSHED, STRAYED = "way_home_connection_short", "way_home_apart"
SLEEPLESS, NEVER = "way_home_night", "way_home_cannot_be"
CROSSING = leg(6, AIR, "TR 2027-03-28 12:59", "TR 2027-03-28 14:00", gap_km=0)
FAR = leg(6, AIR, "TR 2027-03-28 15:00", "TR 2027-03-28 16:00", gap_km=40)
LESS = ("too_few_for_small_children", "too_few_for_older_children", "too_few_for_group")
OUT = (EscortFacts(EscortKind.FAMILY, 1, 4, False),)


def through(*papers: PaperFacts) -> Change:
    """An operational escort with these papers on a journey on which planes are changed in another country."""
    member = replace(MEMBER, papers=papers)
    way = tuple(replace(one, departs_at=one.departs_at) for one in HOME)
    one = CompanionFacts(replace(escort(EscortKind.OPERATIONAL, 1, 2), home=way), member)
    return both(THROUGH, case(escorts=(one.escort,), companions=(one,)))


ROWS = (
    row(NO_LEG, "on legs that are there", as_it_is, base=ABOUT),
    row(NO_LEG, "on one leg too many", other(last_leg=5), f"{NO_LEG} 1", base=ABOUT),
    row(HOMELESS, "with a way home", as_it_is, base=ABOUT),
    row(HOMELESS, "without", other(home=()), f"{HOMELESS} 1", base=ABOUT),
    row(HOMELESS, "a relative stays there", case(escorts=OUT)),
    row(HASTY, "it begins as soon as one can change to a flight", goes_home("22:00"), base=ABOUT),
    row(HASTY, "it begins a minute earlier", goes_home("20:29"), f"{HASTY} 1", base=ABOUT),
    row(RUSHED, "90 minutes before the flight home", goes_home("22:00"), base=ABOUT),
    row(RUSHED, "89 minutes before the flight home", goes_home("21:59"), f"{RUSHED} 1", base=ABOUT),
    row(RUSHED, "two flights that overlap", other(home=(HOME[0], CROSSING)), f"{RUSHED} 1", base=ABOUT),
    row(STRAYED, "25 km from the end of the last leg", other(home_gap_km=25), base=ABOUT),
    row(STRAYED, "26 km from the end of the last leg", other(home_gap_km=26), f"{STRAYED} 1", base=ABOUT),
    row(STRAYED, "between two flights home", other(home=(HOME[0], FAR)), f"{STRAYED} 1", base=ABOUT),
    row(SLEEPLESS, "it is noted where the escort sleeps", as_it_is, base=ABOUT),
    row(SLEEPLESS, "it is not", on_leg(4, has_accommodation=False), f"{SLEEPLESS} 1", base=ABOUT),
    row(NEVER, "as fast as flights are", other(home=(replace(HOME[0], km=5225),)), base=ABOUT),
    row(NEVER, "faster than flights are", other(home=(replace(HOME[0], km=5226),)), f"{NEVER} 1", base=ABOUT),
    row("escort_retired", "on the roster", along()),
    row("escort_retired", "not any more", along(member_is_active=False), "escort_retired 1"),
    row("escort_not_of_kind", "serves as what is planned", along()),
    row("escort_not_of_kind", "serves as something else", along(member_skills=(Skill.NURSE,)), "escort_not_of_kind 1"),
    row("escort_not_qualified", "qualified until home again", along(EscortKind.MEDICAL)),
    row(
        "escort_not_qualified",
        "qualified until the day before that",
        along(EscortKind.MEDICAL, member_papers=(PASSPORT, ENTRY, replace(NURSED, expires_on=before(0)))),
        "escort_not_qualified 1",
    ),
    row("escort_not_qualified", "an operational escort needs none", with_papers(PASSPORT, ENTRY)),
    row("escort_not_for_children", "trained for children", along(EscortKind.SOCIAL), base=ALONE),
    row(
        "escort_not_for_children",
        "social, and not trained for children",
        along(EscortKind.SOCIAL, member_skills=(Skill.SOCIAL,)),
        "escort_not_for_children 1",
        base=ALONE,
    ),
    row("escort_passport_missing", "until home again", with_papers(PASSPORT, ENTRY)),
    row(
        "escort_passport_missing",
        "until the day before that",
        with_papers(replace(PASSPORT, expires_on=before(0)), ENTRY, PaperFacts(PaperKind.FREE_ENTRY, None, None, "TR")),
        "escort_passport_missing 1",
    ),
    row("escort_entry_missing", "may enter", with_papers(PASSPORT, ENTRY)),
    row("escort_entry_missing", "may not", with_papers(PASSPORT), "escort_entry_missing 1"),
    row(
        "escort_entry_missing",
        "the visa ends a day too early",
        with_papers(PASSPORT, replace(ENTRY, expires_on=before(0))),
        "escort_entry_missing 1",
    ),
    row(
        "escort_transit_open",
        "free entry where planes are changed",
        through(PASSPORT, ENTRY, PaperFacts(PaperKind.FREE_ENTRY, None, None, "QA")),
    ),
    row("escort_transit_open", "nobody knows", through(PASSPORT, ENTRY), "~escort_transit_open 1"),
    row("escort_not_available", "away from the day after", along(member_away=(AwayFacts(before(-2), before(-9)),))),
    row(
        "escort_not_available",
        "away from the day home",
        along(member_away=(AwayFacts(BACK, before(-9)),)),
        "escort_not_available 1",
    ),
    row(
        "escort_not_available",
        "away until the day of departure",
        along(member_away=(AwayFacts(before(9), before(0)),)),
        "escort_not_available 1",
    ),
    row("escort_travels_elsewhere", "nowhere else", along()),
    row("escort_travels_elsewhere", "on another journey", along(is_elsewhere=True), "escort_travels_elsewhere 1"),
    row("escort_rest_short", "rested", along()),
    row("escort_rest_short", "too short", along(rest_is_short=True), "escort_rest_short 1"),
    row("escort_rest_not_judged", "rested", along()),
    row("escort_rest_not_judged", "nobody says what is long", along(rest_is_open=True), "~escort_rest_not_judged 1"),
    row(LESS[0], "three small siblings and one escort", children(SMALL, SMALL, SMALL, escorts=1), base=ALONE),
    row(LESS[0], "four and one escort", children(SMALL, SMALL, SMALL, SMALL, escorts=1), f"~{LESS[0]}", base=ALONE),
    row(
        LESS[0],
        "a sixth birthday on the day: not small any more",
        both(children(SMALL, SMALL, SMALL, SMALL, escorts=1), born("child3", date(2021, 3, 27))),
        base=ALONE,
    ),
    row(
        LESS[0],
        "a sixth birthday a day later",
        both(children(SMALL, SMALL, SMALL, SMALL, escorts=1), born("child3", date(2021, 3, 28))),
        f"~{LESS[0]}",
        base=ALONE,
    ),
    row(LESS[1], "five older ones and one escort", children(*[OLDER] * 5, escorts=1), base=ALONE),
    row(LESS[1], "six and one escort", children(*[OLDER] * 6, escorts=1), f"~{LESS[1]}", base=ALONE),
    row(LESS[1], "six and two escorts", children(*[OLDER] * 6, escorts=2), base=ALONE),
    row(LESS[2], "24 people are no group", crowd(24, escorts=0)),
    row(LESS[2], "25 and nobody", crowd(25, escorts=0), f"~{LESS[2]}"),
    row(LESS[2], "40 and one escort", crowd(40, escorts=1)),
    row(LESS[2], "41 and one escort", crowd(41, escorts=1), f"~{LESS[2]}"),
    row(
        LESS[2],
        "41 and one escort, where a row allows more",
        both(crowd(41, escorts=1), rule("escort.people_per_escort.group_to", 50)),
    ),
)

"""Networks for tests of forecasts, as a case of that size has them."""

from planning.path.rules.calendars import work_days
from planning.path.rules.network import Activity, ActivityKind, Need, Network

K = ActivityKind


def a_family(people: int = 5) -> Network:
    """What a family without passports has to do: 32 activities, some of which run out before a late departure."""
    activities = [
        Activity("counselling", K.COUNSELLING, 3),
        Activity("consent", K.CONSENT, 1, (Need("counselling"),)),
        Activity("application", K.APPLICATION, 1, (Need("consent"),)),
        Activity("decision", K.DECISION, 7, (Need("application"),), calendar="TR"),
        Activity("planning", K.PLANNING, 1, (Need("decision"),)),
    ]
    papers: list[Need] = []
    for person in map(str, range(people)):
        fitness = Need(f"fitness:{person}", 0, 10)
        activities += [
            Activity(f"document:{person}", K.DOCUMENT, 21, (Need("consent"),), person),
            Activity(f"exit:{person}", K.EXIT_PERMIT, 5, (Need(f"document:{person}"),), person, "TR"),
            Activity(f"fitness:{person}", K.FITNESS, 2, (Need("consent"),), person, "TR"),
            Activity(f"check:{person}", K.PRE_EMBARKATION, 0, (Need("booking"), fitness), person),
        ]
        papers += [Need(f"exit:{person}"), Need(f"document:{person}")]
    signed = (Need("booking"), Need("approval"), Need("consent_again"))
    checked = tuple(Need(f"check:{person}", 1, 3) for person in range(people))
    leaving = (Need("sign_off"), Need("notice"), Need("assistance", 2), Need("consent_again", 0, 14), *checked)
    activities += [
        Activity("booking", K.BOOKING, 2, (Need("planning"), *papers), calendar="TR"),
        Activity("assistance", K.ASSISTANCE, 0, (Need("booking"),)),
        Activity("notice", K.NOTICE, 5, (Need("booking"),), calendar="UZ"),
        Activity("approval", K.APPROVAL, 3, (Need("planning"),), calendar="TR"),
        Activity("consent_again", K.CONSENT_AGAIN, 1, (Need("consent"),)),
        Activity("sign_off", K.SIGN_OFF, 1, signed, calendar="TR"),
        Activity("departure", K.DEPARTURE, 0, leaving),
    ]
    week = work_days(-60, (day % 7 < 5 for day in range(-60, 900)))
    return Network(tuple(activities), {"TR": week, "UZ": week})

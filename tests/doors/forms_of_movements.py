"""The forms of group movements: they name cases and people, an escort of the roster, an organisation."""

from returns.escorts.rules.escorts import Skill
from tests.doors.named import PERSON, Days, Fields, Named, Sent
from tests.doors.strangers import World
from tests.factories.journeys import Team, people_of
from tests.factories.movements import make_joinable
from tests.factories.roster import make_member

MOVEMENT = "/movements/{movement}"


def _joining(world: World, days: Days) -> Fields:
    people = world.populated.people
    team = Team(people["officer"], people["lead"], people["lead"], people["specialist"])
    case_id = make_joinable(days.container, team)
    [person] = people_of(days.container, people["officer"], case_id)
    return {"cases": [case_id.hex], "people": [person.hex]}


def _going_along(world: World, days: Days) -> Fields:
    return {
        "member_id": make_member(days.container, world.populated.people["officer"], skills=(Skill.OPERATIONAL,)).hex
    }


def _told(world: World, days: Days) -> Fields:
    partner = world.populated.arrived.referred.organisation.hex
    return {"given_on": days.on(), "to": "The reception", "organisation_id": partner}


FORMS = (
    Sent(f"POST {MOVEMENT}/people", "officer", {"cases": Named("case"), "people": PERSON}, _joining),
    Sent(f"POST {MOVEMENT}/escorts", "officer", {"member_id": Named("escort of the roster")}, _going_along),
    Sent(f"POST {MOVEMENT}/notice", "officer", {"organisation_id": Named("partner")}, _told),
)

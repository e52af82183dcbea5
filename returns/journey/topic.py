"""What the topic of the journey hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic, blueprints_of
from returns.cases.access import kept_with_cases
from returns.journey import api, words
from returns.journey.models import Leg, LegTraveller
from returns.journey.pages import itinerary, legs, several
from returns.journey.queries.legs import read_ahead
from returns.journey.words import JourneyAct

TOPIC = Topic(
    name="journey",
    labels=labels_of(words),
    rule_values=words.RULE_VALUES,
    acts=JourneyAct,
    access=kept_with_cases(Leg, LegTraveller, jobs=[Leg]),
    blueprints=blueprints_of(api, itinerary, legs, several),
    reads_ahead=(read_ahead,),
    rule_topics=(RuleTopic(100, "itinerary", ("itinerary",), _l("Itinerary")),),
)

"""What the topic of arrivals hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic, blueprints_of
from reintegration.arrivals import words
from reintegration.arrivals.access import register
from reintegration.arrivals.jobs import jobs_of_boardings
from reintegration.arrivals.pages import arrivals, registrations
from reintegration.arrivals.queries.arrivals import people_missing
from reintegration.arrivals.queries.offers import arrivals_to_take
from reintegration.arrivals.services.flights import tell_of_changed_flights
from reintegration.arrivals.words import MESSAGES, NOTICES, ArrivalsAct

TOPIC = Topic(
    name="arrivals",
    labels=labels_of(words),
    acts=ArrivalsAct,
    access=register,
    blueprints=blueprints_of(arrivals, registrations),
    jobs=lambda container: jobs_of_boardings(container.units, container.rule("departure.notice_interval_seconds")),
    after_changed_flights=(tell_of_changed_flights,),
    dated_facts=(arrivals_to_take, people_missing),
    rule_topics=(RuleTopic(170, "arrivals", ("arrival",), _l("Registered arrivals")),),
    notices=NOTICES,
    messages=MESSAGES,
)

"""What the topic of people hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic, blueprints_of
from returns.people import words
from returns.people.access import register
from returns.people.models import Person
from returns.people.pages import families, people, person
from returns.people.words import SUBJECTS, PeopleAct

TOPIC = Topic(
    name="people",
    labels=labels_of(words),
    acts=PeopleAct,
    subjects=SUBJECTS,
    access=register,
    blueprints=(
        *blueprints_of(families, people, person),
        families.guardian_routes.blueprint,
        people.unknown_routes.blueprint,
    ),
    key_owners={"person": Person.id},
    names_shown=(people.names_shown,),
    rule_topics=(RuleTopic(60, "children", ("child",), _l("Children alone")),),
)

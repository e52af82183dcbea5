"""What the topic of people hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.people.access import register
from returns.people.models.people import Person
from returns.people.pages import families, guardians, people, person, unknowns

TOPIC = Topic(
    name="people",
    access=register,
    blueprints=blueprints_of(families, guardians, people, person, unknowns),
    key_owners={"person": Person.id},
    names_shown=(people.names_shown,),
)

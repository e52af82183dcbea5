"""What the topic of safe contact hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.web.topics import Topic
from returns.safe_contact import words
from returns.safe_contact.access import register
from returns.safe_contact.pages.safe_contact import number_routes, routes
from returns.safe_contact.pages.zones import routes as zone_routes
from returns.safe_contact.words import NOTICES, SafeContactAct

TOPIC = Topic(
    name="safe_contact",
    labels=labels_of(words),
    acts=SafeContactAct,
    access=register,
    blueprints=(number_routes.blueprint, routes.blueprint, zone_routes.blueprint),
    notices=NOTICES,
)

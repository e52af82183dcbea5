"""What the topic of safe contact hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.web.topics import Topic, blueprints_of
from returns.safe_contact import words
from returns.safe_contact.access import register
from returns.safe_contact.pages import numbers, safe_contact
from returns.safe_contact.words import ACTS, NOTICES

TOPIC = Topic(
    name="safe_contact",
    labels=labels_of(words),
    acts=ACTS,
    access=register,
    blueprints=blueprints_of(numbers, safe_contact),
    notices=NOTICES,
)

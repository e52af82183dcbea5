"""What the topic of documents hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.documents.access import register
from returns.documents.pages import custody, documents, expiring, leaving, requests

TOPIC = Topic(
    name="documents",
    access=register,
    blueprints=blueprints_of(custody, documents, expiring, leaving, requests),
)

"""What the inventory of data hands to `app.py`."""

from foundation.inventory import pages, words
from foundation.inventory.words import InventoryAct
from foundation.language.labels import labels_of
from foundation.web.topics import Topic, blueprints_of

TOPIC = Topic(name="inventory", labels=labels_of(words), acts=InventoryAct, blueprints=blueprints_of(pages))

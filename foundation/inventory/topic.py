"""What the inventory of data hands to `app.py`."""

from foundation.inventory import pages
from foundation.inventory.words import InventoryAct
from foundation.web.topics import Topic, blueprints_of

TOPIC = Topic(name="inventory", acts=InventoryAct, blueprints=blueprints_of(pages))

"""What the topic of the sketch hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from returns.sketch import api, pages as sketch, words
from returns.sketch.words import SketchAct

TOPIC = Topic(
    name="sketch",
    labels=labels_of(words),
    acts=SketchAct,
    blueprints=blueprints_of(api, sketch),
    navigation=(
        NavigationItem(
            150,
            "sketch.page",
            _l("What if"),
            "what-if",
            Permission.CASES_OPEN,
            under="rulebook.list",
            group_label=_l("Tools"),
        ),
    ),
)

"""What the topic of movements hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from returns.movements import words
from returns.movements.access import register
from returns.movements.models import Movement
from returns.movements.pages import movements, people, receiving
from returns.movements.words import SUBJECTS, MovementsAct

TOPIC = Topic(
    name="movements",
    labels=labels_of(words),
    acts=MovementsAct,
    subjects=SUBJECTS,
    access=register,
    blueprints=blueprints_of(movements, people, receiving),
    key_owners={"movement": Movement.id},
    navigation=(
        NavigationItem(
            130, "movements.list", _l("Group movements"), "mode-road", Permission.CASES_OPEN, under="departure.board"
        ),
    ),
)

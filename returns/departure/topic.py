"""What the topic of departure hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from returns.departure import words
from returns.departure.access import register
from returns.departure.pages import board, departure
from returns.departure.words import DepartureAct

TOPIC = Topic(
    name="departure",
    labels=labels_of(words),
    acts=DepartureAct,
    access=register,
    blueprints=blueprints_of(board, departure),
    navigation=(NavigationItem(30, "departure.board", _l("Departures"), "departures", Permission.CASES_OPEN),),
    rule_topics=(RuleTopic(120, "departure", ("departure",), _l("Day of departure")),),
)

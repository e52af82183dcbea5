"""What the topic of requests hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.inventory.words import PURPOSE_LABELS
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.messaging.models import Notice, OutboxMessage
from foundation.rulebook.topics import RuleTopic
from foundation.storage.guard import Guard
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from rights.requests import words
from rights.requests.access import register, widen_for_held
from rights.requests.pages import answers, copies, doors, lists, requests, restriction
from rights.requests.services.freezing import refuse_restricted
from rights.requests.services.sending import hold_back, left_out_of_calendars
from rights.requests.words import NOTICES, RequestsAct


def _register(guard: Guard) -> None:
    """Who sees requests, and what a restriction refuses to everybody."""
    register(guard)
    widen_for_held(guard, OutboxMessage, Notice)
    guard.also_check(refuse_restricted)


TOPIC = Topic(
    name="requests",
    labels=labels_of(words),
    rule_values={"request.restriction.stays_open": PURPOSE_LABELS},
    acts=RequestsAct,
    access=_register,
    blueprints=blueprints_of(requests, lists, answers, copies, doors, restriction),
    case_links=(requests.CASE_LINK,),
    door_links=(doors.DOOR_LINK,),
    today_sections=(lists.due_sections,),
    navigation=(
        NavigationItem(205, "requests.list", _l("Requests"), "request", Permission.REQUESTS_READ, under="cases.list"),
    ),
    rule_topics=(RuleTopic(245, "requests", ("request",), _l("Requests about personal data")),),
    notices=NOTICES,
    before_sending=(hold_back,),
    calendar_leaves_out=(left_out_of_calendars,),
)

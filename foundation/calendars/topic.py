"""What the topic of calendars hands to `app.py`."""

from foundation.calendars import pages
from foundation.calendars.access import register
from foundation.calendars.services import end_with_sign_ins
from foundation.calendars.words import CalendarsAct
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic, blueprints_of

TOPIC = Topic(
    name="calendars",
    acts=CalendarsAct,
    blueprints=blueprints_of(pages),
    access=register,
    ends_with_sign_ins=(end_with_sign_ins,),
    rule_topics=(RuleTopic(270, "calendar", ("calendar", "digest"), _l("Calendar and digest")),),
)

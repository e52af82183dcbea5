"""What the topic of emergency access hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import CaseLink, NavigationItem
from foundation.web.topics import Topic, blueprints_of
from rights.emergency import words
from rights.emergency.access import register
from rights.emergency.pages import asking, reviewing

TOPIC = Topic(
    name="emergency",
    labels=labels_of(words),
    acts=words.EmergencyAct,
    subjects=words.SUBJECTS,
    access=register,
    blueprints=blueprints_of(asking, reviewing),
    notices=words.NOTICES,
    messages=words.MESSAGES,
    banners=(asking.banner,),
    today_sections=(asking.sections, reviewing.sections),
    case_links=(
        CaseLink("emergency.of_case", _l("Emergency access"), "emergency", Permission.CASES_OPEN, is_alongside=True),
    ),
    navigation=(
        NavigationItem(
            145, "emergency.page", _l("Emergency access"), "emergency", Permission.EMERGENCY_OPEN, under="cases.list"
        ),
        NavigationItem(205, "emergency.reviews", _l("Emergency access"), "emergency", Permission.GRANTS_REVIEW),
        NavigationItem(125, "emergency.figures", _l("Emergency access"), "emergency", Permission.FIGURES_COMPARE),
    ),
    rule_topics=(RuleTopic(235, "emergency", ("emergency",), _l("Emergency access")),),
)

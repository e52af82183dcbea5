"""What the topic of escorts hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from returns.escorts import words
from returns.escorts.access import register
from returns.escorts.jobs import job_of_escort_kinds
from returns.escorts.models import RosterMember
from returns.escorts.pages import escorts, roster
from returns.escorts.words import SUBJECTS, EscortsAct

TOPIC = Topic(
    name="escorts",
    labels=labels_of(words),
    rule_values=words.RULE_VALUES,
    acts=EscortsAct,
    subjects=SUBJECTS,
    access=register,
    blueprints=blueprints_of(escorts, roster),
    jobs=lambda container: [job_of_escort_kinds(container.units, container.rule("search.index_interval_seconds"))],
    key_owners={"escort": RosterMember.id},
    navigation=(
        NavigationItem(140, "roster.list", _l("Escorts"), "person", Permission.CASES_OPEN, under="departure.board"),
    ),
    rule_topics=(RuleTopic(110, "escorts", ("escort",), _l("Escorts")),),
)

"""What the topic of unusual reading hands to `app.py`."""

from collections.abc import Sequence

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.scheduling.runs import Job
from foundation.web.container import Container, NavigationItem
from foundation.web.topics import Topic, blueprints_of
from rights.unusual import pages, words
from rights.unusual.access import register
from rights.unusual.jobs import job_of_unusual_reading


def _jobs(container: Container) -> Sequence[Job]:
    return (job_of_unusual_reading(container),)


TOPIC = Topic(
    name="unusual",
    labels=labels_of(words),
    acts=words.UnusualAct,
    access=register,
    jobs=_jobs,
    blueprints=blueprints_of(pages),
    today_sections=(pages.unusual_sections,),
    navigation=(
        NavigationItem(195, "unusual.list", _l("Unusual"), "unusual", Permission.AUDIT_READ, under="audit.list"),
    ),
    rule_topics=(RuleTopic(325, "unusual", ("unusual",), _l("Unusual reading")),),
)

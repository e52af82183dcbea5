"""What the topic of erasure hands to `app.py`."""

from collections.abc import Sequence

from foundation.language.labels import labels_of
from foundation.scheduling.runs import Job
from foundation.web.container import Container
from foundation.web.topics import Topic
from rights.erasure import words
from rights.erasure.access import register
from rights.erasure.jobs import erase_what_came_back, jobs_of_erasure
from rights.erasure.queries.walk import erased_classes
from rights.erasure.words import SUBJECTS, ErasureAct


def _jobs(container: Container) -> Sequence[Job]:
    return jobs_of_erasure(
        container.units,
        container.stores,
        container.secrets,
        container.rule("retention.list_seconds"),
        container.rule("retention.work_seconds"),
    )


TOPIC = Topic(
    name="erasure",
    labels=labels_of(words),
    acts=ErasureAct,
    subjects=SUBJECTS,
    access=lambda guard: register(guard, erased_classes()),
    jobs=_jobs,
    erases_again=(
        lambda container, entries: erase_what_came_back(container.units, container.stores, container.secrets, entries),
    ),
)

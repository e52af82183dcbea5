"""What the topic of erasure hands to `app.py`."""

from collections.abc import Sequence
from typing import Any

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.scheduling.runs import Job
from foundation.web.container import Container, NavigationItem
from foundation.web.topics import Topic, blueprints_of
from rights.erasure import words
from rights.erasure.access import register
from rights.erasure.commands import erasure_commands, verified
from rights.erasure.jobs import erase_what_came_back, jobs_of_erasure
from rights.erasure.pages import cases, erasures, holds, today
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


def _register_commands(app: Any) -> None:
    """`flask erasure verify`, which needs an installation."""
    container: Container | None = app.extensions.get("container")
    if container is not None:
        units, secrets = container.units, container.secrets
        app.cli.add_command(erasure_commands(lambda file: verified(units, secrets, file)))


TOPIC = Topic(
    name="erasure",
    labels=labels_of(words),
    acts=ErasureAct,
    subjects=SUBJECTS,
    access=lambda guard: register(guard, erased_classes()),
    jobs=_jobs,
    blueprints=blueprints_of(erasures, holds, cases),
    commands=(_register_commands,),
    case_links=(cases.CASE_LINK,),
    notices=words.NOTICES,
    today_sections=(today.sections,),
    navigation=(NavigationItem(210, "erasures.list", _l("Retention"), "retention", Permission.RETENTION_KEEP),),
    erases_again=(
        lambda container, entries: erase_what_came_back(container.units, container.stores, container.secrets, entries),
    ),
)

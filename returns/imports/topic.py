"""What the topic of imports hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic, blueprints_of
from returns.imports import words
from returns.imports.access import register
from returns.imports.jobs import job_of_imports
from returns.imports.models import CaseloadImport
from returns.imports.pages import imports, rows
from returns.imports.words import SUBJECTS, ImportsAct

TOPIC = Topic(
    name="imports",
    labels=labels_of(words),
    acts=ImportsAct,
    subjects=SUBJECTS,
    access=register,
    blueprints=blueprints_of(imports, rows),
    jobs=lambda container: [job_of_imports(container.units, container.rule("imports.forget_interval_seconds"))],
    key_owners={"import": CaseloadImport.id},
    rule_topics=(RuleTopic(290, "imports", ("imports",), _l("Imports")),),
)

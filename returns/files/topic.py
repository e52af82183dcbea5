"""What the topic of files hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic, blueprints_of
from returns.files import pages, words
from returns.files.access import register
from returns.files.words import SUBJECTS, FilesAct

TOPIC = Topic(
    name="files",
    labels=labels_of(words),
    acts=FilesAct,
    subjects=SUBJECTS,
    access=register,
    blueprints=blueprints_of(pages),
    rule_topics=(RuleTopic(280, "files", ("files",), _l("Files")),),
)

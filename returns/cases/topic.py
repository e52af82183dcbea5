"""What the topic of cases hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.system.drafts import job_of_drafts
from foundation.web.topics import Topic, blueprints_of
from returns.cases import api, words
from returns.cases.access import register
from returns.cases.models import Case
from returns.cases.pages import case_page, cases, timeline
from returns.cases.queries import ended_among

TOPIC = Topic(
    name="cases",
    labels=labels_of(words),
    acts=words.CasesAct,
    subjects=words.SUBJECTS,
    blueprints=blueprints_of(api, case_page, timeline),
    access=register,
    jobs=lambda container: [job_of_drafts(container, ended_among)],
    key_owners={"case": Case.id},
    case_addresses=(cases.case_addresses,),
)

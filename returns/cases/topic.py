"""What the topic of cases hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.system.drafts import job_of_drafts
from foundation.web.topics import Topic, blueprints_of
from returns.cases import api
from returns.cases.access import register
from returns.cases.models import Case
from returns.cases.pages import case_page, cases
from returns.cases.queries.cases import Subjects, ended_among
from returns.cases.words import cases as cases_words
from returns.cases.words.cases import ACTS, SUBJECTS

TOPIC = Topic(
    name="cases",
    labels=labels_of(cases_words),
    acts=ACTS,
    subjects=SUBJECTS,
    blueprints=blueprints_of(api, case_page, cases),
    access=register,
    jobs=lambda container: [job_of_drafts(container, ended_among)],
    key_owners={"case": Case.id},
    subject_search=(Subjects,),
    case_addresses=(cases.case_addresses,),
)

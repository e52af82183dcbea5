"""What the topic of documents hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.topics import Topic, blueprints_of
from returns.cases.access import kept_with_cases
from returns.documents import words
from returns.documents.models import DocumentCustody, DocumentRequest, ExitFormality, TravelDocument
from returns.documents.pages import documents, formalities
from returns.documents.words import DocumentsAct

TOPIC = Topic(
    name="documents",
    labels=labels_of(words),
    rule_values=words.RULE_VALUES,
    acts=DocumentsAct,
    access=kept_with_cases(DocumentCustody, DocumentRequest, ExitFormality, TravelDocument, jobs=[TravelDocument]),
    blueprints=blueprints_of(documents, formalities),
    rule_topics=(
        RuleTopic(
            80, "documents", ("documents", "laissez_passer", "exit", "transit"), _l("Documents, exit and transit")
        ),
    ),
)

"""What the topic of second signatures hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import CaseLink, NavigationItem
from foundation.web.topics import Topic, blueprints_of
from planning.second_signature import pages, words
from planning.second_signature.access import register
from planning.second_signature.jobs import job_of_signatures

TOPIC = Topic(
    name="second_signature",
    labels=labels_of(words),
    acts=words.SignatureAct,
    access=register,
    blueprints=blueprints_of(pages),
    jobs=lambda container: [job_of_signatures(container.units)],
    notices=words.NOTICES,
    messages=words.MESSAGES,
    banners=(pages.banner,),
    today_sections=(pages.sections,),
    case_links=(
        CaseLink("second_signature.page", _l("Second signature"), "approve", Permission.CASES_OPEN, is_alongside=True),
    ),
    navigation=(
        NavigationItem(
            206, "signatures.list", _l("Second signatures"), "approve", Permission.GRANTS_REVIEW, under="audit.list"
        ),
    ),
    rule_topics=(RuleTopic(142, "signature", ("signature",), _l("Second signature")),),
)

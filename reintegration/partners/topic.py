"""What the topic of partners hands to `app.py`."""

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.web.container import NavigationItem
from foundation.web.topics import Topic, blueprints_of
from reintegration.partners import words
from reintegration.partners.access import register
from reintegration.partners.jobs import job_of_partner_quarters
from reintegration.partners.pages import one_partner, partners, quarters, ranking
from reintegration.partners.pages.one_partner import quarter_sections
from reintegration.partners.words import SUBJECTS, PartnersAct

TOPIC = Topic(
    name="partners",
    labels=labels_of(words),
    acts=PartnersAct,
    subjects=SUBJECTS,
    access=register,
    blueprints=blueprints_of(partners, one_partner, quarters, ranking),
    jobs=lambda container: [job_of_partner_quarters(container.units, container.rule("statistics.snapshot_seconds"))],
    today_sections=(quarter_sections, quarters.to_ask_sections),
    navigation=(NavigationItem(90, "partners.list", _l("Partners"), "partners", Permission.PARTNERS_READ),),
    rule_topics=(RuleTopic(180, "partners", ("partner", "referral", "caseload"), _l("Partners and workload")),),
)

"""What the topic of partners hands to `app.py`."""

from functools import partial

from foundation.accounts.permissions import Permission
from foundation.language.labels import labels_of
from foundation.language.words import lazy_gettext as _l
from foundation.rulebook.topics import RuleTopic
from foundation.storage.invariants import Invariant
from foundation.storage.migrations import FOLDER
from foundation.system.stores import make_anew
from foundation.web.container import Container, NavigationItem
from foundation.web.topics import Topic, blueprints_of
from reintegration.partners import words
from reintegration.partners.access import register
from reintegration.partners.jobs import job_of_partner_quarters
from reintegration.partners.pages import one_partner, partners, quarters, ranking
from reintegration.partners.pages.one_partner import quarter_sections
from reintegration.partners.queries.placed import MADE_BY, invariants_of_placed
from reintegration.partners.words import SUBJECTS, PartnersAct


def _invariants(container: Container) -> tuple[Invariant, ...]:
    return invariants_of_placed(container.stores, partial(make_anew, container.settings, FOLDER, MADE_BY))


TOPIC = Topic(
    name="partners",
    labels=labels_of(words),
    acts=PartnersAct,
    subjects=SUBJECTS,
    access=register,
    blueprints=blueprints_of(partners, one_partner, quarters, ranking),
    jobs=lambda container: [job_of_partner_quarters(container.units, container.rule("statistics.snapshot_seconds"))],
    today_sections=(quarter_sections, quarters.to_ask_sections),
    invariants=_invariants,
    navigation=(NavigationItem(90, "partners.list", _l("Partners"), "partners", Permission.PARTNERS_READ),),
    rule_topics=(RuleTopic(180, "partners", ("partner", "referral", "caseload"), _l("Partners and workload")),),
)

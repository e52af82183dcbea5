"""What the topic of escorts hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.escorts.access import register
from returns.escorts.jobs import job_of_escort_kinds
from returns.escorts.models.roster import RosterMember
from returns.escorts.pages import company, escorts, records, roster, roster_papers

TOPIC = Topic(
    name="escorts",
    access=register,
    blueprints=blueprints_of(company, escorts, records, roster, roster_papers),
    jobs=lambda house: [job_of_escort_kinds(house.units, house.rule("search.index_interval_seconds"))],
    key_owners={"escort": RosterMember.id},
)

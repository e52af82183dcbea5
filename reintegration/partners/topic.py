"""What the topic of partners hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from reintegration.partners.jobs import job_of_partner_quarters
from reintegration.partners.pages import forms, lists, partners, quarter_files, quarters, ranking
from reintegration.partners.pages.quarters_today import quarter_sections

TOPIC = Topic(
    name="partners",
    blueprints=blueprints_of(forms, lists, partners, quarter_files, quarters, ranking),
    jobs=lambda house: [job_of_partner_quarters(house.units, house.rule("statistics.snapshot_seconds"))],
    today_sections=(quarter_sections,),
)

"""What the topic of plans hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from reintegration.plans.access import register
from reintegration.plans.pages import items, objectives, papers, plans
from reintegration.plans.pages.plans_today import plan_sections

TOPIC = Topic(
    name="plans",
    access=register,
    blueprints=blueprints_of(items, objectives, papers, plans),
    today_sections=(plan_sections,),
)

"""What the topic of follow up hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from reintegration.follow_up.access import register
from reintegration.follow_up.jobs import jobs_of_follow_up
from reintegration.follow_up.pages import check_ins, visit_list
from reintegration.follow_up.pages.work_list import work_sections

TOPIC = Topic(
    name="follow_up",
    access=register,
    blueprints=blueprints_of(check_ins, visit_list),
    jobs=jobs_of_follow_up,
    today_sections=(work_sections,),
)

"""What the topic of money hands to `app.py`."""

from foundation.web.topics import Topic, blueprints_of
from returns.money.access import register
from returns.money.pages import approvals, budget, budget_line

TOPIC = Topic(
    name="money",
    access=register,
    blueprints=blueprints_of(approvals, budget, budget_line),
)

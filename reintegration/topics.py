"""The topics of this room, in the order in which a tick runs their jobs: who has access, who came, what follows."""

from reintegration.arrivals import topic as arrivals
from reintegration.concerns import topic as concerns
from reintegration.episodes import topic as episodes
from reintegration.follow_up import topic as follow_up
from reintegration.outcomes import topic as outcomes
from reintegration.partners import topic as partners
from reintegration.plans import topic as plans
from reintegration.referrals import topic as referrals
from reintegration.schedule import topic as schedule
from reintegration.surveys import topic as surveys

TOPICS = (
    referrals.TOPIC,
    arrivals.TOPIC,
    episodes.TOPIC,
    follow_up.TOPIC,
    plans.TOPIC,
    schedule.TOPIC,
    surveys.TOPIC,
    concerns.TOPIC,
    outcomes.TOPIC,
    partners.TOPIC,
)

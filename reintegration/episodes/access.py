"""Who reads and writes episodes: whoever sees the case and works on follow-up."""

from foundation.storage.guard import Guard
from reintegration.episodes.models import Episode
from reintegration.referrals.access.in_force import REFERRAL
from reintegration.referrals.access.partners import ALL_PURPOSES, also_of_office, writes_on_case


def register(guard: Guard) -> None:
    """State the rule of episodes."""
    guard.protect(Episode, also_of_office(Episode.case_id, ALL_PURPOSES, REFERRAL.c.case_id), writes_on_case)

"""Who reads and writes episodes: whoever sees the case and works on follow-up."""

from foundation.storage.guard import Guard
from foundation.storage.scopes import JOBS, SystemScope
from reintegration.episodes.models import Episode
from reintegration.referrals.access import ALL_PURPOSES, also_of_office, writes_on_case

# Who is told of a concern, or of a wish of a partner: who follows the case, who stands in today, who is on duty; and
# whether one is open that whoever closes cannot see. Whoever raises a concern learns nothing of it.
ESCALATING = SystemScope(
    "escalating",
    opens=(
        "absence",
        "account",
        "account_extra",
        "case",
        "concern",
        "concern_step",
        "consent",
        "duty_turn",
        "office",
        "referral",
    ),
)


def register(guard: Guard) -> None:
    """State the rule of episodes."""
    guard.protect(Episode, also_of_office(Episode.case_id, ALL_PURPOSES, "case_id"), writes_on_case)
    guard.open_to(JOBS, Episode)

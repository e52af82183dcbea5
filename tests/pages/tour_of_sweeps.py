"""The tour's part of what happens by itself: somebody who is lost to follow-up, and jobs in time, late and failed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from foundation.accounts.permissions import Role
from foundation.scheduling.runs import Job, run_job, watch
from foundation.web.container import Container
from reintegration.episodes.models import Episode
from tests.factories.follow_up import change, make_followed
from tests.factories.makers import make_account
from tests.pages.stops import Stop


def _well(now: datetime) -> int:
    return 1


def _fails(now: datetime) -> int:
    raise OSError


def of_sweeps(container: Container) -> Iterator[Stop]:
    """The pages on which it shows."""
    lost = make_followed(container)
    change(container, Episode, lost.episode, lost_at=container.clock.now() - timedelta(days=3))
    yield Stop("lost-of-office", lost.officer, f"/cases/{lost.case}/reintegration")
    yield Stop("lost-of-partner", lost.worker, f"/people/{lost.case}")
    yield Stop("lost-in-the-list", lost.coordinator, "/referrals")
    yield Stop("lost-in-the-work-list", lost.worker, "/")
    jobs = [Job("visits_due", "", 300, _well), Job("lost_tell", "", 300, _fails), Job("visits_missed", "", 300, _well)]
    watch(container.units, jobs, container.clock)
    for job in jobs[:2]:
        run_job(container.units, job, container.clock)
    yield Stop("health-of-jobs", make_account(container, Role.ADMINISTRATOR), "/health")

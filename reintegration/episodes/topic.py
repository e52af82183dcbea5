"""What the topic of episodes hands to `app.py`."""

from foundation.language.labels import labels_of
from foundation.web.topics import Topic, blueprints_of
from reintegration.episodes import pages as episodes, words
from reintegration.episodes.access import register
from reintegration.episodes.jobs import jobs_of_digest, jobs_of_episodes
from reintegration.episodes.services import digest_of, entries_of_reintegration
from reintegration.episodes.words import ENTRIES, MATTERS, MESSAGES, NOTICES, EpisodesAct

TOPIC = Topic(
    name="episodes",
    labels=labels_of(words),
    rule_values=words.RULE_VALUES,
    acts=EpisodesAct,
    blueprints=blueprints_of(episodes),
    access=register,
    jobs=lambda container: jobs_of_episodes(container.units, container.rule("referral.end_interval_seconds")),
    closing_jobs=jobs_of_digest,
    onward_links=(episodes.CASE_LINK,),
    calendar_entries=(entries_of_reintegration,),
    digest_of=(digest_of,),
    notices=NOTICES,
    messages=MESSAGES,
    matters=MATTERS,
    entries=ENTRIES,
)

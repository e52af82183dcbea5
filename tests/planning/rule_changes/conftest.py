"""Whoever changes rules, and whose cases they concern."""

import pytest

from foundation.web.container import Container
from tests.factories.journeys import Team, make_team
from tests.factories.rule_changes import Keepers, make_keepers


@pytest.fixture
def keepers(container: Container) -> Keepers:
    """Who proposes a change of a rule, and who confirms it."""
    return make_keepers(container)


@pytest.fixture
def team(container: Container) -> Team:
    """The people of one office."""
    return make_team(container)

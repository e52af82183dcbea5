"""The papers of a case on the tour: what can be made of one in planning and of one at its beginning, and errors."""

import uuid
from collections.abc import Iterator

from foundation.web.container import Container
from tests.factories.journeys import Team
from tests.factories.makers import make_case
from tests.pages.stops import Stop


def of_paperwork(container: Container, case_id: uuid.UUID, team: Team) -> Iterator[Stop]:
    """The papers of a case in planning, and of one in which nothing is known yet."""
    page = f"/cases/{case_id}/paperwork"
    yield Stop("paperwork", team.owner, page)
    yield Stop("paperwork-of-specialist", team.specialist, page)
    yield Stop("paperwork-without-language", team.owner, f"{page}/manifest", None, 422)
    yield Stop("paperwork-for-nobody", team.owner, f"{page}/travel_letter?language=en", None, 422)
    bare = make_case(container, team.owner, family_name=None, birth_date=None)
    yield Stop("paperwork-of-a-new-case", team.owner, f"/cases/{bare}/paperwork")
    yield Stop("paperwork-too-early", team.owner, f"/cases/{bare}/paperwork/manifest?language=en", None, 422)
    yield Stop("files-for-a-signed-copy", team.owner, f"/cases/{case_id}/files?add=signed_consent")

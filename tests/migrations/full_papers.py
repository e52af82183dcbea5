"""A row in every table that is about travel documents, for the first person of a case."""

import uuid
from datetime import date

from sqlalchemy import select

from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import writing
from foundation.web.wiring import Wiring
from returns.models.custody import DocumentCustody
from returns.models.document_requests import DocumentRequest
from returns.models.documents import TravelDocument
from returns.models.leaving import ExitFormality
from returns.models.people import Person
from tests.makers import Person as Account

DAY = date(2026, 3, 2)


def fill_papers(house: Wiring, case: uuid.UUID, officer: Account) -> None:
    """Put a row into each of these tables, the document that others refer to first."""
    with writing(house.units, DEMO) as unit:
        person = unit.session.execute(select(Person.id).where(Person.case_id == case)).scalars().first()
        assert person is not None
        both = {"case_id": case, "person_id": person, "content": {"note": "said"}}
        by = {"recorded_by": officer.id, "recorded_at": house.clock.now()}
        paper = TravelDocument(kind="passport", issuing_country="UZ", expires_on=DAY, **both)
        unit.session.add(paper)
        unit.session.flush()
        held = {"document_id": paper.id, "ordinal": 1, "holder": "person", "since_on": DAY}
        asked = {"requested_on": DAY, "expected_on": DAY, "expected_by": "rules", "decided_on": DAY}
        issued = {"document_id": paper.id, "kind": "passport", "consulate_country": "UZ", "state": "issued"}
        unit.session.add_all([DocumentCustody(**held, **by, **both), DocumentRequest(**asked, **issued, **by, **both)])
        unit.session.add(ExitFormality(**by, **both))

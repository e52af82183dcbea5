"""The part of the walk in which a case is opened in an emergency, tried in vain, ended and reviewed."""

import re
from typing import TYPE_CHECKING

from foundation.references import draw_reference

if TYPE_CHECKING:
    from tests.security.walk import Walk

_REVIEW = re.compile(r'href="(/emergency/reviews/[0-9a-f-]{36})"')


def emergency(walk: "Walk") -> None:
    """A colleague of the owner reads behind the doors, and mistypes a reference; both requests are reviewed."""
    c, colleague, dpo = walk.canaries, walk.at_work("signer"), walk.at_work("dpo")
    asked = {"kind": "medical", "hours": "1"}
    known, unknown = c.facts["reference"], c.fact("reference of no case", draw_reference())
    for name, reference in (("in vain", unknown), ("opened", known)):
        reason = c.word(f"emergency reason: {name}")
        assert colleague.post("/emergency", reference=reference, reason=reason, **asked).status_code == 303
    assert c.word("emergency reason: opened") in colleague.get("/emergency").text
    assert colleague.get(f"/cases/{walk.case_id}/protected").status_code == 200
    assert colleague.post("/emergency/second-person").status_code == 303
    specialist = walk.at_work("specialist")
    assert c.word("emergency reason: opened") in specialist.get("/emergency/confirmations").text
    assert c.word("emergency reason: opened") in walk.at_work("officer").get(f"/cases/{walk.case_id}/emergency").text
    assert colleague.post("/emergency/end").status_code == 303
    reviews = sorted(set(_REVIEW.findall(dpo.get("/emergency/reviews").text)))
    assert len(reviews) == 2
    for number, review in enumerate(reviews):
        finding = c.word(f"finding of review {number}")
        assert dpo.post(review, result="justified", finding=finding).status_code == 303
        assert finding in dpo.get(review).text
    assert sum(unknown in dpo.get(review).text for review in reviews) == 1

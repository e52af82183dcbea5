"""The part of the walk in which another office is asked to sign a departure, and answers."""

import re
from typing import TYPE_CHECKING

from tests.factories.makers import arrived
from tests.factories.second_signatures import make_alone

if TYPE_CHECKING:
    from tests.security.walk import Walk

_REQUEST = re.compile(r'href="(/to-sign/[0-9a-f-]{36})"')


def second_signature(walk: "Walk") -> None:
    """A colleague elsewhere is asked, reads the case and declines, with canaries in what both say."""
    c, alone = walk.canaries, make_alone(walk.container)
    owner, signer = arrived(walk.app, alone.team.owner), arrived(walk.app, alone.signer)
    asked = {"office_id": alone.signer.office_id, "email": alone.signer.email, "note": c.word("signature note")}
    assert owner.post(f"/cases/{alone.case}/second-signature", **asked).status_code == 303
    found = _REQUEST.search(signer.get("/to-sign").text)
    assert found is not None
    assert signer.post(f"{found.group(1)}/read").status_code == 303
    answer = {"is_signed": "no", "answer": c.word("signature answer")}
    assert signer.post(found.group(1), **answer).status_code == 303

"""The part of the walk that adds files to a case, looks at them, and destroys one."""

import io
import re
import uuid
from typing import TYPE_CHECKING

from tests.foundation.files.pictured import pdf
from tests.security.walk_of_first_steps import person_of
from tests.security.walk_of_money import money

if TYPE_CHECKING:
    from tests.security.walk import Walk

_ONE = re.compile(r'href="(/cases/[^"]+/files/[^"/]+)/content"')


def files(walk: "Walk") -> None:
    """A file of a person that stays, and one of the whole case that is destroyed."""
    c, officer, at = walk.canaries, walk.at_work("officer"), f"/cases/{walk.case_id}/files"
    person = person_of(officer, f"/cases/{walk.case_id}")
    for whose in (person, ""):
        content = io.BytesIO(pdf(c.word(f"content of a file, {len(whose)}")))
        sent = officer.post(
            at, file=(content, c.word("name of a file") + ".pdf"), kind="other", person_id=whose,
            label=c.word("label of a file"), note=c.word("note of a file"), idempotency_key=uuid.uuid4().hex,
        )  # fmt: skip
        assert sent.status_code == 303, sent.text
    page = officer.get(at).text
    assert c.word("label of a file") in page
    assert c.word("name of a file") not in page
    newest = _ONE.findall(page)[0]
    handed = officer.get(f"{newest}/content")
    assert c.word("name of a file") not in str(handed.headers)
    gone = officer.post(f"{newest}/withdraw", reason=c.word("why a file was destroyed"), sure="yes")
    assert gone.status_code == 303, gone.text
    assert c.word("why a file was destroyed") in officer.get(at).text
    money(walk, person)

"""The part of the walk that imports a list: a canary in every column, well and bad, and one row that is taken."""

import io
import re
from typing import TYPE_CHECKING

from returns.imports.rules.cells import Column
from tests.factories.imported import csv_of
from tests.security.canaries import new_phone
from tests.security.walk_of_first_steps import said

if TYPE_CHECKING:
    from tests.security.walk import Walk, WatchedBrowser

_EDITION = re.compile(r'name="version" value="(\d+)"')
_OWNER = re.compile(r'<option value="([0-9a-f]{32})" selected')
_TAKEN = ("given_name", "family_name", "original_given_name", "original_family_name", "place_of_return", "note")


def imports(walk: "Walk") -> None:
    """A list is sent, named, checked, corrected, rehearsed and applied; another one is thrown away."""
    c, lead = walk.canaries, walk.at_work("signer")
    good = {name: c.word(f"imported {name}") for name in (*_TAKEN, "own_reference", "family_number", "document_number")}
    good |= {"country_of_return": "UZ", "phone": c.fact("imported phone", new_phone()), "birth_date": ""}
    good |= {"email": c.email("imported e-mail"), "nationality": "UZ", "language": "uz", "sex": "f"}
    bad = {column.value: c.word(f"bad cell of {column.value}") for column in Column}
    bad |= {c.word("heading that is not taken"): c.word("cell that is not taken")}
    lead.get("/imports")
    at = _named(walk, lead, [good, bad])
    [_good, one] = dict.fromkeys(re.findall(rf'href="({at}/rows/[0-9a-f-]+)"', lead.get(at).text))
    mended = {column.value: c.word(f"mended {column.value}") for column in Column}
    said(lead, one, version=_edition(lead.get(one).text), **mended)
    said(lead, f"{one}/decide", version=_edition(lead.get(one).text), decision="leave_out")
    lead.get(f"{at}/faults.csv")
    said(lead, f"{at}/check")
    said(lead, f"{at}/rehearse")
    said(lead, f"{at}/apply")
    assert c.word("imported given_name") not in lead.get(at).text
    lead.get(f"{at}/undo")
    at = _named(walk, lead, [good, bad])  # is here already now, and stays staged
    [_good, one] = dict.fromkeys(re.findall(rf'href="({at}/rows/[0-9a-f-]+)"', lead.get(at).text))
    said(lead, one, version=_edition(lead.get(one).text), **mended)
    said(lead, f"{one}/decide", version=_edition(lead.get(one).text), decision="again")


def _named(walk: "Walk", lead: "WatchedBrowser", rows: list[dict[str, str]]) -> str:
    """Send a list, say what its columns are, and check it; where it is."""
    c = walk.canaries
    sent = lead.post("/imports", file=(io.BytesIO(csv_of(rows)), c.word("name of a list") + ".csv"))
    assert sent.status_code == 303, sent.text
    page, at = lead.get(sent.headers["Location"]).text, sent.headers["Location"].removesuffix("/columns")
    assert c.word("heading that is not taken") in page
    owner = _OWNER.search(page)
    assert owner is not None
    columns = [name if name in list(Column) else "" for name in dict.fromkeys(name for one in rows for name in one)]
    words = {"of": "sex", "word": c.word("word that is explained"), "meaning": "female"}
    said(lead, f"{at}/columns", column=columns, owner=owner[1], **words)
    said(lead, f"{at}/check")
    assert c.word("imported given_name") in lead.get(at).text
    return at


def _edition(page: str) -> str:
    found = _EDITION.search(page)
    assert found is not None
    return found[1]

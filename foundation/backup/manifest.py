"""What a data backup says about itself: when, of what, how much, up to which seal, and the checksums of its parts."""

import json
import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from foundation.errors import Conflict
from foundation.security.secrets import Secrets

FORMAT = 1


class Damaged(Conflict):
    """A backup that is not whole, or not what it says it is."""


@dataclass(frozen=True)
class Part:
    """One file inside the backup."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The facts of a data backup. `mac` is made with the installation's audit key: nobody else can write one.

    Nothing in it names anybody; the number of rows in a table says as much as the table itself.
    """

    taken_at: datetime
    program: str
    engine: str  # "sqlite" or "postgresql"
    tool: str  # the version of SQLite, or of pg_dump
    installation: uuid.UUID
    mode: str
    master_key_id: str
    revisions: dict[str, str]  # by store
    rows: dict[str, int]  # by "store.table"
    seal: int
    seal_mac: str
    parts: dict[str, Part]
    mac: str = ""

    def says(self) -> dict[str, Any]:
        """All but the HMAC, as plain JSON values."""
        fields = asdict(self)
        del fields["mac"]
        fields["taken_at"] = self.taken_at.astimezone(UTC).isoformat()
        fields["installation"] = self.installation.hex
        return {"format": FORMAT, "kind": "data", **fields}

    def mac_with(self, secrets: Secrets) -> str:
        """What `mac` should be."""
        return secrets.audit_mac(["backup", self.says()]).hex()

    def text(self) -> str:
        """The manifest as it lies in the backup."""
        return json.dumps({**self.says(), "mac": self.mac}, indent=1, sort_keys=True) + "\n"


def read_manifest(text: str) -> Manifest:
    """The manifest of a backup; Damaged if it is none, or of a form that this program does not know."""
    try:
        fields = json.loads(text)
        form, kind = fields.pop("format"), fields.pop("kind")
        if form != FORMAT or kind != "data":
            raise Damaged(f"This backup has the form {kind} {form}; this program knows data {FORMAT}. Use a newer one.")
        fields["taken_at"] = datetime.fromisoformat(fields["taken_at"])
        fields["installation"] = uuid.UUID(fields["installation"])
        fields["parts"] = {name: Part(**part) for name, part in fields["parts"].items()}
        return Manifest(**fields)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged("The manifest of this backup cannot be read.") from error

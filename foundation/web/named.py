"""Names in a refusal, for a page alone: what is kept, logged or answered to a program says "Person 1"."""

import uuid

from markupsafe import Markup, escape

from foundation.errors import RuleBroken
from foundation.web.route import Request

_WHO, _HEX = "%(who)s", 32


def name_people(error: RuleBroken, request: Request) -> None:
    """Fill in by name whom the reasons are about, as far as whoever asks sees them; the others keep their number."""
    ids = [uuid.UUID(who) for who, words in error.about if len(who) == _HEX and _WHO in words]
    if not ids or request.principal is None:
        return
    names = request.container.names_shown(request, ids)
    error.shown = [
        _named(words, names[uuid.UUID(who)]) if len(who) == _HEX and names.get(uuid.UUID(who)) else reason
        for reason, (who, words) in zip(error.reasons, error.about, strict=True)
    ]


def _named(words: str, name: str) -> str:
    return escape(words).replace(_WHO, Markup("<bdi>{}</bdi>").format(name))

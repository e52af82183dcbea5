"""Reading the start page."""

import html
import re


def groups(page: str) -> dict[str, str]:
    """The text of each group of the start page by its title."""
    parts = re.split(r'<h2 class="panel-title"[^>]*>', page)[1:]
    texts = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part)).strip() for part in parts]
    return {re.split(r" \d", text)[0]: text for text in texts}


def asked_at(page: str, title: str) -> str:
    """Where the lines are asked for that stand as one under this title."""
    folds = dict(re.findall(r'<details data-lines="([^"]*)">\s*<summary><span class="today-name">([^<]*?) ?<', page))
    return html.unescape(next(address for address, named in folds.items() if named == title))


def kept_at(page: str) -> str | None:
    """Where the first lines of its folds are asked for, with what else comes after it; None where it keeps none."""
    asked = re.search(r'data-standing="(/today/coming\?kept=[^"]*)"', page)
    return html.unescape(asked[1]) if asked else None

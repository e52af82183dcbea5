"""Writes docs/what-is-plain.md from the inventory, so that the page leaves no column out."""

from pathlib import Path

from tests.security.plain_columns import PLAIN, WHY

PAGE = Path(__file__).parents[2] / "docs" / "what-is-plain.md"
_HEAD = """# What the database tells without any key

Everything else is sealed. This page is made from the [inventory](adr/0063-an-inventory-of-data.md), which the tests
compare with every table, by `python -m tests.security.plain_page`. What these columns tell together stands in the
[threat model](threat-model.md).

## Why a column may be read

| word | why |
|---|---|
"""
_TABLES = """
## Table by table

| table | columns, by the word that says why |
|---|---|
"""


def page() -> str:
    """The page, in Markdown."""
    reasons = [f"| *{word}* | {why} |" for word, (why, _types) in sorted(WHY.items())]
    tables = [f"| `{name}` | {_columns(PLAIN[name])} |" for name in sorted(PLAIN)]
    return _HEAD + "\n".join(reasons) + "\n" + _TABLES + "\n".join(tables) + "\n"


def _columns(columns: dict[str, str]) -> str:
    by_word: dict[str, list[str]] = {}
    for column, word in columns.items():
        by_word.setdefault(word, []).append(column)
    return "; ".join(f"*{word}*: {', '.join(found)}" for word, found in by_word.items())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

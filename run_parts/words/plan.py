"""What the changes make of the catalogues, decided before anything is written; or why they cannot be made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace

from run_parts.words.catalogue import Entry
from run_parts.words.changes import Change, differ

Entries = dict[str, Entry]


def outstanding(changes: list[Change], spoken: set[str], catalogues: Mapping[str, Entries]) -> list[Change]:
    """The changes without those that were made before: the old string is gone, and the new one there as wanted."""
    done: set[str] = set()
    targets = {change.new: change.old for change in changes if change.new != change.old}

    def was_made(change: Change) -> bool:
        if change.new == change.old or change.new not in spoken:
            return False
        if change.old in spoken and targets.get(change.old) not in done:
            return False
        return all(
            change.new in catalogues[language] and catalogues[language][change.new].forms == forms
            for language, forms in change.translations.items()
        )

    while True:
        more = {change.old for change in changes if change.old not in done and was_made(change)}
        if not more:
            return [change for change in changes if change.old not in done]
        done |= more


def of_catalogue(changes: list[Change], entries: Entries) -> list[Change]:
    """The changes of messages that a catalogue has."""
    return [change for change in changes if change.old in entries]


def problems(
    changes: list[Change],
    spoken: set[str],
    catalogues: Mapping[str, Entries],
    partial: Collection[str] = (),
) -> list[str]:
    """Why these changes cannot be made, each with the string that it is about. Those of `partial` may lack some."""
    wrong = [
        f"{change.old!r}: {reason}" for change in changes for reason in _alone(change, spoken, catalogues, partial)
    ]
    return wrong or [
        f"{new!r}, for {language}: {reason}"
        for new, group in _by_new(changes).items()
        for language, entries in catalogues.items()
        for reason in [_together(new, of_catalogue(group, entries), language, entries, changes)]
        if reason
    ]


def after(changes: list[Change], language: str, entries: Entries) -> Entries:
    """The entries of a catalogue as they will be."""
    changes = of_catalogue(changes, entries)
    moved = {change.old for change in changes}
    result = {message: entry for message, entry in entries.items() if message not in moved}
    for new, group in _by_new(changes).items():
        result[new] = _merged(new, group, language, entries, resident=result.get(new))
    return result


def _by_new(changes: list[Change]) -> dict[str, list[Change]]:
    groups = defaultdict(list)
    for change in changes:
        groups[change.new].append(change)
    return groups


def _alone(change: Change, spoken: set[str], catalogues: Mapping[str, Entries], partial: Collection[str]) -> list[str]:
    if change.old not in spoken:
        return ["the program does not say this"]
    absent = [
        language
        for language, entries in catalogues.items()
        if change.old not in entries and (language not in partial or language in change.translations)
    ]
    if absent:
        return [f"not in the catalogue of {', '.join(absent)}"]
    entry = next(entries[change.old] for entries in catalogues.values() if change.old in entries)
    if entry.plural is None and change.plural is not None:
        return ["it has no plural"]
    if entry.plural is not None and change.plural is None and change.new != change.old:
        return ["new_plural is missing"]
    return _placeholders(change, entry, catalogues)


def _placeholders(change: Change, entry: Entry, catalogues: Mapping[str, Entries]) -> list[str]:
    wanted, counted = change.plural or entry.plural or change.new, entry.plural is not None
    pairs = [(entry.plural or change.old, wanted), (wanted, change.new)]
    wrong = [f"other placeholders: {new!r}" for old, new in pairs if differ(old, new, counted=counted)]
    for language, forms in change.translations.items():
        expected = len(catalogues[language][change.old].forms)
        if len(forms) != expected:
            wrong.append(f"{language} is to have {expected} forms, and not {len(forms)}")
        wrong += [f"other placeholders: {form!r}" for form in forms if differ(wanted, form, counted=counted)]
    return wrong


def _resident(new: str, entries: Entries, changes: list[Change]) -> Entry | None:
    """The entry that has the new words already, and keeps them."""
    return entries.get(new) if new not in {change.old for change in changes} else None


def _together(new: str, group: list[Change], language: str, entries: Entries, changes: list[Change]) -> str:
    """Why strings cannot become this one: they would share a translation that not all of them have."""
    resident = _resident(new, entries, changes)
    sources = [entries[change.old] for change in group] + ([resident] if resident else [])
    names = ", ".join(repr(entry.message) for entry in sources)
    plurals = {change.plural or entries[change.old].plural for change in group} | (
        {resident.plural} if resident else set()
    )
    if len(plurals) > 1:
        return f"different plurals of {names}"
    given = {change.translations[language] for change in group if language in change.translations}
    if len(given) > 1:
        return f"different translations are given for {names}"
    if not given and len({entry.forms for entry in sources}) > 1:
        forms = " / ".join(repr(entry.forms[0]) for entry in sources)
        return f"{names} have different translations, and none is given: {forms}"
    return ""


def _merged(new: str, group: list[Change], language: str, entries: Entries, resident: Entry | None) -> Entry:
    given = [change.translations[language] for change in group if language in change.translations]
    plural = group[0].plural or entries[group[0].old].plural
    base = resident or entries[group[0].old]
    if given:
        return base.saying(new, plural, given[0], None)
    if resident:
        return resident
    was = base.was or (base.message if (base.message, base.plural) != (new, plural) else None)
    fresh = base.saying(new, plural, base.forms, was)
    return fresh if fresh is not base else replace(base)

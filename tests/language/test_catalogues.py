"""Every catalogue says all that the program says, with the same placeholders, and nothing else."""

import re
from collections.abc import Iterator
from contextlib import chdir
from gettext import c2py
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.frontend import ExtractMessages
from babel.messages.pofile import read_po

from foundation.language.locales import LANGUAGES, PHONE_LANGUAGES, catalogue_for

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted((ROOT / "translations").glob("*/LC_MESSAGES/messages.po"))
PARTIAL = "Partial: the pages that partner workers use on a phone"  # the words tool knows them by it
SOURCES = ["app.py", "foundation", "returns", "planning", "reintegration", "rights", "demo", "templates"]
CLOSED_DOOR = "Protected information: ask the duty specialist"
_KEPT = re.compile(r"%\(\w+\)[a-z]|%[a-z]|</?\w[^>]*>")
_COUNT = "%(num)d"
# Plural forms are told apart by these numbers; no language needs larger ones.
_NUMBERS = range(1000)


def language_of(path: Path) -> str:
    return path.parts[-3]


def said_by_the_program(folder: Path) -> Catalog:
    """As `pybabel extract -F pyproject.toml -k _l -k lazy_gettext` with the sources."""
    found = folder / "messages.pot"
    command = ExtractMessages()
    command.mapping_file = "pyproject.toml"
    command.keywords = ["_l", "lazy_gettext"]
    command.input_paths = SOURCES
    command.output_file = str(found)
    with chdir(ROOT):
        command.ensure_finalized()
        command.run()
    with found.open("rb") as file:
        return read_po(file)


def catalogue_of(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language_of(path), abort_invalid=True)


def by_key(catalogue: Catalog) -> dict[tuple[object, ...], Message]:
    """The messages without the header, by context and by words in the singular and the plural."""
    return {(message.context, *sources(message)): message for message in catalogue if message.id}


def sources(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def translations(message: Message) -> tuple[str, ...]:
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


def kept(text: str) -> list[str]:
    """What a translator must not touch, in any order."""
    return sorted(_KEPT.findall(text))


def numbers_of_forms(catalogue: Catalog) -> list[int]:
    """For each plural form, how many numbers it serves."""
    form_of = c2py(catalogue.plural_expr)
    chosen = [form_of(number) for number in _NUMBERS]
    return [chosen.count(form) for form in range(catalogue.num_plurals)]


def left_out(program: Catalog, catalogue: Catalog) -> list[str]:
    """Messages that the catalogue lacks, or leaves without words in some form."""
    known = by_key(catalogue)
    return [
        sources(message)[0]
        for key, message in by_key(program).items()
        if key not in known or not all(text.strip() for text in translations(known[key]) or ("",))
    ]


def left_over(program: Catalog, catalogue: Catalog) -> list[str]:
    """Messages that the program no longer says, also as comments."""
    said = by_key(program)
    gone = [message for key, message in by_key(catalogue).items() if key not in said]
    return [sources(message)[0] for message in (*gone, *catalogue.obsolete.values())]


def fuzzy(catalogue: Catalog) -> list[str]:
    return [sources(message)[0] for message in catalogue if message.id and message.fuzzy]


def without_all_forms(catalogue: Catalog) -> list[str]:
    """Messages with another number of forms than they need."""
    return [
        sources(message)[0]
        for message in by_key(catalogue).values()
        if len(translations(message)) != (catalogue.num_plurals if message.pluralizable else 1)
    ]


def changed_placeholders(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """Message and translation where they differ. A form for one number only may write that number in words."""
    served = numbers_of_forms(catalogue)
    for message in by_key(catalogue).values():
        wanted = kept(sources(message)[-1])
        for form, text in enumerate(translations(message)):
            in_words = message.pluralizable and served[form] == 1
            if kept(text) != wanted and not (in_words and kept(text) == [part for part in wanted if part != _COUNT]):
                yield sources(message)[0], text


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the program says today."""
    return said_by_the_program(tmp_path_factory.mktemp("messages"))


@pytest.fixture(params=CATALOGUES, ids=language_of)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return catalogue_of(request.param)


def test_every_language_that_is_offered_has_a_catalogue() -> None:
    assert sorted(map(language_of, CATALOGUES)) == sorted({*LANGUAGES, *PHONE_LANGUAGES} - {"en"})
    assert not set(LANGUAGES) & set(PHONE_LANGUAGES)


def test_the_program_says_something(program: Catalog) -> None:
    assert len(by_key(program)) > 500


def test_whole_languages_leave_nothing_out_and_the_others_say_that_they_do(
    program: Catalog, catalogue: Catalog
) -> None:
    is_whole = str(catalogue.locale) in LANGUAGES
    assert is_whole == (PARTIAL not in catalogue.header_comment)
    assert not is_whole or left_out(program, catalogue) == []


def test_languages_of_the_phone_pages_have_the_same_messages_all_of_them_translated() -> None:
    partial = [catalogue_of(path) for path in CATALOGUES if language_of(path) in PHONE_LANGUAGES]
    assert {catalogue.locale: set(by_key(catalogue)) ^ set(by_key(partial[0])) for catalogue in partial} == {
        catalogue.locale: set() for catalogue in partial
    }
    assert [left_out(catalogue, catalogue) for catalogue in partial] == [[]] * len(PHONE_LANGUAGES)


def test_nothing_is_left_over(program: Catalog, catalogue: Catalog) -> None:
    assert left_over(program, catalogue) == []


def test_nothing_is_fuzzy(catalogue: Catalog) -> None:
    assert fuzzy(catalogue) == []
    assert not catalogue.fuzzy, "a catalogue whose head is marked is left out when it is compiled"


def test_placeholders_are_kept(catalogue: Catalog) -> None:
    assert list(changed_placeholders(catalogue)) == []


def test_plural_forms_are_complete(catalogue: Catalog) -> None:
    assert without_all_forms(catalogue) == []
    assert catalogue.num_plurals == Catalog(locale=catalogue.locale).num_plurals
    assert 0 not in numbers_of_forms(catalogue)


def test_arabic_counts_as_arabic_is_spoken() -> None:
    """From 11 to 99 the counted noun stands in the accusative singular, with 100 and more in the genitive."""
    (path,) = (path for path in CATALOGUES if language_of(path) == "ar")
    catalogue = catalogue_of(path)
    forms: list[set[int]] = [set() for _form in range(6)]
    for number in _NUMBERS:
        forms[c2py(catalogue.plural_expr)(number)].add(number % 100 if number > 2 else number)
    assert forms == [{0}, {1}, {2}, set(range(3, 11)), set(range(11, 100)), {0, 1, 2}]
    counted = [translations(message) for message in catalogue if isinstance(message.id, tuple)]
    accusative = [said for said in counted if re.search("\N{ARABIC FATHATAN}", said[4] + said[5])]
    assert len(accusative) > 50
    assert [said for said in accusative if not re.search("\N{ARABIC FATHATAN}", said[4])] == []


def test_closed_doors_say_one_sentence(program: Catalog, catalogue: Catalog) -> None:
    begin = CLOSED_DOOR.partition(":")[0] + ":"
    assert [key for key in by_key(program) if str(key[1]).startswith(begin)] == [(None, CLOSED_DOOR)]
    (sentence,) = translations(by_key(catalogue)[None, CLOSED_DOOR])
    assert kept(sentence) == []
    assert [sources(one)[0] for one in by_key(catalogue).values() if sentence in translations(one)] == [CLOSED_DOOR]


def test_a_catalogue_is_read_once(tmp_path: Path) -> None:
    """A page with the words of a paper asks for it with each label: half a second of an answer in Arabic."""
    assert catalogue_for("ar", tmp_path) is catalogue_for("ar", tmp_path)
    assert catalogue_for("ar", tmp_path) is not catalogue_for("fr", tmp_path)


def test_faults_are_found() -> None:
    said, arabic = Catalog(), Catalog(locale="ar", fuzzy=False)
    for words in ("Save", "Continue", "By: %(who)s", "Open", ("%(num)d day of %(all)s", "%(num)d days of %(all)s")):
        said.add(words)
    arabic.add("Continue", "")
    arabic.add("By: %(who)s", "%(name)s")
    arabic.add("Open", "x", flags=["fuzzy"])
    arabic.add("Close", "x")
    # One day, two days: the number may be a word. In the form for 3 to 10 it may not, and the last form is missing.
    arabic.add(
        ("%(num)d day of %(all)s", "%(num)d days of %(all)s"),
        ("%(num)d %(all)s", "%(all)s", "%(all)s", "%(all)s", "%(all)s %(num)d"),
    )
    assert left_out(said, arabic) == ["Save", "Continue"]
    assert left_over(said, arabic) == ["Close"]
    assert fuzzy(arabic) == ["Open"]
    assert without_all_forms(arabic) == ["%(num)d day of %(all)s"]
    assert list(changed_placeholders(arabic)) == [
        ("By: %(who)s", "%(name)s"),
        ("%(num)d day of %(all)s", "%(all)s"),
    ]


def test_french_never_breaks_before_its_signs_and_arabic_has_its_own() -> None:
    said = {
        language: [
            text
            for message in by_key(catalogue_of(ROOT / f"translations/{language}/LC_MESSAGES/messages.po")).values()
            for text in translations(message)
        ]
        for language in ("fr", "ar")
    }
    assert [text for text in said["fr"] if re.search(r" [;:?!»](?!\w)|« |[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ%]", text)] == []
    assert [text for text in said["ar"] if re.search("[\u0600-\u06ff][,;?]|[,;?] ?[\u0600-\u06ff]", text)] == []

"""`python3 run.py words`: a string changes wherever it is said or quoted, or nothing does and the reason is named."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import run
from run_parts.telling import CannotGoOn
from run_parts.words import catalogue, command, elsewhere

PYTHON = '''"""Visits."""

from foundation.language.words import _, ngettext


def told(name: str, late: int) -> list[str]:
    """Nobody feeds the heron."""
    return [
        _("Nobody feeds the heron"),
        _("%(name)s wades in the pond", name=name),
        _(
            "The heron has flown off. What it left lies on top, and a second sentence makes this one so long that "
            "it lies on two lines."
        ),
        ngettext("%(num)d heron late", "%(num)d herons late", late),
        _l("It's a heron"),
        "Nobody feeds the heron",
    ]
'''
TEMPLATE = """{# _("Nobody feeds the heron") #}
<p title='{{ _("Nobody feeds the heron") }}'>{{ _('It\\'s a heron') }}</p>
{{ ngettext("%(num)d heron late",
            "%(num)d herons late", days) }} {{ _("Herons " "apart") }}
"""
TEST = '''"""Nobody feeds the heron."""


def test_it(page, name):
    assert page.title == "Nobody feeds the heron"
    assert "<h1>Nobody feeds the heron</h1>" in page.text
    assert "It&#39;s a heron" in page.text
    assert "3 herons late" == page.late
    assert f"<b>{name} wades in the pond" in page.text or f"{name} wades in the pond" == page.text
    assert page.heading == "Herons apart"
    assert "What it left lies on top" in page.text
    assert "Aç balıkçıl" == page.turkish
    assert page.code == "open"
'''
DOCS = """# Visits

On top: *Nobody feeds the heron*, and what flew off:
“The heron has flown off. What it left lies on top, and a second
sentence makes this one so long that it lies on two lines.” Nobody feeds the heron.
"""
LONG = (
    "The heron has flown off. What it left lies on top, and a second sentence makes this one so long that it lies"
    " on two lines."
)
TURKISH = {
    "Nobody feeds the heron": "Aç balıkçıl", "%(name)s wades in the pond": "%(name)s yürüyor", LONG: "Balıkçıl uçtu.",
    "It's a heron": "Açık", "Herons apart": "Ayrı", "open": "açık",
}  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small program with two languages, a test and a page of docs."""
    for name, text in {
        "returns/visits.py": PYTHON,
        "templates/visits.html": TEMPLATE,
        "returns/other.py": '_("open")\n',
        "tests/test_visits.py": TEST,
        "docs/visits.md": DOCS,
        "README.md": "# Program\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    said = {"tr": TURKISH, "ar": {old: f"ع {words}" for old, words in TURKISH.items()}}
    for language, forms in {"tr": 1, "ar": 6}.items():
        entries = [catalogue.Entry((), old, None, (words,)) for old, words in said[language].items()]
        days = tuple(f"%(num)d {language} {number}" for number in range(forms))
        entries.append(catalogue.Entry(("#, python-format",), "%(num)d heron late", "%(num)d herons late", days))
        path = tmp_path / "translations" / language / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True)
        path.write_text(catalogue.written('msgid ""\nmsgstr ""\n"Language: xx\\n"', entries))
    return tmp_path


@pytest.fixture
def change(tree: Path) -> Callable[..., list[str]]:
    """Make these changes in the small program."""

    def tidy(paths: list[Path]) -> None:
        shutil.copy(Path(run.__file__).with_name("pyproject.toml"), tree)
        subprocess.run([sys.executable, "-m", "ruff", "format", "-q", *map(str, paths)], check=True, cwd=tree)

    def make(changes: dict[str, dict[str, object]]) -> list[str]:
        file = tree / "changes.json"
        file.write_text(json.dumps(changes))
        return command.change(tree, file, tidy)

    return make


def entries_of(tree: Path, language: str) -> dict[str, catalogue.Entry]:
    return catalogue.read(tree / "translations" / language / "LC_MESSAGES" / "messages.po")[1]


def everything(tree: Path) -> dict[str, str]:
    """Each file of the small program that is not the request itself."""
    paths = [path for path in tree.rglob("*") if path.is_file() and path.suffix in (".py", ".html", ".md", ".po")]
    return {str(path.relative_to(tree)): path.read_text() for path in paths}


CHANGES = {
    "Nobody feeds the heron": {"new": "Unfed", "tr": "Aç"},
    "It's a heron": {"new": 'It is "a heron"'},
    "%(name)s wades in the pond": {"new": "%(name)s is wading in the pond"},
    LONG: {"new": "Saved. " + LONG.partition(". ")[2].replace("lies on top", "is shown at the top of the nest")},
    "Herons apart": {"new": "Two herons"},
    "%(num)d heron late": {
        "new": "%(num)d heron overdue", "new_plural": "%(num)d herons overdue",
        "ar": ["%(num)d x", "x", "x", "%(num)d x", "%(num)d x", "%(num)d x"],
    },
}  # fmt: skip


def test_a_string_changes_in_python_and_templates(tree, change):
    change(CHANGES)
    python, template = (tree / "returns/visits.py").read_text(), (tree / "templates/visits.html").read_text()
    assert '_("Unfed")' in python
    assert '"""Nobody feeds the heron."""' in python, "a docstring is not said to anybody"
    assert '        "Nobody feeds the heron",\n' in python, "nor a text that no catalogue translates"
    assert "_l('It is \"a heron\"')" in python
    assert 'ngettext("%(num)d heron overdue", "%(num)d herons overdue", late)' in python
    assert max(map(len, python.splitlines())) <= 120
    assert (
        "".join(part.strip().strip('"') for part in python.split("_(\n")[1].split("\n        )")[0].split("\n"))
        == (CHANGES[LONG]["new"])
    )
    assert "title='{{ _(\"Unfed\") }}'" in template
    assert "{{ _('It is \"a heron\"') }}" in template
    assert '"%(num)d herons overdue", days' in template
    assert '{{ _("Two herons") }}' in template


def test_catalogues_stay_sorted_and_say_what_waits_for_review(tree, change, monkeypatch, capsys):
    change(CHANGES)
    turkish, arabic = entries_of(tree, "tr"), entries_of(tree, "ar")
    assert list(turkish) == sorted(turkish) == sorted(arabic)
    assert turkish["Unfed"].forms == ("Aç",)
    assert turkish["Unfed"].was is None
    assert (arabic["Unfed"].forms, arabic["Unfed"].was) == (("ع Aç balıkçıl",), "Nobody feeds the heron")
    late = turkish["%(num)d heron overdue"]
    assert (late.plural, late.was, len(late.forms)) == ("%(num)d herons overdue", "%(num)d heron late", 1)
    assert late.comments[-1] == "#, python-format"
    assert arabic["%(num)d heron overdue"].was is None
    monkeypatch.setattr(command, "ROOT", tree)
    assert command.run_words(Path(sys.executable), ["--review"]) == 0
    listed = capsys.readouterr().out
    assert "ar: 5 to review" in listed
    assert "  Unfed\n    was: Nobody feeds the heron\n    ar: ع Aç balıkçıl" in listed
    assert "tr: 5 to review" in listed


def test_a_translation_that_waits_keeps_its_first_english_until_it_is_given_anew(tree, change):
    change({"Herons apart": {"new": "Two herons"}})
    change({"Two herons": {"new": "Lone heron"}})
    assert entries_of(tree, "tr")["Lone heron"].was == "Herons apart"
    change({"Lone heron": {"new": "Lone heron", "tr": "Tek"}})
    assert entries_of(tree, "tr")["Lone heron"].was is None
    assert entries_of(tree, "ar")["Lone heron"].was == "Herons apart"


def test_tests_and_docs_quote_the_new_words(tree, change):
    report = "\n".join(change(CHANGES))
    quoting, docs = (tree / "tests/test_visits.py").read_text(), (tree / "docs/visits.md").read_text()
    assert quoting.startswith('"""Nobody feeds the heron."""'), "a docstring"
    for line in (
        'page.title == "Unfed"',
        '"<h1>Unfed</h1>" in page.text',
        '"It is &#34;a heron&#34;" in page.text',
        '"3 herons overdue" == page.late',
        'f"{name} is wading in the pond" == page.text',
        'page.heading == "Two herons"',
        '"Aç" == page.turkish',
        'page.code == "open"',
    ):
        assert f"assert {line}" in quoting or f"or {line}" in quoting, line
    assert "tests/test_visits.py:11: 'What it left lies on top'" in report
    assert f"is now: {CHANGES[LONG]['new']}" in report
    assert "*Unfed*" in docs
    assert "“Saved. What it left is shown at the top of the nest, and a second\nsentence" in docs
    assert "Nobody feeds the heron." in docs, "short words are changed only where they are marked as a quotation"


def test_longer_words_that_stay_are_left_alone(tree, change):
    (tree / "returns/other.py").write_text('_("open"), _("Nobody feeds the heron, ask")\n')
    for language in ("tr", "ar"):
        path = tree / "translations" / language / "LC_MESSAGES" / "messages.po"
        head, entries = catalogue.read(path)
        longer = catalogue.Entry((), "Nobody feeds the heron, ask", None, ("x",))
        path.write_text(catalogue.written(head, [*entries.values(), longer]))
    (tree / "tests/test_other.py").write_text('x = "<p>Nobody feeds the heron, ask"\ny = "<p>Nobody feeds the heron"\n')
    change(CHANGES)
    assert (tree / "tests/test_other.py").read_text() == 'x = "<p>Nobody feeds the heron, ask"\ny = "<p>Unfed"\n'


def test_few_letters_around_a_value_are_not_taken_for_a_quotation():
    pairs = elsewhere.pairs_of({"for %(day)s": "due %(day)s", "At home": "In the nest"}, set())
    assert elsewhere.whole("for everything that a heron judges", pairs) is None
    assert elsewhere.whole("At home", pairs) == "In the nest"


def test_twice_changes_nothing(tree, change):
    change(CHANGES)
    before = everything(tree)
    assert change(CHANGES)[0] == "0 strings changed, 0 files"
    assert everything(tree) == before


def test_a_string_may_take_the_words_that_another_gives_up(tree, change):
    chain = {"Nobody feeds the heron": {"new": "Herons apart"}, "Herons apart": {"new": "Two herons"}}
    change(chain)
    turkish = entries_of(tree, "tr")
    assert (turkish["Herons apart"].forms, turkish["Two herons"].forms) == (("Aç balıkçıl",), ("Ayrı",))
    before = everything(tree)
    change(chain)
    assert everything(tree) == before


def test_two_strings_become_one_where_a_translation_is_given_or_both_have_the_same(tree, change):
    merged = {"new": "Any heron", "tr": "Boş", "ar": "متاح"}
    change({"Herons apart": merged, "It's a heron": {"new": "Any heron"}})
    assert entries_of(tree, "tr")["Any heron"].forms == ("Boş",)
    assert not {"Herons apart", "It's a heron"} & entries_of(tree, "ar").keys()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Nowhere": {"new": "x"}}, "'Nowhere': the program does not say this"),
        (
            {"%(name)s wades in the pond": {"new": "%(who)s is wading in the pond"}},
            "'%(name)s wades in the pond': other placeholders: '%(who)s is wading in the pond'",
        ),
        ({"Herons apart": {"new": "100% heron"}}, "'Herons apart': other placeholders"),
        (
            {"%(name)s wades in the pond": {"new": "%(name)s is wading in the pond", "tr": "yürüyor"}},
            "other placeholders: 'yürüyor'",
        ),
        ({"%(num)d heron late": {"new": "%(num)d heron over"}}, "'%(num)d heron late': new_plural is missing"),
        ({"Herons apart": {"new": "a", "new_plural": "b"}}, "'Herons apart': it has no plural"),
        (
            {"%(num)d heron late": {"new": "One day", "new_plural": "%(num)d days", "ar": ["%(num)d x"] * 2}},
            "'%(num)d heron late': ar is to have 6 forms, and not 2",
        ),
        (
            {"Herons apart": {"new": "Any heron"}, "It's a heron": {"new": "Any heron"}},
            "'Any heron', for tr: 'Herons apart', \"It's a heron\" have different translations",
        ),
        (
            {
                "Herons apart": {"new": "Any heron", "tr": "a", "ar": "b"},
                "It's a heron": {"new": "Any heron", "tr": "c", "ar": "b"},
            },
            "'Any heron', for tr: different translations are given",
        ),
        (
            {"Herons apart": {"new": "It's a heron"}},
            "\"It's a heron\", for ar: 'Herons apart', \"It's a heron\" have different",
        ),
        ({"Herons apart": {"new": " "}}, "'Herons apart': expected"),
        ({"Herons apart": {"new": "x", "de": "y"}}, "'Herons apart': unknown: de; languages are ar, tr"),
        ({"Herons apart": {"new": "x", "tr": [""]}}, "'Herons apart': tr is to be a text"),
    ],
)
def test_what_cannot_be_changed_is_refused_before_anything_is(tree, change, changes, reason):
    before = everything(tree)
    with pytest.raises(CannotGoOn) as refusal:
        change({"Nobody feeds the heron": {"new": "Unfed"}, **changes})
    assert reason in str(refusal.value)
    assert refusal.value.status == 2
    assert everything(tree) == before


@pytest.mark.parametrize("content", [None, "{", "[]"])
def test_a_file_that_cannot_be_read_is_refused(tree, content):
    file = tree / "changes.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(CannotGoOn, match=r"changes\.json"):
        command.change(tree, file, lambda paths: None)


@pytest.mark.parametrize("arguments", [[], ["a.json", "b.json"], ["--reviews"]])
def test_wrong_use_names_the_right_one(arguments):
    with pytest.raises(CannotGoOn, match="words FILE, or words --review"):
        command.run_words(Path(sys.executable), arguments)


def test_the_catalogues_of_the_program_are_written_as_they_are():
    for path in sorted((Path(run.__file__).parent / "translations").glob("*/LC_MESSAGES/messages.po")):
        head, entries = catalogue.read(path)
        assert catalogue.written(head, entries.values()) == path.read_text()
        for entry in entries.values():
            anew = catalogue.Entry(entry.comments, entry.message, entry.plural, entry.forms)
            assert catalogue.read_entry(anew.written()) == catalogue.Entry(
                entry.comments, entry.message, entry.plural, entry.forms, anew.written()
            )

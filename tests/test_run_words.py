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
from run_parts.words import catalogue, command

PYTHON = '''"""Visits."""

from foundation.language.words import _, ngettext


def told(name: str, late: int) -> list[str]:
    """Nobody has it yet."""
    return [
        _("Unclaimed"),
        _("%(name)s waits", name=name),
        _(
            "The case has moved on. What is next stands on top, and a second sentence makes this one so long that "
            "it stands on two lines."
        ),
        ngettext("%(num)d day late", "%(num)d days late", late),
        _l("It's open"),
        "Unclaimed",
    ]
'''
TEMPLATE = """{# _("Unclaimed") #}
<p title='{{ _("Unclaimed") }}'>{{ _('It\\'s open') }}</p>
{{ ngettext("%(num)d day late",
            "%(num)d days late", days) }} {{ _("Kept " "apart") }}
"""
TEST = '''"""Nobody has it yet."""


def test_it(page, name):
    assert page.title == "Unclaimed"
    assert "<h1>Unclaimed</h1>" in page.text
    assert "It&#39;s open" in page.text
    assert "3 days late" == page.late
    assert f"<b>{name} waits" in page.text or f"{name} waits" == page.text
    assert page.heading == "Kept apart"
    assert "What is next stands on top" in page.text
    assert "Sahipsiz kayıt" == page.turkish
    assert page.code == "open"
'''
DOCS = """# Visits

On top: *Unclaimed*, and what moved on:
“The case has moved on. What is next stands on top, and a second
sentence makes this one so long that it stands on two lines.” Nobody has it yet.
"""
LONG = (
    "The case has moved on. What is next stands on top, and a second sentence makes this one so long that it stands"
    " on two lines."
)
TURKISH = {
    "Unclaimed": "Sahipsiz kayıt", "%(name)s waits": "%(name)s bekliyor", LONG: "Dosya ilerledi.",
    "It's open": "Açık", "Kept apart": "Ayrı", "open": "açık",
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
        entries.append(catalogue.Entry(("#, python-format",), "%(num)d day late", "%(num)d days late", days))
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
    "Unclaimed": {"new": "Unclaimed", "tr": "Sahipsiz"},
    "It's open": {"new": 'It is "open"'},
    "%(name)s waits": {"new": "%(name)s is waiting"},
    LONG: {"new": "Saved. " + LONG.partition(". ")[2].replace("stands on top", "is shown at the top of the page")},
    "Kept apart": {"new": "Separate"},
    "%(num)d day late": {
        "new": "%(num)d day overdue", "new_plural": "%(num)d days overdue",
        "ar": ["%(num)d x", "x", "x", "%(num)d x", "%(num)d x", "%(num)d x"],
    },
}  # fmt: skip


def test_a_string_changes_in_python_and_templates(tree, change):
    change(CHANGES)
    python, template = (tree / "returns/visits.py").read_text(), (tree / "templates/visits.html").read_text()
    assert '_("Unclaimed")' in python
    assert '"""Nobody has it yet."""' in python, "a docstring is not said to anybody"
    assert '        "Unclaimed",\n' in python, "nor a text that no catalogue translates"
    assert "_l('It is \"open\"')" in python
    assert 'ngettext("%(num)d day overdue", "%(num)d days overdue", late)' in python
    assert max(map(len, python.splitlines())) <= 120
    assert (
        "".join(part.strip().strip('"') for part in python.split("_(\n")[1].split("\n        )")[0].split("\n"))
        == (CHANGES[LONG]["new"])
    )
    assert "title='{{ _(\"Unclaimed\") }}'" in template
    assert "{{ _('It is \"open\"') }}" in template
    assert '"%(num)d days overdue", days' in template
    assert '{{ _("Separate") }}' in template


def test_catalogues_stay_sorted_and_say_what_waits_for_review(tree, change, monkeypatch, capsys):
    change(CHANGES)
    turkish, arabic = entries_of(tree, "tr"), entries_of(tree, "ar")
    assert list(turkish) == sorted(turkish) == sorted(arabic)
    assert turkish["Unclaimed"].forms == ("Sahipsiz",)
    assert turkish["Unclaimed"].was is None
    assert (arabic["Unclaimed"].forms, arabic["Unclaimed"].was) == (("ع Sahipsiz kayıt",), "Unclaimed")
    late = turkish["%(num)d day overdue"]
    assert (late.plural, late.was, len(late.forms)) == ("%(num)d days overdue", "%(num)d day late", 1)
    assert late.comments[-1] == "#, python-format"
    assert arabic["%(num)d day overdue"].was is None
    monkeypatch.setattr(command, "ROOT", tree)
    assert command.run_words(Path(sys.executable), ["--review"]) == 0
    listed = capsys.readouterr().out
    assert "ar: 5 to review" in listed
    assert "  Unclaimed\n    was: Unclaimed\n    ar: ع Sahipsiz kayıt" in listed
    assert "tr: 5 to review" in listed


def test_a_translation_that_waits_keeps_its_first_english_until_it_is_given_anew(tree, change):
    change({"Kept apart": {"new": "Separate"}})
    change({"Separate": {"new": "On its own"}})
    assert entries_of(tree, "tr")["On its own"].was == "Kept apart"
    change({"On its own": {"new": "On its own", "tr": "Tek"}})
    assert entries_of(tree, "tr")["On its own"].was is None
    assert entries_of(tree, "ar")["On its own"].was == "Kept apart"


def test_tests_and_docs_quote_the_new_words(tree, change):
    report = "\n".join(change(CHANGES))
    quoting, docs = (tree / "tests/test_visits.py").read_text(), (tree / "docs/visits.md").read_text()
    assert quoting.startswith('"""Nobody has it yet."""'), "a docstring"
    for line in (
        'page.title == "Unclaimed"',
        '"<h1>Unclaimed</h1>" in page.text',
        '"It is &#34;open&#34;" in page.text',
        '"3 days overdue" == page.late',
        'f"{name} is waiting" == page.text',
        'page.heading == "Separate"',
        '"Sahipsiz" == page.turkish',
        'page.code == "open"',
    ):
        assert f"assert {line}" in quoting or f"or {line}" in quoting, line
    assert "tests/test_visits.py:11: 'What is next stands on top'" in report
    assert f"is now: {CHANGES[LONG]['new']}" in report
    assert "*Unclaimed*" in docs
    assert "“Saved. What is next is shown at the top of the page, and a second\nsentence" in docs
    assert "Nobody has it yet." in docs, "short words are changed only where they are marked as a quotation"


def test_longer_words_that_stay_are_left_alone(tree, change):
    (tree / "returns/other.py").write_text('_("open"), _("Unclaimed, ask")\n')
    for language in ("tr", "ar"):
        path = tree / "translations" / language / "LC_MESSAGES" / "messages.po"
        head, entries = catalogue.read(path)
        longer = catalogue.Entry((), "Unclaimed, ask", None, ("x",))
        path.write_text(catalogue.written(head, [*entries.values(), longer]))
    (tree / "tests/test_other.py").write_text('x = "<p>Unclaimed, ask"\ny = "<p>Unclaimed"\n')
    change(CHANGES)
    assert (tree / "tests/test_other.py").read_text() == 'x = "<p>Unclaimed, ask"\ny = "<p>Unclaimed"\n'


def test_twice_changes_nothing(tree, change):
    change(CHANGES)
    before = everything(tree)
    assert change(CHANGES)[0] == "0 strings changed, 0 files"
    assert everything(tree) == before


def test_a_string_may_take_the_words_that_another_gives_up(tree, change):
    chain = {"Unclaimed": {"new": "Kept apart"}, "Kept apart": {"new": "Separate"}}
    change(chain)
    turkish = entries_of(tree, "tr")
    assert (turkish["Kept apart"].forms, turkish["Separate"].forms) == (("Sahipsiz kayıt",), ("Ayrı",))
    before = everything(tree)
    change(chain)
    assert everything(tree) == before


def test_two_strings_become_one_where_a_translation_is_given_or_both_have_the_same(tree, change):
    merged = {"new": "Free", "tr": "Boş", "ar": "متاح"}
    change({"Kept apart": merged, "It's open": {"new": "Free"}})
    assert entries_of(tree, "tr")["Free"].forms == ("Boş",)
    assert not {"Kept apart", "It's open"} & entries_of(tree, "ar").keys()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"Nowhere": {"new": "x"}}, "'Nowhere': the program does not say this"),
        (
            {"%(name)s waits": {"new": "%(who)s is waiting"}},
            "'%(name)s waits': other placeholders: '%(who)s is waiting'",
        ),
        ({"Kept apart": {"new": "100% apart"}}, "'Kept apart': other placeholders"),
        ({"%(name)s waits": {"new": "%(name)s is waiting", "tr": "bekliyor"}}, "other placeholders: 'bekliyor'"),
        ({"%(num)d day late": {"new": "%(num)d day over"}}, "'%(num)d day late': new_plural is missing"),
        ({"Kept apart": {"new": "a", "new_plural": "b"}}, "'Kept apart': it has no plural"),
        (
            {"%(num)d day late": {"new": "One day", "new_plural": "%(num)d days", "ar": ["%(num)d x"] * 2}},
            "'%(num)d day late': ar is to have 6 forms, and not 2",
        ),
        (
            {"Kept apart": {"new": "Free"}, "It's open": {"new": "Free"}},
            "'Free', for tr: 'Kept apart', \"It's open\" have different translations, and none is given: 'Ayrı'",
        ),
        (
            {"Kept apart": {"new": "Free", "tr": "a", "ar": "b"}, "It's open": {"new": "Free", "tr": "c", "ar": "b"}},
            "'Free', for tr: different translations are given",
        ),
        ({"Kept apart": {"new": "It's open"}}, "\"It's open\", for ar: 'Kept apart', \"It's open\" have different"),
        ({"Kept apart": {"new": " "}}, "'Kept apart': expected"),
        ({"Kept apart": {"new": "x", "de": "y"}}, "'Kept apart': unknown: de; languages are ar, tr"),
        ({"Kept apart": {"new": "x", "tr": [""]}}, "'Kept apart': tr is to be a text"),
    ],
)
def test_what_cannot_be_changed_is_refused_before_anything_is(tree, change, changes, reason):
    before = everything(tree)
    with pytest.raises(CannotGoOn) as refusal:
        change({"Unclaimed": {"new": "Unclaimed"}, **changes})
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

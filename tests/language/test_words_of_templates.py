"""What templates and labels say: by the catalogue of the request or a named one; what is put in is escaped."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from babel.support import NullTranslations
from flask import Flask, g, render_template_string
from markupsafe import Markup

from foundation.language.formats import day, instant, second_of_day, time_of_day
from foundation.language.locales import pseudo
from foundation.language.words import _, lazy_gettext, ngettext, speaking

LABEL = lazy_gettext("Cases")
EVERYTHING = "{{ _('Cases') }} {{ label }} {{ ngettext('%(num)d day late', '%(num)d days late', 2) }}"


def _said() -> str:
    """Every way of saying something."""
    written = render_template_string(EVERYTHING, label=LABEL)
    return "|".join((written, str(LABEL), _("Cases"), ngettext("%(num)d day late", "%(num)d days late", 2)))


def _as(cases: str, days: str) -> str:
    return f"{cases} {cases} {days}|{cases}|{cases}|{days}"


ENGLISH = _as("Cases", "2 days late")
PSEUDO = _as(pseudo("Cases"), pseudo("%(num)d days late") % {"num": 2})
LOUD = _as("Cases!", "2 days late!")


class _Loud(NullTranslations):
    def gettext(self, message: str) -> str:
        return f"{message}!"

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return f"{singular if number == 1 else plural}!"


def test_each_request_speaks_its_own_language(app: Flask) -> None:
    for code, said in [("en", ENGLISH), ("en_XA", PSEUDO), ("en", ENGLISH), ("ar_XB", PSEUDO)]:
        with app.test_request_context():
            g.language_code = code
            assert _said() == said


def test_a_language_that_is_named_within_a_request_is_spoken_there_and_not_after(app: Flask) -> None:
    with app.test_request_context():
        g.language_code = "en_XA"
        assert _said() == PSEUDO
        with speaking(_Loud()):
            assert _said() == LOUD
            with speaking(NullTranslations()):
                assert _said() == ENGLISH
            assert _said() == LOUD
        assert _said() == PSEUDO


def test_outside_of_a_request_the_source_text_is_said_unless_a_language_is_named() -> None:
    assert (str(LABEL), _("Cases")) == ("Cases", "Cases")
    with speaking(_Loud()):
        assert (str(LABEL), _("Cases")) == ("Cases!", "Cases!")
    assert (str(LABEL), _("Cases")) == ("Cases", "Cases")


@pytest.mark.parametrize(
    ("template", "written"),
    [
        ("{{ _('%(message)s of %(context)s', message='<b>', context='a & b') }}", "&lt;b&gt; of a &amp; b"),
        ("{{ _('%(name)s went', name=kept) }}", "<bdi>A</bdi> went"),
        ("{{ ngettext('%(num)d of %(name)s', '%(num)d of %(name)s', 1, name='<i>') }}", "1 of &lt;i&gt;"),
        ("{{ ngettext('%(num)d of %(singular)s', '%(num)d %(singular)s', 3, singular='x') }}", "3 x"),
        ("{{ _('100%% <b>sure</b>') }}", "100% <b>sure</b>"),
        ('{{ _("It\'s") }}{{ _("It\'s") }}', "It'sIt's"),
        ("{% trans name='<i>' %}Dear {{ name }}{% endtrans %}", "Dear &lt;i&gt;"),
        ("{% trans count=2 %}One{% pluralize %}{{ count }} of them{% endtrans %}", "2 of them"),
        (
            "{% autoescape false %}{{ _('%(name)s, 5%%', name='<i>') }}{{ _('<b> 5%%') }}{% endautoescape %}",
            "<i>, 5%<b> 5%",
        ),
    ],
)
def test_what_is_put_into_a_sentence_is_escaped_and_the_sentence_is_not(
    app: Flask, template: str, written: str
) -> None:
    with app.test_request_context():
        for _again in range(2):
            assert render_template_string(template, kept=Markup("<bdi>A</bdi>")) == written


def test_days_and_instants_are_written_in_the_language_of_each_request(app: Flask) -> None:
    moment = datetime(2026, 3, 1, 22, 30, 59, tzinfo=UTC)
    east = moment.astimezone(timezone(timedelta(hours=5)))
    for code, name in [("en", "1 Mar 2026"), ("tr", "1 Mar 2026"), ("ar", "01\u200f/03\u200f/2026")]:
        with app.test_request_context():
            g.language_code = code
            assert day(date(2026, 3, 1)) == name
            assert day(east) == name, "nobody has signed in, so the day is the one in UTC"
            assert re.fullmatch(rf"{name}[,،]? 22:30", instant(east)), "24 hours, in every language"
            assert second_of_day(east) == f"{time_of_day(east)}:59"


_OF_ITS_OWN_DIRECTION = re.compile(
    r'<(p|div|span|dd|li)\b[^>]* dir="auto"[^>]*>(?:(?!</\1>).)*?(?:<bdi|parts\.(?:typed|place|ltr|code)\()', re.DOTALL
)


def test_no_paragraph_that_takes_its_direction_from_its_words_hides_them_from_itself() -> None:
    templates = Path(__file__).parents[2] / "templates"
    assert [str(one) for one in templates.rglob("*.html") if _OF_ITS_OWN_DIRECTION.search(one.read_text("utf-8"))] == []
    assert _OF_ITS_OWN_DIRECTION.search('<p class="note" dir="auto">{{ parts.typed(note) }}</p>')

"""Templates say what Jinja would say, to the byte, however a value, a macro or a function comes to them."""

from typing import Any

import pytest
from flask_babel.speaklater import LazyString
from jinja2 import DictLoader, Environment, TemplateRuntimeError, pass_context, pass_eval_context
from markupsafe import Markup

from foundation.language.locales import sentence
from foundation.web.templates import Templates, _Compiler, _Context, text_of


class _Html:
    def __html__(self) -> str:
        return "<i>safe</i>"


class _Word(str):
    pass


@pass_eval_context
def _escapes(context: Any, value: str) -> str:
    return f"{context.autoescape} {value}"


@pass_context
def _asks(context: Any, name: str) -> Any:
    return context[name]


VALUES: list[Any] = [
    "",
    "plain",
    "<b> & \"quoted\" 'text'",
    Markup("<b>safe</b>"),
    Markup("<b>%s</b>") % "<i>",
    7,
    -1.5,
    True,
    None,
    _Html(),
    _Word("<word>"),
    LazyString(lambda: "the <b>program's</b>"),
    ["<", 1],
]
MACROS = """
{%- macro one(a, b="b", c=none) -%}({{ a }}|{{ b }}|{{ c }}){%- endmacro -%}
{%- macro rest(a) -%}[{{ a }}{{ varargs|join("+") }}{{ kwargs.x }}]{%- endmacro -%}
{%- macro around(a) -%}<p>{{ a }}{% if caller is defined %}{{ caller() }}{% endif %}</p>{%- endmacro -%}
{%- macro with_word(a) -%}{{ a }}{{ caller("<w>") }}{%- endmacro -%}
"""
PAGES = [
    "{{ value }}{{ value ~ '<' }}{{ value|e }}{{ [value]|first }}",
    "{% set kept %}<i>{{ value }}</i>{% endset %}{{ kept }}",
    "{{ one(value) }}{{ one(value, c=1) }}{{ one(b=2, a=value) }}{{ one(1, 2, 3) }}{{ one() }}",
    "{{ rest(value, 2, 3) }}{{ rest(value, x=1) }}",
    "{{ around(value) }}{% call around(value) %}{{ value }}{% endcall %}",
    "{% call(word) with_word(value) %}{{ word }}{{ value }}{% endcall %}",
    "{% for each in [value, value] %}{{ loop.index }}{{ one(each) }}{{ asks('value') }}{% endfor %}",
    "{{ escapes('<') }}{{ _('Cases & \"more\"') }}{{ _('%(a)s <b>', a=value) }}{{ _('About') ~ value }}",
    "{% if value is string %}{{ value.upper() }}{% endif %}{{ (1, 2).index(2) }}{{ dict(a=value).a }}",
    "{% block inner %}{{ one(value) }}{% set b = value %}{{ b }}{% endblock %}",
    "{% autoescape false %}{{ value }}{{ _('<b>') }}{{ one(value) }}{% endautoescape %}",
    "{% autoescape wanted %}{{ value }}{{ _('<b>') }}{{ one(value) }}{% endautoescape %}",
]


def _environment(ours: bool) -> Environment:
    made = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    made.globals.update(_=sentence, escapes=_escapes, asks=_asks)
    if ours:
        made.code_generator_class, made.context_class = _Compiler, _Context
        vars(made).update(text_of=Templates.text_of)
    return made


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_the_same_to_the_byte(page: str) -> None:
    theirs, ours = (_environment(which).from_string(MACROS + page) for which in (False, True))
    for value in VALUES:
        for wanted in (True, False):
            assert ours.render(value=value, wanted=wanted) == theirs.render(value=value, wanted=wanted), value


@pytest.mark.parametrize("page", ["{{ one(1, 2, 3, 4) }}", "{{ one(1, d=2) }}", "{{ one(1, a=2) }}"])
def test_a_macro_refuses_what_it_does_not_take(page: str) -> None:
    with pytest.raises(TypeError):
        _environment(True).from_string(MACROS + page).render()


def test_a_macro_that_needs_a_caller_says_so() -> None:
    with pytest.raises(TemplateRuntimeError):
        _environment(True).from_string(MACROS + "{{ with_word(1) }}").render()


def test_what_is_typed_is_escaped_however_it_is_typed() -> None:
    for value in ("<script>", "a & b", "it's", '"', _Word("<b>")):
        assert not set("<>\"'") & set(text_of(value))


@pytest.mark.parametrize("ours", [True, False], ids=["ours", "Jinja's"])
def test_what_is_imported_has_the_globals_of_all_and_of_the_template_alone(ours: bool) -> None:
    environment = _environment(ours)
    macros = "{% macro said() %}{{ everywhere }}{{ here }}{% endmacro %}"
    pages = {"macros": macros, "page": "{% import 'macros' as macros %}{{ macros.said() }}"}
    environment.loader = DictLoader({**pages, "other": pages["page"]})
    environment.globals["everywhere"] = "all "
    assert environment.get_template("page", globals={"here": "one"}).render() == "all one"
    assert environment.get_template("other").render() == "all "


def test_no_name_of_all_templates_is_looked_for_with_each_import() -> None:
    """Jinja compares them all, a page of six imports a hundred and sixty times."""
    page = _environment(True).from_string("{{ value }}")
    assert page.new_context({"value": 1}).globals_keys == set()
    assert page.new_context({"value": 1})["_"] is sentence

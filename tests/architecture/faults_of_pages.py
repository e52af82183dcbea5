"""Faults in templates and style sheets."""

from tests.architecture.planting import Fault, fault

READ, INLINE = "templates_can_be_read", "templates_hold_no_inline_code"
SIDES, WORDS = "nothing_has_a_left_or_a_right", "every_word_is_translated"
MACROS = "imported_templates_speak_in_macros"
TEMPLATE, SHEET = "templates/returns/consent/new.html", "static/css/new.css"


def _line(check: str, name: str, text: str, bad: bool = True) -> Fault:
    """A fault in line 3 of a template, below a comment and a statement of two lines each, which must not shift it."""
    return fault(check, name, TEMPLATE, "{# One\nTwo #}{% set x =\n 1 %}" + text + "\n", *([3] if bad else []))


def _part(name: str, text: str, *lines: int, use: str = "import {} as new") -> Fault:
    """A fault in a template that another one uses."""
    part = "templates/macros/new.html"
    using = "{% " + use.format('"macros/new.html"') + " %}"
    return Fault(MACROS, name, {TEMPLATE: using, part: text}, tuple(f"{part}:{line}" for line in lines))


def _css(name: str, text: str, bad: bool = True) -> Fault:
    """A fault in line 2 of a style sheet."""
    return fault(SIDES, name, SHEET, f"/* left */\n.a {{ {text} }}\n", *([2] if bad else []))


FAULTS = [
    _line(READ, "an open statement", "{% if x %}"),
    fault(READ, "an unknown statement", TEMPLATE, "<p>\n{% when x %}\n", 2),
    _line(INLINE, "a script", "<script>let x = 1;</script>"),
    _line(INLINE, "an empty script", "<script></script>"),
    _line(INLINE, "data in a script", '<script type="application/json">{{ x }}</script>'),
    _line(INLINE, "code beside src", '<script src="/a.js">go()</script>'),
    _line(INLINE, "a style", "<style>p { color: red }</style>"),
    _line(INLINE, "a style attribute", '<p style="color: red">'),
    _line(INLINE, "a style attribute from Jinja", '<p style="width: {{ x }}%">'),
    _line(INLINE, "a handler", '<button onclick="go()">'),
    _line(INLINE, "a handler in capitals", "<body {% if x %}onLoad=go(){% endif %}>"),
    _line(INLINE, "a javascript address", '<a href=" JavaScript:go()">'),
    _line(INLINE, "unescaped", "{{ x|safe }}"),
    _line(INLINE, "escaping switched off", "{% autoescape false %}{{ x }}{% endautoescape %}"),
    _line(INLINE, "a script file", '<script src="/a.js" defer></script>', bad=False),
    _line(INLINE, "a word that begins like a handler", '<p data-on="x" one-more="y">', bad=False),
    _css("a margin", "margin-left: 1px;"),
    _css("a border without semicolon", "border-right-color: red"),
    _css("a position", "left: 0;"),
    _css("a corner", "border-top-left-radius: 1px;"),
    _css("an alignment", "text-align: right;"),
    _css("a float", "color: red; float: left"),
    _css("a gradient", "background: linear-gradient(to right, red, blue);"),
    _css("start and end", "margin-inline-start: 1px; inset-inline-end: 0; text-align: end;", bad=False),
    _css("a bright colour", "color: var(--bright); copyright: none;", bad=False),
    _css("the notch of a phone", "padding-inline-start: env(safe-area-inset-left);", bad=False),
    fault(SIDES, "below a query", SHEET, "@media (min-width: 3em) {\n  .a:hover,\n  .b {\n    right: 0;\n  }\n}\n", 4),
    _line(SIDES, "a margin class", '<p class="card ml-2">'),
    _line(SIDES, "a breakpoint class", '<p class="pr-md-3">'),
    _line(SIDES, "a text class", '<p class="text-left">'),
    _line(SIDES, "a class with a breakpoint", '<p class="text-lg-right">'),
    _line(SIDES, "a float class from Jinja", "<p class=\"{{ 'float-right' if x }}\">"),
    _line(SIDES, "a class kept in a variable", '{% set side = "border-left" %}'),
    _line(SIDES, "an alignment attribute", '<td align="right">'),
    _line(SIDES, "an arrow between two places", "<bdi>{{ a }}</bdi> → <bdi>{{ b }}</bdi>"),
    _line(SIDES, "start and end classes", '<p class="ms-2 pe-md-3 text-end float-start">right-to-left</p>', bad=False),
    _line(WORDS, "a text", "<h1>Cases</h1>"),
    _line(WORDS, "a text beside a translated one", "<p>{{ _('Days') }} left</p>"),
    _line(WORDS, "a text with a number", "<p>{{ n }} days</p>"),
    _line(WORDS, "a text in lower case in another script", "<p>данные</p>"),
    _line(WORDS, "a title", "<title>Cases</title>"),
    _line(WORDS, "a label for screen readers", '<nav aria-label="Main">'),
    _line(WORDS, "a placeholder", '<input placeholder="{{ x }} or name">'),
    _line(WORDS, "a picture's text", '<img src="/a.svg" alt="A map">'),
    _line(WORDS, "a button's value", '<input type="submit" value="Save">'),
    _line(WORDS, "an untranslated expression", '{{ "none" }}'),
    fault(WORDS, "a choice of two words", TEMPLATE, "<p>\n{{ 'yes' if x else 'no' }}", 2, 2),
    _line(WORDS, "a spoken attribute written by a macro", '{% macro m() %} title="Name"{% endmacro %}'),
    _line(
        WORDS, "a silent attribute written by a macro", '{% macro m() %} aria-invalid="true"{% endmacro %}', bad=False
    ),
    _line(WORDS, "a word for want of a name", "{{ name or 'nobody' }}"),
    _line(WORDS, "a word by default", '{{ name|default("nobody") }}'),
    _line(WORDS, "a label given to a macro", '{{ field("name", label="Name") }}'),
    _line(WORDS, "a title kept in a variable", '{% set title = "Open cases" %}'),
    _line(WORDS, "after a translated stretch", "{% trans %}Cases{% endtrans %} open"),
    _line(WORDS, "after an untranslated stretch", '<i translate="no">UTC <i>x</i></i> time'),
    fault(WORDS, "in a plain text mail", "templates/messages/new.txt", "{{ _('Dear') }} {{ name }}\n\nBye\n", 3),
    _line(WORDS, "entities and digits", "<p>&nbsp;12&thinsp;%&rarr; {{ x }}</p>", bad=False),
    _line(WORDS, "a plural", "{% trans n=n %}One case{% pluralize %}{{ n }} cases{% endtrans %}", bad=False),
    _line(
        WORDS, "a class and an address", '<a class="active" href="{{ url_for("cases.open") }}">{{ x }}</a>', bad=False
    ),
    _line(WORDS, "a code not to be translated", '<kbd translate="no">Ctrl</kbd>', bad=False),
    _part("a word of a list", "\n{% set all = [\n_('One')] %}", 3),
    _part("a word that is printed", "{{ _('One') }}{% macro m() %}{{ _('Two') }}{% endmacro %}", 1),
    _part(
        "a word of one that is imported from",
        "{% set x = ngettext('a', 'b', 2) %}",
        1,
        use="from {} import x",
    ),
    _part("a word inside of a macro", "{% macro m() %}{% set x = [_('One')] %}{% endmacro %}"),
    _part("a word of one that is included", "{{ _('One') }}", use="include {}"),
]
